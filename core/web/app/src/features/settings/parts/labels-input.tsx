import { TextInput } from '@mantine/core';
import { useTexts } from '@/lib/i18n/catalogue';
import type { Labels } from '@/lib/metadata/metadata';
import css from './parts.module.css';
import { texts } from './texts.en';

type Props = {
  label: string;
  value: Labels;
  onChange: (value: Record<string, string>) => void;
  required?: boolean;
  error?: string;
  autoFocus?: boolean;
};

/** A text in both languages, side by side; what is left empty is said in the other language. */
export function LabelsInput({ label, value, onChange, required, error, autoFocus }: Props) {
  const t = useTexts(texts);
  const set = (language: string, text: string) => {
    const { [language]: _, ...rest } = value ?? {};
    onChange(text ? { ...rest, [language]: text } : rest);
  };
  const some = Boolean(value?.de || value?.en);
  return (
    <div className={css.two}>
      {(['de', 'en'] as const).map((language, i) => (
        <TextInput
          key={language}
          label={t('labelIn', { label, language: t(language === 'de' ? 'german' : 'english') })}
          required={required && !some}
          withAsterisk={false}
          maxLength={200}
          value={value?.[language] ?? ''}
          error={i === 0 ? error : undefined}
          data-autofocus={(autoFocus && i === 0) || undefined}
          onChange={(e) => set(language, e.currentTarget.value)}
        />
      ))}
    </div>
  );
}

/** Without languages that say nothing. */
export function cleanLabels(labels: Labels): Record<string, string> {
  return Object.fromEntries(Object.entries(labels ?? {}).flatMap(([l, text]) => (text.trim() ? [[l, text.trim()]] : [])));
}
