import { useQuery } from '@tanstack/react-query';
import { FieldValue } from '@/fields/fields';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery } from '@/lib/metadata/metadata';
import { isEmpty, type RecordData } from '@/lib/records/record';
import { texts } from '../texts.en';
import css from './timeline.module.css';

const of: Record<string, string[]> = {
  task: ['priority'],
  call: ['direction', 'outcome'],
  meeting: ['outcome', 'location'],
  email: ['direction', 'status', 'from_address'],
  ticket: ['number', 'status', 'priority'],
  message: ['direction', 'visibility', 'state'],
};

/** The few things about an activity that matter beside its title: when, how long, with what outcome. */
export function Facts({ kind, record, object }: { kind: string; record: RecordData; object: string }) {
  const t = useTexts(texts);
  const f = useFormats();
  const { data: info } = useQuery(objectQuery(object));
  const when = String(record.started_at ?? record.start_at ?? record.sent_at ?? '');
  const due = String(record.due_at ?? '');
  const open = record.status === 'open' || record.status === 'in_progress';
  const late = due !== '' && open && new Date(due).getTime() < Date.now();
  const minutes = Math.round(Number(record.duration_seconds ?? 0) / 60);
  return (
    <>
      {when && <span>{f.dateTime(when)}</span>}
      {due && <span className={late ? css.late : undefined}>{t(late ? 'overdue' : 'due', { when: f.dateTime(due) })}</span>}
      {minutes > 0 && <span>{t('minutes', { count: minutes })}</span>}
      {(of[kind] ?? []).map((path) => {
        const field = info?.fields?.find((x) => x.path === path);
        const value = record[path];
        if (!field || isEmpty(value) || value === 'normal') return null;
        return (
          <span key={path}>
            <FieldValue field={field} value={value} />
          </span>
        );
      })}
    </>
  );
}
