import { useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import css from './inbox.module.css';
import { snoozes } from './model';
import { texts } from './texts.en';

/** When an answer goes out: at once, at a usual time, or at one of one's own. */
export function SendLater({ value, onChange }: { value?: Date; onChange: (at?: Date) => void }) {
  const t = useTexts(texts);
  const f = useFormats();
  const [own, setOwn] = useState(false);
  const times = snoozes(new Date());
  return (
    <>
      <select
        className={css.select}
        aria-label={t('when')}
        value={own ? 'own' : value ? 'chosen' : ''}
        onChange={(e) => {
          const key = e.currentTarget.value;
          setOwn(key === 'own');
          if (key !== 'chosen') onChange(times.find((s) => s.key === key)?.at);
        }}
      >
        <option value="">{t('atOnce')}</option>
        {value && !own && <option value="chosen">{f.dateTime(value.toISOString())}</option>}
        {times.map((s) => (
          <option key={s.key} value={s.key}>
            {t(s.key)}
          </option>
        ))}
        <option value="own">{t('ownTime')}</option>
      </select>
      {own && (
        <input
          type="datetime-local"
          className={css.select}
          aria-label={t('ownTime')}
          onChange={(e) => onChange(e.currentTarget.value ? new Date(e.currentTarget.value) : undefined)}
        />
      )}
    </>
  );
}
