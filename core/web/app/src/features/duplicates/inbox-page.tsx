import { Button } from '@mantine/core';
import { IconAdjustments, IconChecks, IconRefresh } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useMay } from '@/lib/auth/me';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel, useObjects } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { useNarrow } from '@/ui/narrow/use-narrow';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { countsQuery, type PairState, pairsQuery, sweep } from './api';
import css from './duplicates.module.css';
import { PairList } from './pair-list';
import { PairView } from './pair-view';
import type { InboxSearch } from './routes';
import { texts } from './texts.en';
import { useDecisions } from './use-decisions';

const route = getRouteApi('/shell/duplicates');

/** The inbox of records that may be one: a list, two of them side by side, and what is to become of them. */
export function InboxPage() {
  const t = useTexts(texts);
  const label = useLabel();
  const formats = useFormats();
  const navigate = useNavigate();
  const client = useQueryClient();
  const search = route.useSearch();
  const mayShape = useMay('settings.metadata');
  const narrow = useNarrow();
  const objects = useObjects();
  const counts = useQuery(countsQuery);
  const compared = counts.data ?? [];
  const most = [...compared].sort((a, b) => b.open - a.open)[0];
  const object = objects.find((o) => o.name === (search.object ?? most?.object));
  const state: PairState = search.state ?? 'open';
  const list = useInfiniteQuery({ ...pairsQuery(object?.name ?? '', state, search.changeset), enabled: object !== undefined });
  const pairs = list.data?.pages.flatMap((p) => p.data ?? []) ?? [];
  const index = Math.max(
    0,
    pairs.findIndex((p) => p.id === search.pair),
  );
  const pair = pairs.find((p) => p.id === search.pair) ?? (narrow ? undefined : pairs[0]);
  const go = (change: InboxSearch) => void navigate({ to: '/duplicates', search: { ...search, ...change }, replace: true });
  const { hasNextPage, fetchNextPage, isFetchingNextPage } = list;
  // A page may be empty and still have another one behind it.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && pairs.length - index < 5) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, pairs.length, index]);

  const step = (by: 1 | -1) => {
    const next = pairs[index + by];
    if (next) go({ pair: next.id });
  };
  const leave = () => go({ pair: narrow ? undefined : (pairs[index + 1] ?? pairs[index - 1])?.id });
  const decisions = useDecisions({ onDecided: leave, onUndone: (id) => go({ pair: id, state: undefined }) });
  const compare = useMutation({
    mutationFn: () => sweep(object?.name ?? ''),
    onSuccess: () => {
      toast({ title: t('swept') });
      setTimeout(() => void client.invalidateQueries({ queryKey: ['duplicates'] }), 3_000);
    },
  });
  const title = (
    <span className={css.title}>
      {t('title')}
      <select
        className={css.select}
        aria-label={t('state')}
        value={state}
        onChange={(e) => {
          const next = e.currentTarget.value;
          go({ state: next === 'ignored' || next === 'merged' ? next : undefined, pair: undefined });
        }}
      >
        <option value="open">{t('open')}</option>
        <option value="ignored">{t('ignored')}</option>
        <option value="merged">{t('merged')}</option>
      </select>
    </span>
  );
  const actions = mayShape && (
    <>
      {object && !narrow && (
        <Button
          variant="default"
          leftSection={<IconRefresh size={15} aria-hidden />}
          loading={compare.isPending}
          onClick={() => compare.mutate()}
        >
          {t('sweep')}
        </Button>
      )}
      <Button
        variant="default"
        component={Link}
        to={'/settings/duplicate-rules' as never}
        aria-label={t('rules')}
        title={t('rules')}
        px={narrow ? 10 : undefined}
        leftSection={!narrow && <IconAdjustments size={15} aria-hidden />}
      >
        {narrow ? <IconAdjustments size={16} aria-hidden /> : t('rules')}
      </Button>
    </>
  );
  const empty = {
    open: search.changeset ? [t('none'), t('noneOfImport')] : [t('none'), t('noneHint')],
    ignored: [t('noneIgnored'), undefined],
    merged: [t('noneMerged'), undefined],
  }[state];
  const showList = !narrow || !pair;
  return (
    <Page name={t('title')} title={title} actions={actions}>
      <div className={css.inbox}>
        {showList && (
          <div className={css.side}>
            {compared.length > 0 && (
              <nav className={css.objects} aria-label={t('objects')}>
                {compared.map((c) => {
                  const o = objects.find((x) => x.name === c.object);
                  return (
                    <button
                      key={c.object}
                      type="button"
                      aria-pressed={c.object === object?.name}
                      onClick={() => go({ object: c.object, pair: undefined, changeset: undefined })}
                    >
                      {label(o?.plural_labels, c.object)}
                      <span className={css.count}>
                        {formats.number(c.open)}
                        {c.capped && '+'}
                      </span>
                    </button>
                  );
                })}
              </nav>
            )}
            {search.changeset && (
              <p className={css.scope}>
                {t('ofImport')}
                <button type="button" className={css.link} onClick={() => go({ changeset: undefined, pair: undefined })}>
                  {t('allPairs')}
                </button>
              </p>
            )}
            {(counts.isPending || list.isLoading) && <Waiting />}
            {(counts.error ?? list.error) && <Failed error={counts.error ?? list.error} reset={() => void list.refetch()} />}
            {pairs.length > 0 && <PairList pairs={pairs} object={object} current={pair?.id} onOpen={(id) => go({ pair: id })} />}
            {list.isSuccess && pairs.length === 0 && narrow && (
              <State icon={<IconChecks size={20} />} title={empty[0] ?? ''} hint={empty[1]} />
            )}
          </div>
        )}
        {pair && object ? (
          <PairView
            key={pair.id}
            pair={pair}
            object={object.name}
            busy={decisions.busy}
            canUndo={decisions.canUndo}
            onIgnore={() => decisions.ignore(pair)}
            onReopen={() => decisions.reopen(pair)}
            onMerge={(request) => decisions.merge(pair, request)}
            onStep={step}
            onUndo={decisions.undo}
            onBack={narrow ? () => go({ pair: undefined }) : undefined}
          />
        ) : (
          !narrow &&
          list.isSuccess && (
            <div className={css.view}>
              <State icon={<IconChecks size={20} />} title={empty[0] ?? ''} hint={empty[1]}>
                {decisions.canUndo && (
                  <Button variant="default" onClick={decisions.undo}>
                    {t('undo')}
                  </Button>
                )}
              </State>
            </div>
          )
        )}
        {counts.isSuccess && compared.length === 0 && (
          <div className={css.view}>
            <State icon={<IconChecks size={20} />} title={t('nothingCompared')} hint={t('nothingComparedHint')} />
          </div>
        )}
      </div>
    </Page>
  );
}
