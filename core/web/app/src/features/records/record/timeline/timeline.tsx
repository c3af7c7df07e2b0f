import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, useLabel, useObjects } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { timelineQuery } from '../api';
import { timelineObjects } from '../model';
import { texts } from '../texts.en';
import { ActivityItem } from './activity-item';
import { ChangeItem } from './change-item';
import { byDay, nearDay } from './days';
import css from './timeline.module.css';

/** Everything that happened around a record, newest first, with filters by kind and a search. */
export function Timeline({ object, record }: { object: ObjectInfo; record: RecordData }) {
  const t = useTexts(texts);
  const label = useLabel();
  const f = useFormats();
  const objects = useObjects();
  const [kinds, setKinds] = useState<string[]>([]);
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 250);
  const query = useInfiniteQuery({
    ...timelineQuery(object.name, record.id, kinds, q),
    placeholderData: (old, from) => (from?.queryKey[2] === record.id ? old : undefined),
  });
  const items = useMemo(() => query.data?.pages.flatMap((p) => p.data) ?? [], [query.data]);
  const days = useMemo(() => byDay(items, f.timeZone), [items, f.timeZone]);

  const choices = [
    ...timelineObjects.flatMap((id) => {
      const o = objects.find((x) => x.id === id);
      // What is said about a ticket stands on the timeline of its customer, too.
      const refers = (object.relations ?? []).some((r) => r.inverse && (r.target === id || (id === 'message' && r.target === 'ticket')));
      return o && refers ? [{ kind: id as string, name: label(o.plural_labels, o.name) }] : [];
    }),
    { kind: 'change', name: t('changes') },
  ];
  const toggle = (kind: string) => setKinds((old) => (old.includes(kind) ? old.filter((k) => k !== kind) : [...old, kind]));
  const filtered = kinds.length > 0 || q !== '';
  return (
    <section className={css.timeline} aria-label={t('timeline')}>
      {choices.length > 1 && (
        <div className={css.bar}>
          <fieldset className={css.chips} aria-label={t('filterByKind')}>
            <button type="button" className={css.chip} aria-pressed={kinds.length === 0} onClick={() => setKinds([])}>
              {t('everything')}
            </button>
            {choices.map(({ kind, name }) => (
              <button key={kind} type="button" className={css.chip} aria-pressed={kinds.includes(kind)} onClick={() => toggle(kind)}>
                {name}
              </button>
            ))}
          </fieldset>
          <label className={css.search}>
            <IconSearch size={14} stroke={1.6} aria-hidden />
            <input
              type="search"
              aria-label={t('searchTimeline')}
              placeholder={t('search')}
              value={text}
              onChange={(e) => setText(e.currentTarget.value)}
            />
          </label>
        </div>
      )}
      {query.error && !query.data ? (
        <Failed error={query.error} reset={() => void query.refetch()} />
      ) : query.isPending ? (
        <Waiting />
      ) : items.length === 0 ? (
        <State
          title={filtered ? t('nothingFound') : t('nothingYet')}
          hint={q ? t('searchHint') : filtered ? undefined : t('nothingYetHint')}
        />
      ) : (
        <div className={css.days} aria-busy={query.isPlaceholderData || undefined}>
          {days.map(({ day, items: own }) => {
            const near = nearDay(day, f.timeZone);
            return (
              <section key={`${day}-${own[0]?.at}`} aria-label={near ? t(near) : f.date(day)}>
                <h2 className={css.day}>{near ? t(near) : f.date(day)}</h2>
                <ol className={css.items}>
                  {own.map((item) =>
                    item.change ? (
                      <ChangeItem key={`c${item.change.seq}`} object={object} recordId={record.id} entry={item.change} />
                    ) : item.record ? (
                      <ActivityItem
                        key={item.record.id}
                        kind={item.kind}
                        at={item.at}
                        record={item.record}
                        about={object}
                        aboutId={record.id}
                      />
                    ) : null,
                  )}
                </ol>
              </section>
            );
          })}
          {query.hasNextPage && (
            <Button variant="default" className={css.more} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('older')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
