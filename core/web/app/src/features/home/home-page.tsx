import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { wall } from '@/fields/date';
import { useMay, useMe } from '@/lib/auth/me';
import type { FilterNode } from '@/lib/filter/filter';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLayout } from '@/lib/layout/layout';
import { useCan } from '@/lib/metadata/metadata';
import { Page } from '@/ui/page/page';
import { rottingFilter, topQuery } from './api';
import { Block } from './block';
import { cardOrder } from './cards';
import { Changes } from './changes';
import { Checklist } from './checklist';
import css from './home.module.css';
import { dayBounds, partOfDay } from './moments';
import { texts } from './texts.en';

const mine: FilterNode = { field: 'owner_id', op: 'eq', value: { me: true } };
const byPosition = [{ field: 'position' }];

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
  const rotting = stages.data && pipelines.data ? rottingFilter(stages.data.data, pipelines.data.data) : undefined;
  const first = user.name.split(' ')[0] ?? user.name;
  const cards: Record<string, ReactNode> = {
    checklist: admin && <Checklist />,
    tasks: tasks && (
      <Block
        title={t('tasks')}
        object="tasks"
        filter={{
          and: [mine, { field: 'status', op: 'in', value: ['open', 'in_progress'] }, { field: 'due_at', op: 'lt', value: { time: to } }],
        }}
        sort={[{ field: 'due_at' }]}
        empty={t('noTasks')}
        detail={(r) => typeof r.due_at === 'string' && f.dateTime(r.due_at)}
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
        detail={(r) => typeof r.start_at === 'string' && f.time(r.start_at)}
      />
    ),
    rotting: deals && (
      <Block
        title={t('rotting')}
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
  return (
    <Page name={t('title')}>
      <div className={css.page}>
        <h2 className={css.greeting}>{t(partOfDay(f.timeZone), { name: first })}</h2>
        <p className={css.lead}>{f.date(wall(new Date(), f.timeZone))}</p>
        <div className={css.grid}>
          {cardOrder(layout, Object.keys(cards)).map((id) => (
            <Fragment key={id}>{cards[id]}</Fragment>
          ))}
        </div>
      </div>
    </Page>
  );
}
