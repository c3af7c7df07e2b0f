import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import type { Import } from '../api';
import { texts } from '../texts.en';
import own from './result.module.css';

/** How many rows became what. */
export function Tiles({ item }: { item: Import }) {
  const t = useTexts(texts);
  const formats = useFormats();
  const { created, updated, skipped, failed } = item.counts;
  const tiles: [string, number, string][] = item.dry_run
    ? [
        [t('wouldCreate'), created, 'ok'],
        [t('wouldUpdate'), updated, 'ok'],
        [t('wouldSkip'), skipped, 'plain'],
        [t('wouldFail'), failed, 'bad'],
      ]
    : [
        [t('created'), created, 'ok'],
        [t('updated'), updated, 'ok'],
        [t('skipped'), skipped, 'plain'],
        [t('failedRows'), failed, 'bad'],
      ];
  return (
    <dl className={own.tiles}>
      {tiles.map(([name, n, tone]) => (
        <div key={name} data-tone={n > 0 ? tone : 'plain'}>
          <dt>{name}</dt>
          <dd className="num">{formats.number(n)}</dd>
        </div>
      ))}
    </dl>
  );
}
