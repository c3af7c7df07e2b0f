import { IconCheck } from '@tabler/icons-react';
import { text as say, useTexts } from '@/lib/i18n/catalogue';
import type { EditProps, FieldType, ShowProps } from './field-type';
import css from './fields.module.css';
import { texts } from './texts.en';

function Show({ value }: ShowProps) {
  const t = useTexts(texts);
  return value ? <IconCheck size={16} aria-label={t('yes')} /> : <span className={css.quiet}>{t('no')}</span>;
}

function Edit(p: EditProps) {
  return (
    <input
      id={p.id}
      type="checkbox"
      className={css.check}
      aria-label={p.label}
      aria-describedby={p.describedBy}
      // biome-ignore lint/a11y/noAutofocus: whoever opens an editor wants to type
      autoFocus={p.autoFocus}
      checked={p.value === true}
      onChange={(e) => p.onDone(e.currentTarget.checked)}
      onKeyDown={(e) => {
        if (e.key === 'Enter') p.onDone(p.value === true);
        if (e.key === 'Escape') p.onCancel();
      }}
    />
  );
}

export const boolean: FieldType = {
  Show,
  Edit,
  ops: ['eq'],
  toText: (v) => say(texts, v ? 'yes' : 'no'),
  fromText: (s) => {
    const word = s.trim().toLowerCase();
    if (word === '') return null;
    if (['1', 'x', 'true', 'yes', 'ja', 'wahr'].includes(word)) return true;
    return ['0', 'false', 'no', 'nein', 'falsch'].includes(word) ? false : undefined;
  },
};
