import { Button } from '@mantine/core';
import { IconCheckbox, IconLock, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useMe } from '@/lib/auth/me';
import { openCreate } from '@/lib/create/create';
import { wall } from '@/lib/format/clock';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { onChange } from '@/lib/live/live';
import { useCan } from '@/lib/metadata/metadata';
import { countQuery, createRecord, dropRecords, listQuery, updateRecord } from '@/lib/records/api';
import type { RecordData } from '@/lib/records/record';
import { toastProblem } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { Page } from '@/ui/page/page';
import { Failed } from '@/ui/states/failed';
import { State } from '@/ui/states/state';
import { Waiting } from '@/ui/states/waiting';
import { dueDay, groupBy, shelfFilter, shelfQuery } from './model';
import { hourOf, thisEvening } from './moments';
import { type Shelf, shelves } from './shelves';
import { TaskRow } from './task-row';
import css from './tasks.module.css';
import { texts } from './texts.en';

const DayDialog = lazy(() => import('./day-dialog').then((m) => ({ default: m.DayDialog })));
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
  const [asking, setAsking] = useState<RecordData | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onChange((c) => {
      if (c.object !== 'tasks') return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        void client.invalidateQueries({ queryKey: ['records', 'tasks', 'list'] });
        void client.invalidateQueries({ queryKey: ['records', 'tasks', 'count'] });
      }, 400);
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
    void client.invalidateQueries({ queryKey: ['records', 'tasks', 'count'] });
  };
  const putOffTo = (task: RecordData, due: string) => {
    void write(task, { due_at: due }, t('wasPutOff', { name: task.title, at: f.dateTime(due) }));
  };
  const today = wall(new Date(), f.timeZone).slice(0, 10);
  const tomorrow = wall(new Date(tonight), f.timeZone).slice(0, 10);
  const heading = (key: string) => {
    if (key === 'overdue') return t('overdue');
    if (key === today) return t('today');
    return key === tomorrow ? t('tomorrowDay', { day: f.weekday(key) }) : f.weekday(key);
  };
  const dated = shelf === 'due' || shelf === 'upcoming';
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
      const made = await createRecord(client, 'tasks', { subject, owner_id: user.id, due_at: thisEvening(f.timeZone) });
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
              {t(s)} {s !== 'done' && mayRead && <ShelfCount shelf={s} tonight={tonight} />}
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
            <div data-tasks>
              {groupBy(rows, (task) => (dated ? dueDay(task, f.timeZone) : '')).map((g) => (
                <section key={g.key} className={css.group}>
                  {g.key !== '' && (
                    <h2 className={css.heading} data-late={g.key === 'overdue' || undefined}>
                      {heading(g.key)}
                    </h2>
                  )}
                  <ul className={css.list} aria-label={g.key === '' ? t(shelf) : heading(g.key)}>
                    {g.tasks.map((task) => (
                      <TaskRow
                        key={task.id}
                        task={task}
                        editable={editable}
                        dayShown={g.key !== '' && g.key !== 'overdue'}
                        onDone={() => finish(task)}
                        onRemind={(at) =>
                          void write(task, { reminder_at: at }, t(at ? 'reminderSet' : 'reminderGone', { name: task.title }))
                        }
                        onPutOff={(due) => putOffTo(task, due)}
                        onOtherDay={() => setAsking(task)}
                      />
                    ))}
                  </ul>
                </section>
              ))}
            </div>
            <p className={css.keys}>{t('keys')}</p>
          </>
        )}
        {asking && (
          <Suspense fallback={null}>
            <DayDialog task={asking} onChoose={(due) => putOffTo(asking, due)} onClose={() => setAsking(null)} />
          </Suspense>
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

/** How many tasks stand in a part of the list. */
function ShelfCount({ shelf, tonight }: { shelf: Shelf; tonight: string }) {
  const f = useFormats();
  const { data } = useQuery(countQuery('tasks', shelfFilter(shelf, tonight)));
  return data && data.value > 0 ? <span className={css.count}>{f.number(data.value)}</span> : null;
}
