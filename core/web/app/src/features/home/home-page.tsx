import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { useMay, useMe } from '@/lib/auth/me';
import type { FilterNode } from '@/lib/filter/filter';
import { wall } from '@/lib/format/clock';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLayout } from '@/lib/layout/layout';
import { useCan } from '@/lib/metadata/metadata';
import { usePref } from '@/lib/prefs/prefs';
import { useUsers } from '@/lib/users/users';
import { Page } from '@/ui/page/page';
import { byPosition, rottingFilter, topQuery } from './api';
import { Block } from './block';
import { cardOrder } from './cards';
import { Changes } from './changes';
import { Checklist } from './checklist';
import css from './home.module.css';
import { dayBounds, partOfDay } from './moments';
import { texts } from './texts.en';

/** The first screen: what matters today to whoever is signed in, as far as their roles let them see it. */
export function HomePage() {
  const t = useTexts(texts);
  const f = useFormats();
  const { user } = useMe();
  const layout = useLayout().home;
  const admin = useMay('settings.metadata');
  const tasks = useCan('tasks', 'read');
  const meetings = useCan('meetings', 'read');
  const deals = useCan('deals', 'read');
  const leads = useCan('leads', 'read');
  const stages = useQuery({ ...topQuery('stages', undefined, byPosition, 200), enabled: deals });
  const pipelines = useQuery({ ...topQuery('pipelines', undefined, byPosition, 200), enabled: deals });
  const [from, to] = dayBounds(f.timeZone);
  const reports = useUsers().filter((u) => u.manager_id === user.id && u.active);
  const [scope, setScope] = usePref<'mine' | 'team'>('home-scope', 'mine');
  const team = scope === 'team' && reports.length > 0;
  const mine: FilterNode = team
    ? { field: 'owner_id', op: 'in', value: [{ me: true }, ...reports.map((u) => u.id)] }
    : { field: 'owner_id', op: 'eq', value: { me: true } };
  const rotting = stages.data && pipelines.data ? rottingFilter(stages.data.data, pipelines.data.data, mine) : undefined;
  const narrow = useMediaQuery('(max-width: 900px)', window.matchMedia('(max-width: 900px)').matches) ?? false;
  const first = user.name.split(' ')[0] ?? user.name;
  const now = Date.now();
  const late = (at: string) => (new Date(at).getTime() < now ? <span className={css.late}>{f.relative(at)}</span> : f.time(at));
  const cards: Record<string, ReactNode> = {
    checklist: admin && <Checklist />,
    tasks: tasks && (
      <Block
        title={t(team ? 'teamTasks' : 'tasks')}
        object="tasks"
        filter={{
          and: [mine, { field: 'status', op: 'in', value: ['open', 'in_progress'] }, { field: 'due_at', op: 'lt', value: { time: to } }],
        }}
        sort={[{ field: 'due_at' }]}
        empty={t('noTasks')}
        all={team ? undefined : '/tasks'}
        detail={(r) => typeof r.due_at === 'string' && late(r.due_at)}
      />
    ),
    meetings: meetings && (
      <Block
        title={t('meetings')}
        object="meetings"
        filter={{
          and: [mine, { field: 'start_at', op: 'gte', value: { time: from } }, { field: 'start_at', op: 'lt', value: { time: to } }],
        }}
        sort={[{ field: 'start_at' }]}
        empty={t('noMeetings')}
        all="/calendar"
        detail={(r) => typeof r.start_at === 'string' && f.time(r.start_at)}
      />
    ),
    rotting: deals && (
      <Block
        title={t(team ? 'teamRotting' : 'rotting')}
        object="deals"
        ready={stages.data !== undefined && pipelines.data !== undefined}
        filter={rotting}
        sort={[{ field: 'updated_at' }]}
        empty={t('noRotting')}
        detail={(r) => typeof r.stage_changed_at === 'string' && f.relative(r.stage_changed_at)}
      />
    ),
    leads: leads && (
      <Block
        title={t('leads')}
        object="leads"
        filter={{ field: 'status', op: 'eq', value: 'new' }}
        sort={[{ field: 'created_at', desc: true }]}
        empty={t('noLeads')}
        detail={(r) => typeof r.created_at === 'string' && f.relative(r.created_at)}
      />
    ),
    changes: <Changes />,
  };
  const order = cardOrder(layout, Object.keys(cards)).filter((id) => cards[id]);
  const stacked = order.filter((id) => id !== 'checklist');
  // Two columns that each stack closely: a grid would leave holes below short blocks.
  const columns = narrow ? [stacked] : [stacked.filter((_, i) => i % 2 === 0), stacked.filter((_, i) => i % 2 === 1)];
  return (
    <Page name={t('title')}>
      <div className={css.page}>
        <div className={css.hello}>
          <div>
            <h2 className={css.greeting}>{t(partOfDay(f.timeZone), { name: first })}</h2>
            <p className={css.lead}>{f.weekday(wall(new Date(), f.timeZone))}</p>
          </div>
          {reports.length > 0 && (
            <fieldset className={css.scope} aria-label={t('scope')}>
              {(['mine', 'team'] as const).map((s) => (
                <button key={s} type="button" aria-pressed={(s === 'team') === team} onClick={() => setScope(s)}>
                  {t(s)}
                </button>
              ))}
            </fieldset>
          )}
        </div>
        {order.includes('checklist') && cards.checklist}
        <div className={css.grid}>
          {columns.map((ids, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            <div key={i} className={css.column}>
              {ids.map((id) => (
                <Fragment key={id}>{cards[id]}</Fragment>
              ))}
            </div>
          ))}
        </div>
      </div>
    </Page>
  );
}
