import { NativeSelect, NumberInput } from '@mantine/core';
import '@mantine/core/styles/NumberInput.layer.css';
import type { FilterNode } from '@/lib/filter/filter';
import { useTexts } from '@/lib/i18n/catalogue';
import css from '../desk.module.css';
import { texts } from './texts.en';

export type Survey = { filter?: FilterNode; delay?: number; every?: number; languages?: string[] };

/** Who is asked how a ticket was solved, when, and in which language. */
export function SurveyForm({ value, onChange }: { value: Survey; onChange: (value: Survey) => void }) {
  const t = useTexts(texts);
  return (
    <>
      <p className={css.hint}>{t('about')}</p>
      <NumberInput
        label={t('delay')}
        min={0}
        max={720}
        hideControls
        value={(value.delay ?? 0) / 60}
        onChange={(v) => onChange({ ...value, delay: Math.round(Number(v) * 60) || undefined })}
      />
      <NumberInput
        label={t('every')}
        min={1}
        max={365}
        hideControls
        placeholder="30"
        value={value.every ?? ''}
        onChange={(v) => onChange({ ...value, every: Number(v) || undefined })}
      />
      <NativeSelect
        label={t('language')}
        data={[
          { value: '', label: t('both') },
          { value: 'en', label: t('en') },
          { value: 'de', label: t('de') },
        ]}
        value={value.languages?.length === 1 ? value.languages[0] : ''}
        onChange={(e) => onChange({ ...value, languages: e.currentTarget.value ? [e.currentTarget.value] : undefined })}
      />
    </>
  );
}
