import { IconStar } from '@tabler/icons-react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import type { RecordData } from '@/lib/records/record';
import css from './suggestion.module.css';
import { texts } from './texts.en';

/** How the customer has rated the solution. */
export function Rating({ ticket }: { ticket: RecordData }) {
  const t = useTexts(texts);
  const f = useFormats();
  if (typeof ticket.satisfaction !== 'number') return null;
  const comment = String(ticket.satisfaction_comment ?? '');
  return (
    <p className={css.line}>
      <IconStar size={16} aria-hidden className={css.icon} />
      <span className={css.text}>
        {t('rated')} <strong>{t('of5', { score: f.number(ticket.satisfaction) })}</strong> {comment && <q>{comment}</q>}{' '}
        {ticket.satisfaction_at ? <span className={css.quiet}>{f.dateTime(String(ticket.satisfaction_at))}</span> : null}
      </span>
    </p>
  );
}
