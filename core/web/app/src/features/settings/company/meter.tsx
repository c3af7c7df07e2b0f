import { useTexts } from '@/lib/i18n/catalogue';
import css from './company.module.css';
import { texts } from './texts.en';

/** How much is used, and of how much where there is a limit. */
export function Meter({ label, used, limit, show }: { label: string; used: number; limit: number; show: (n: number) => string }) {
  const t = useTexts(texts);
  const text = limit > 0 ? t('of', { used: show(used), limit: show(limit) }) : show(used);
  const share = limit > 0 ? used / limit : 0;
  return (
    <div className={css.meter}>
      <span className={css.meterLabel}>{label}</span>
      <strong>{text}</strong>
      {limit > 0 && (
        <span className={css.bar} aria-hidden>
          <span style={{ width: `${Math.min(100, share * 100)}%` }} data-full={share >= 0.9 || undefined} />
        </span>
      )}
    </div>
  );
}
