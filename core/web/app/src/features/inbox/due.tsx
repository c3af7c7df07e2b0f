import { useTexts } from '@/lib/i18n/catalogue';
import css from './inbox.module.css';
import { left } from './model';
import { texts } from './texts.en';

/** How long it is to a deadline, or has been since. */
export function Due({ at }: { at: string }) {
  const t = useTexts(texts);
  const x = left(at, new Date());
  const time =
    x.days > 0
      ? t('day', { count: x.days })
      : [x.hours > 0 ? t('hour', { count: x.hours }) : '', t('minute', { count: x.minutes })].filter(Boolean).join(' ');
  return (
    <time dateTime={at} className={css.due} data-late={x.late || undefined}>
      {t(x.late ? 'over' : 'dueIn', { time })}
    </time>
  );
}
