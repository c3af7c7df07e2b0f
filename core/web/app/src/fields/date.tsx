import type { FilterValue } from '@/lib/filter/filter';
import { momentIn, wall } from '@/lib/format/clock';
import { useFormats } from '@/lib/format/format';
import type { EditProps, FieldType, ShowProps } from './field-type';
import { LineEdit } from './line-edit';

const ops = ['eq', 'lte', 'gte', 'lt', 'gt', 'between', 'empty', 'not_empty'] as const;

/** Reads a day as people write it: 2026-11-22, 22.11.2026, 22/11/2026. */
export function readDay(text: string): string | undefined {
  const s = text.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})/.exec(s);
  const european = /^(\d{1,2})[./](\d{1,2})[./](\d{2,4})$/.exec(s);
  const parts = iso ? [iso[1], iso[2], iso[3]] : european ? [european[3], european[2], european[1]] : null;
  if (!parts) return undefined;
  const [y = '', m = '', d = ''] = parts;
  const day = `${y.length === 2 ? `20${y}` : y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
  const real = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(real.getTime()) && real.toISOString().slice(0, 10) === day ? day : undefined;
}

const ShowDay = ({ value }: ShowProps) => <span className="num">{useFormats().date(String(value))}</span>;
const ShowMoment = ({ value }: ShowProps) => <span className="num">{useFormats().dateTime(String(value))}</span>;

const EditDay = (p: EditProps) => (
  <LineEdit {...p} typed={undefined} type="date" initial={p.value ? String(p.value).slice(0, 10) : ''} read={(s) => s || null} />
);

function EditMoment(p: EditProps) {
  const { timeZone } = useFormats();
  return (
    <LineEdit
      {...p}
      typed={undefined}
      type="datetime-local"
      initial={p.value ? wall(new Date(String(p.value)), timeZone).slice(0, 16) : ''}
      read={(s) => (s ? momentIn(s, timeZone) : null)}
    />
  );
}

const isDate = (v: unknown): v is { date: string } => typeof v === 'object' && v !== null && 'date' in v;
const filtered = {
  toFilter: (v: unknown): FilterValue => (typeof v === 'string' ? { date: v.slice(0, 10) } : (v as FilterValue)),
  fromFilter: (v: FilterValue | FilterValue[]) => (isDate(v) ? v.date : v),
};

export const date: FieldType = {
  Show: ShowDay,
  Edit: EditDay,
  ops,
  toText: (v, _f, { formats }) => formats.date(String(v)),
  fromText: (s) => (s.trim() === '' ? null : readDay(s)),
  ...filtered,
};
export const dateTime: FieldType = {
  Show: ShowMoment,
  Edit: EditMoment,
  ops,
  toText: (v, _f, { formats }) => formats.dateTime(String(v)),
  fromText: (s, _f, { formats }) => {
    if (s.trim() === '') return null;
    const [first = '', clock = '00:00'] = s.trim().split(/[ T,]+/);
    const day = readDay(first);
    return day && /^\d{2}:\d{2}/.test(clock) ? momentIn(`${day}T${clock.slice(0, 5)}`, formats.timeZone) : undefined;
  },
  ...filtered,
};
