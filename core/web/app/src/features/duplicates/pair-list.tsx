import { useEffect, useRef } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import type { ObjectInfo } from '@/lib/metadata/metadata';
import type { Pair } from './api';
import css from './duplicates.module.css';
import { texts } from './texts.en';
import { useReasons } from './use-reasons';

/** Pairs, the likeliest first. */
export function PairList({
  pairs,
  object,
  current,
  onOpen,
}: {
  pairs: Pair[];
  object: ObjectInfo | undefined;
  current: string | undefined;
  onOpen: (id: string) => void;
}) {
  const t = useTexts(texts);
  const say = useReasons(object?.name ?? '');
  const list = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whichever pair is shown is to be seen in the list
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <ul ref={list} className={css.pairs} aria-label={t('pairs')}>
      {pairs.map((p) => (
        <li key={p.id}>
          <button type="button" className={css.pair} aria-current={p.id === current ? 'true' : undefined} onClick={() => onOpen(p.id)}>
            <span className={css.names}>
              <strong>{p.a.title || p.b.title || '–'}</strong>
              {p.b.title && p.a.title && <span>{p.b.title}</span>}
              <span className={css.because}>
                {(p.reasons ?? [])
                  .filter((r) => r.points > 0)
                  .slice(0, 3)
                  .map((r) => say(r).fields)
                  .join(' · ')}
              </span>
            </span>
            <Score value={p.score} />
          </button>
        </li>
      ))}
    </ul>
  );
}

export function Score({ value }: { value: number }) {
  const t = useTexts(texts);
  const tone = value >= 85 ? 'high' : value >= 70 ? 'middle' : 'low';
  return (
    <span className={css.score} data-tone={tone} title={t('scoreName', { score: value })}>
      <span aria-hidden className="num">
        {value}
      </span>
      <span className={css.hidden}>{t('scoreName', { score: value })}</span>
    </span>
  );
}
