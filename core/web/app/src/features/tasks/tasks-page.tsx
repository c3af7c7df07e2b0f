import { Button } from '@mantine/core';
import { IconCheckbox, IconLock, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useMe } from '@/lib/auth/me';
import { openCreate } from '@/lib/create/create';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { onChange } from '@/lib/live/live';
import { useCan } from '@/lib/metadata/metadata';
import { createRecord, dropRecords, listQuery, updateRecord } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';
import { toastProblem } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { shelfQuery, shelves } from './model';
import { hourOf } from './moments';
import { TaskRow } from './task-row';
import css from './tasks.module.css';
import { texts } from './texts.en';

const route = getRouteApi('/shell/tasks');

/** What the person has to do: due, later, without a date, done. */
export function TasksPage() {
  const t = useTexts(texts);
  const f = useFormats();
  const client = useQueryClient();
  const { user } = useMe();
  const { shelf = 'due' } = route.useSearch();
  const mayRead = useCan('tasks', 'read');
  const mayCreate = useCan('tasks', 'create');
  const editable = useCan('tasks', 'update');
  const tonight = hourOf(1, 0, f.timeZone);
  const list = useInfiniteQuery({ ...listQuery('tasks', shelfQuery(shelf, tonight)), enabled: mayRead });
  const rows = list.data?.pages.flatMap((p) => p.data);
  const [text, setText] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onChange((c) => {
      if (c.object !== 'tasks') return;
      clearTimeout(timer);
      timer = setTimeout(() => void client.invalidateQueries({ queryKey: ['records', 'tasks', 'list'] }), 400);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client]);

  const write = async (task: RecordData, values: Record<string, unknown>, said: string) => {
    try {
      const next = await updateRecord(client, 'tasks', task, values);
      announce(said, { object: 'tasks', id: next.id, version: next.version });
    } catch (error) {
      toastProblem(error);
    }
    void client.invalidateQueries({ queryKey: ['records', 'tasks', 'list'] });
  };
  const finish = (task: RecordData) => {
    const done = task.status === 'done';
    dropRecords(client, 'tasks', new Set([task.id]));
    void write(task, { status: done ? 'open' : 'done' }, t(done ? 'reopened' : 'finished', { name: task.title }));
  };
  const add = async () => {
    const subject = text.trim();
    if (subject === '') return;
    setText('');
    try {
      const made = await createRecord(client, 'tasks', { subject, owner_id: user.id, due_at: hourOf(0, 18, f.timeZone) });
      announce(t('made', { name: made.title }), { object: 'tasks', id: made.id, version: made.version });
    } catch (error) {
      setText(subject);
      toastProblem(error);
    }
  };
  if (!mayRead) {
    return (
      <Page name={t('title')}>
        <State icon={<IconLock size={20} />} title={t('forbidden')} hint={t('forbiddenHint')} />
      </Page>
    );
  }
  return (
    <Page
      name={t('title')}
      actions={
        mayCreate && (
          <Button leftSection={<IconPlus size={15} />} onClick={() => openCreate({ object: 'tasks', values: { owner_id: user.id } })}>
            {t('newTask')}
          </Button>
        )
      }
    >
      <div className={css.page}>
        <nav className={css.shelves} aria-label={t('parts')}>
          {shelves.map((s) => (
            <Link key={s} to="/tasks" search={{ shelf: s }} aria-current={s === shelf ? 'page' : undefined}>
              {t(s)}
            </Link>
          ))}
        </nav>
        {mayCreate && shelf === 'due' && (
          <input
            className={css.quick}
            aria-label={t('quick')}
            placeholder={t('quick')}
            value={text}
            onChange={(e) => setText(e.currentTarget.value)}
            onKeyDown={(e) => e.key === 'Enter' && void add()}
          />
        )}
        {list.isPending && <Waiting />}
        {list.isError && !rows && <Failed error={list.error} reset={() => void list.refetch()} />}
        {rows?.length === 0 && (
          <State
            icon={<IconCheckbox size={20} />}
            title={shelf === 'due' ? t('emptyDue') : t('empty')}
            hint={shelf === 'due' ? t('emptyDueHint') : t('emptyHint')}
          />
        )}
        {rows && rows.length > 0 && (
          <>
            <ul className={css.list} aria-label={t(shelf)}>
              {rows.map((task) => (
                <TaskRow
                  key={task.id}
                  task={task}
                  editable={editable}
                  onDone={() => finish(task)}
                  onRemind={(at) => void write(task, { reminder_at: at }, t(at ? 'reminderSet' : 'reminderGone', { name: task.title }))}
                />
              ))}
            </ul>
            <p className={css.keys}>{t('keys')}</p>
          </>
        )}
        {list.hasNextPage && (
          <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </div>
    </Page>
  );
}
