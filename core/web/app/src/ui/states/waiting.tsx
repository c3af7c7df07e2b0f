import { useTexts } from '@/lib/i18n/catalogue';
import css from './state.module.css';
import { texts } from './texts.en';

const widths = ['38%', '72%', '64%', '80%', '52%', '70%'];

/** Stands where something loads for longer than 150 ms. */
export function Waiting() {
  const t = useTexts(texts);
  return (
    <div className={css.bars} role="status" aria-label={t('loading')}>
      {widths.map((width) => (
        <div key={width} className={css.bar} style={{ width }} />
      ))}
    </div>
  );
}
