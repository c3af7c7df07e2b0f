import { Button } from '@mantine/core';
import { IconCalendarPlus, IconWriting } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useCan, useLabel } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { useUserName } from '@/lib/users/users';
import { linksQuery } from '../api';
import { visitsQuery } from './api';
import { texts } from './texts.en';
import css from './visits.module.css';

const VisitDialog = lazy(() => import('./visit-dialog').then((m) => ({ default: m.VisitDialog })));
const ReportDialog = lazy(() => import('./report-dialog').then((m) => ({ default: m.ReportDialog })));

/** The visits to the customer that belong to a ticket: planned, and with a report that the customer signs. */
export function Visits({ ticket, editable }: { ticket: RecordData; editable: boolean }) {
  const t = useTexts(texts);
  const mayPlan = useCan('meetings', 'create') && editable;
  const edges = useQuery(linksQuery(ticket.id, 'visits')).data ?? [];
  const visits = useQuery(
    visitsQuery(
      ticket.id,
      edges.map((e) => e.target.id),
    ),
  ).data;
  const [planning, setPlanning] = useState(false);
  const [reported, setReported] = useState<RecordData>();
  if (!mayPlan && edges.length === 0) return null;
  return (
    <>
      <h3>{t('visits')}</h3>
      {edges.length > 0 && (
        <ul className={css.list} aria-label={t('visits')}>
          {visits?.map((v) => (
            <Visit key={v.id} visit={v} onReport={editable ? () => setReported(v) : undefined} />
          ))}
        </ul>
      )}
      {mayPlan && (
        <Button variant="default" leftSection={<IconCalendarPlus size={14} />} onClick={() => setPlanning(true)}>
          {t('plan')}
        </Button>
      )}
      <Suspense fallback={null}>
        {planning && <VisitDialog ticket={ticket} onClose={() => setPlanning(false)} />}
        {reported && <ReportDialog ticket={ticket} visit={reported} onClose={() => setReported(undefined)} />}
      </Suspense>
    </>
  );
}

function Visit({ visit: v, onReport }: { visit: RecordData; onReport?: () => void }) {
  const t = useTexts(texts);
  const f = useFormats();
  const label = useLabel();
  const outcomes = useQuery(objectQuery('meetings')).data?.fields?.find((x) => x.path === 'outcome')?.options;
  const technician = useUserName(v.owner_id ? String(v.owner_id) : undefined);
  const outcome = String(v.outcome ?? '');
  const facts = [
    v.start_at && `${f.dateTime(String(v.start_at))}${v.end_at ? `–${f.time(String(v.end_at))}` : ''}`,
    v.location,
    technician,
    outcome && label(outcomes?.find((o) => o.value === outcome)?.labels, outcome),
  ];
  return (
    <li className={css.visit}>
      <Link to="/records/$object/$id" params={{ object: 'meetings', id: v.id }}>
        {v.title}
      </Link>
      <p>{facts.filter(Boolean).join(' · ')}</p>
      {onReport && outcome !== 'held' && outcome !== 'cancelled' && (
        <div className={css.actions}>
          <Button variant="default" leftSection={<IconWriting size={14} />} onClick={onReport}>
            {t('report')}
          </Button>
        </div>
      )}
    </li>
  );
}
