import { Button } from '@mantine/core';
import { IconArrowBackUp, IconCopy, IconDownload, IconTable } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel, useObjects } from '@/lib/metadata/metadata';
import { useUsers } from '@/lib/users/users';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import { changeSetQuery } from '@/undo/api';
import { type Import, importQuery, importsQuery, repeat } from '../api';
import css from '../imports.module.css';
import { Steps } from '../steps';
import { texts } from '../texts.en';
import { draftStore } from '../wizard/draft-store';
import { importedSearch } from './imported';
import own from './result.module.css';
import { Rows } from './rows';
import { StateMark } from './state-mark';
import { Tiles } from './tiles';

const UndoDialog = lazy(() => import('@/undo/undo-dialog').then((m) => ({ default: m.UndoDialog })));
const route = getRouteApi('/shell/imports/$id');

/** An import: how far it is, then what became of it and what can be done next. */
export function ImportPage() {
  const { id } = route.useParams();
  const t = useTexts(texts);
  const client = useQueryClient();
  const found = useQuery(importQuery(id));
  const item = found.data;
  const finished = item?.state === 'completed' || item?.state === 'failed';
  // biome-ignore lint/correctness/useExhaustiveDependencies: once it has ended, lists everywhere show what it made
  useEffect(() => {
    if (!finished) return;
    void client.invalidateQueries({ queryKey: ['records'] });
    void client.invalidateQueries({ queryKey: importsQuery.queryKey, exact: true });
  }, [finished]);
  if (found.isError && !item)
    return (
      <Page name={t('title')}>
        <Failed error={found.error} reset={() => void found.refetch()} />
      </Page>
    );
  if (!item)
    return (
      <Page name={t('title')}>
        <Waiting />
      </Page>
    );
  return <Shown item={item} />;
}

function Shown({ item }: { item: Import }) {
  const t = useTexts(texts);
  const label = useLabel();
  const formats = useFormats();
  const object = useObjects().find((o) => o.name === item.object);
  const name = useUsers().find((u) => u.id === item.created_by)?.name ?? '';
  const set = useQuery({
    ...changeSetQuery(item.changeset_id ?? ''),
    enabled: item.changeset_id !== null && item.finished_at !== null,
    retry: false,
  });
  const undone = Boolean(set.data?.undone_by);
  const working = item.state === 'pending' || item.state === 'running';
  return (
    <Page
      name={item.file_name}
      title={
        <span className={css.wizardTitle}>
          <Link to="/imports">{t('title')}</Link>
          <span aria-hidden>/</span>
          <span className={css.fileTitle}>{item.file_name}</span>
          <StateMark item={item} undone={undone} />
        </span>
      }
    >
      <div className={css.wizard}>
        <Steps at={item.dry_run ? 'check' : 'done'} />
        <p className={own.meta}>
          {item.dry_run ? t('dryRun') : label(object?.plural_labels, item.object)} ·{' '}
          {t('startedBy', { name, when: formats.dateTime(item.created_at) })}
        </p>
        {item.problem && (
          <p role="alert" className={css.problem}>
            {item.problem.message || item.problem.code}
          </p>
        )}
        {working && <Progress item={item} />}
        {item.state !== 'failed' && <Tiles item={item} />}
        {!working && <Actions item={item} undone={undone} />}
        <Rows item={item} done={!working} />
      </div>
    </Page>
  );
}

function Progress({ item }: { item: Import }) {
  const t = useTexts(texts);
  const formats = useFormats();
  const { done, rows } = item.counts;
  return (
    <section className={own.progress}>
      <progress max={Math.max(rows, 1)} value={rows > 0 ? done : undefined} aria-label={item.dry_run ? t('checking') : t('running')} />
      <p role="status">
        <b>{item.state === 'pending' ? t('pending') : item.dry_run ? t('checking') : t('running')}</b>
        {rows > 0 && <span className="num"> · {t('progress', { done: formats.number(done), total: formats.number(rows) })}</span>}
      </p>
      <p className={css.small}>{t('leave')}</p>
    </section>
  );
}

function Actions({ item, undone }: { item: Import; undone: boolean }) {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const [undoing, setUndoing] = useState(false);
  const run = useMutation({
    mutationFn: () => repeat(item, { dry_run: false }),
    onSuccess: (made) => navigate({ to: '/imports/$id', params: { id: made.id } }),
  });
  const change = () => {
    draftStore.set(null);
    void navigate({ to: '/imports/new', search: { from: item.id, step: 'map' } });
  };
  const { created, updated, failed } = item.counts;
  const changed = created + updated;
  return (
    <div className={own.actions}>
      {item.dry_run && item.state === 'completed' && (
        <Button loading={run.isPending} disabled={changed === 0} onClick={() => run.mutate()}>
          {t('now')}
        </Button>
      )}
      {!item.dry_run && changed > 0 && !undone && (
        <>
          <Button
            component={Link}
            to="/records/$object"
            params={{ object: item.object } as never}
            search={importedSearch(item) as never}
            leftSection={<IconTable size={15} aria-hidden />}
          >
            {t('showRecords')}
          </Button>
          <Button
            variant="default"
            component={Link}
            to="/duplicates"
            search={{ object: item.object, changeset: item.changeset_id ?? undefined } as never}
            leftSection={<IconCopy size={15} aria-hidden />}
          >
            {t('possible')}
          </Button>
        </>
      )}
      {failed > 0 && item.errors_url && (
        <Button variant="default" component="a" href={item.errors_url} download leftSection={<IconDownload size={15} aria-hidden />}>
          {t('downloadErrors')}
        </Button>
      )}
      <Button variant="default" onClick={change}>
        {item.dry_run || item.state === 'failed' ? t('again') : t('repeat')}
      </Button>
      {!item.dry_run && item.changeset_id && !undone && (
        <Button variant="default" leftSection={<IconArrowBackUp size={15} aria-hidden />} onClick={() => setUndoing(true)}>
          {t('undo')}
        </Button>
      )}
      <Suspense fallback={null}>
        {undoing && item.changeset_id && <UndoDialog changeSetId={item.changeset_id} onClose={() => setUndoing(false)} />}
      </Suspense>
    </div>
  );
}
