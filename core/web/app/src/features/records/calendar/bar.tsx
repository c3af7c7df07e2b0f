import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useFormats } from '@/lib/format/format';
import { useLanguage, useTexts } from '@/lib/i18n/catalogue';
import { useShortcut } from '@/lib/keys/shortcuts';
import css from './calendar.module.css';
import { addDays, rangeOf, turn } from './model';
import type { Span } from './spans';
import { texts } from './texts.en';

type Props = {
  span: Span;
  day: string;
  today: string;
  offered: readonly Span[];
  onGo: (change: { span?: Span; day?: string }) => void;
};

/** The days that are shown, in words. */
export function useRangeLabel(): (span: Span, day: string) => string {
  const locale = useLanguage() === 'de' ? 'de-DE' : 'en-GB';
  const f = useFormats();
  return (span, day) => {
    const at = (d: string) => new Date(`${d}T00:00:00Z`);
    if (span === 'day') return `${f.weekday(day)} ${day.slice(0, 4)}`;
    if (span === 'month') return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(at(day));
    const [from, to] = rangeOf(span, day);
    const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
    return format.formatRange(at(from), at(addDays(to, -1)));
  };
}

/** Which days are shown, and the way to others. */
export function Bar({ span, day, today, offered, onGo }: Props) {
  const t = useTexts(texts);
  const label = useRangeLabel();
  const group = t('group');
  const back = () => onGo({ day: turn(span, day, -1) });
  const forth = () => onGo({ day: turn(span, day, 1) });
  useShortcut({ keys: 'k', label: t('previous'), group, run: back });
  useShortcut({ keys: 'j', label: t('next'), group, run: forth });
  useShortcut({ keys: 't', label: t('today'), group, run: () => onGo({ day: today }) });
  return (
    <div className={css.bar}>
      <div className={css.steps}>
        <button type="button" aria-label={t('previous')} title={`${t('previous')} (K)`} onClick={back}>
          <IconChevronLeft size={17} aria-hidden />
        </button>
        <button type="button" onClick={() => onGo({ day: today })}>
          {t('today')}
        </button>
        <button type="button" aria-label={t('next')} title={`${t('next')} (J)`} onClick={forth}>
          <IconChevronRight size={17} aria-hidden />
        </button>
      </div>
      <p className={css.range} aria-live="polite">
        {label(span, day)}
      </p>
      <fieldset className={css.spans} aria-label={t('span')}>
        {offered.map((s) => (
          <button key={s} type="button" aria-pressed={s === span} onClick={() => onGo({ span: s })}>
            {t(s)}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
