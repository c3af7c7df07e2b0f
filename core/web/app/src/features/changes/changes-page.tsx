import { Button } from '@mantine/core';
import { IconArrowBackUp, IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useMay, useMe } from '@/lib/auth/me';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useTitle } from '@/lib/records/titles';
import { useUsers } from '@/lib/users/users';
import { Avatar } from '@/ui/avatar/avatar';
import { Page } from '@/ui/page/page';
import { Pill } from '@/ui/pill/pill';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { changeSetsQuery, type Entry } from './api';
import css from './changes.module.css';
import type { ChangesSearch } from './routes';
import { texts } from './texts.en';
import { useWhat } from './what';

const UndoDialog = lazy(() => import('@/undo/undo-dialog').then((m) => ({ default: m.UndoDialog })));
const route = getRouteApi('/shell/changes');

/** What was changed together, by whom, and the way back. */
export function ChangesPage() {
  const t = useTexts(texts);
  const me = useMe();
  const users = useUsers();
  const mayOthers = useMay('changesets.undo');
  const navigate = useNavigate();
  const search = route.useSearch();
  const list = useInfiniteQuery(changeSetsQuery(!search.all, search.user));
  const [undoing, setUndoing] = useState<string | null>(null);
  const sets = list.data?.pages.flatMap((p) => p.data ?? []) ?? [];
  const go = (change: ChangesSearch) => void navigate({ to: '/changes', search: { ...search, ...change }, replace: true });
  const actions = (
    <>
      <select
        className={css.select}
        aria-label={t('which')}
        value={search.all ? 'all' : 'several'}
        onChange={(e) => go({ all: e.currentTarget.value === 'all' || undefined })}
      >
        <option value="several">{t('several')}</option>
        <option value="all">{t('all')}</option>
      </select>
      {mayOthers && (
        <select
          className={css.select}
          aria-label={t('who')}
          value={search.user ?? ''}
          onChange={(e) => go({ user: e.currentTarget.value || undefined })}
        >
          <option value="">{t('everybody')}</option>
          <option value={me.user.id}>{t('me')}</option>
          {users
            .filter((u) => u.id !== me.user.id)
            .map((u) => (
              <option key={u.id} value={u.id}>
                {u.name}
              </option>
            ))}
        </select>
      )}
    </>
  );
  return (
    <Page name={t('title')} actions={actions}>
      <div className={css.page}>
        <p className={css.lead}>{t('lead')}</p>
        {list.isPending && <Waiting />}
        {list.isError && <Failed error={list.error} reset={() => void list.refetch()} />}
        {list.isSuccess && sets.length === 0 && !list.hasNextPage && (
          <State icon={<IconHistory size={20} />} title={t('none')} hint={t('noneHint')} />
        )}
        {sets.length > 0 && (
          <ul className={css.sets}>
            {sets.map((s) => (
              <One key={s.id} set={s} onUndo={() => setUndoing(s.id)} />
            ))}
          </ul>
        )}
        {list.hasNextPage && (
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </div>
      <Suspense fallback={null}>{undoing && <UndoDialog changeSetId={undoing} onClose={() => setUndoing(null)} />}</Suspense>
    </Page>
  );
}

function One({ set, onUndo }: { set: Entry; onUndo: () => void }) {
  const t = useTexts(texts);
  const formats = useFormats();
  const { what, who, via } = useWhat();
  const title = useTitle(set.object, set.record_id);
  return (
    <li className={css.set} data-undone={set.undone_by ? '' : undefined}>
      <Avatar name={set.user_name ?? '·'} />
      <Link to="/changes/$id" params={{ id: set.id }} className={css.setText}>
        <strong>
          {what(set)}
          {title && <span>: {title}</span>}
        </strong>
        <span>
          {who(set)} · <time dateTime={set.created_at}>{formats.relative(set.created_at)}</time> · {via(set)}
          {set.undo_of && ` · ${t('undoOf')}`}
        </span>
      </Link>
      {set.records > 1 && <span className={`num ${css.number}`}>{t('records', { count: set.records })}</span>}
      {set.undone_by ? (
        <Pill text={t('undone')} color="var(--tx-3)" />
      ) : (
        <Button variant="default" leftSection={<IconArrowBackUp size={14} aria-hidden />} onClick={onUndo}>
          {t('undo')}
        </Button>
      )}
    </li>
  );
}
