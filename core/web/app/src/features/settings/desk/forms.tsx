import { NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/NumberInput.layer.css';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, body } from '@/lib/api/client';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, useLabel } from '@/lib/metadata/metadata';
import { useUsers } from '@/lib/users/users';
import { Toggle } from '../parts/toggle';
import {
  ask,
  asked,
  type Calendar,
  channels,
  clock,
  elaborate,
  holidays,
  type Macro,
  minutesOf,
  type Policy,
  priorities,
  type Routing,
  type Rule,
  statuses,
  types,
} from './definition';
import css from './desk.module.css';
import { texts } from './texts.en';

type Form<T> = { value: T; onChange: (value: T) => void };

const teamsQuery = queryOptions({
  queryKey: ['access', 'teams'],
  queryFn: async () => ((await body(api.GET('/api/v1/teams'))) as unknown as { data: { id: string; name: string }[] | null }).data ?? [],
  staleTime: 5 * 60_000,
});

/** The labels of a ticket's options, with an empty choice in front. */
function useOptions(path: string, values: readonly string[], empty: string) {
  const label = useLabel();
  const field = useQuery(objectQuery('tickets')).data?.fields?.find((f) => f.path === path);
  return [
    { value: '', label: empty },
    ...values.map((v) => ({ value: v, label: label(field?.options?.find((o) => o.value === v)?.labels, v) })),
  ];
}

export function ReplyForm({ value, onChange }: Form<{ text: string }>) {
  const t = useTexts(texts);
  return (
    <Textarea
      label={t('text')}
      description={t('placeholders', { open: '{{', close: '}}' })}
      autosize
      minRows={4}
      value={value.text}
      onChange={(e) => onChange({ text: e.currentTarget.value })}
    />
  );
}

export function MacroForm({ value, onChange }: Form<Macro>) {
  const t = useTexts(texts);
  const set = (path: string, v: string) => {
    const next = { ...value.set };
    if (v) next[path] = v;
    else delete next[path];
    onChange({ ...value, set: next });
  };
  const status = useOptions('status', statuses, t('unchanged'));
  const priority = useOptions('priority', priorities, t('unchanged'));
  return (
    <>
      <NativeSelect
        label={t('setStatus')}
        data={status}
        value={String(value.set?.status ?? '')}
        onChange={(e) => set('status', e.currentTarget.value)}
      />
      <NativeSelect
        label={t('setPriority')}
        data={priority}
        value={String(value.set?.priority ?? '')}
        onChange={(e) => set('priority', e.currentTarget.value)}
      />
      <TextInput label={t('setTopic')} value={String(value.set?.topic ?? '')} onChange={(e) => set('topic', e.currentTarget.value)} />
      <Textarea
        label={t('proposed')}
        description={t('placeholders', { open: '{{', close: '}}' })}
        autosize
        minRows={3}
        value={value.reply ?? ''}
        onChange={(e) => onChange({ ...value, reply: e.currentTarget.value })}
      />
    </>
  );
}

const order = [1, 2, 3, 4, 5, 6, 0] as const;

export function CalendarForm({ value, onChange }: Form<Calendar>) {
  const t = useTexts(texts);
  const day = (i: number, spans: Calendar['week'][number]) => onChange({ ...value, week: value.week.map((d, n) => (n === i ? spans : d)) });
  return (
    <>
      <TextInput label={t('timeZone')} value={value.time_zone} onChange={(e) => onChange({ ...value, time_zone: e.currentTarget.value })} />
      <fieldset className={css.week}>
        <legend>{t('hours')}</legend>
        {order.map((i) => {
          const spans = value.week[i] ?? [];
          const span = spans[0];
          const name = t(`day${i}`);
          return (
            <div key={i} className={css.day}>
              <label>
                <input
                  type="checkbox"
                  checked={span !== undefined}
                  onChange={(e) => day(i, e.currentTarget.checked ? [{ from: 540, to: 1020 }] : [])}
                />
                {name}
              </label>
              {span && (
                <>
                  <input
                    type="time"
                    aria-label={`${name}: ${t('from')}`}
                    value={clock(span.from)}
                    onChange={(e) => day(i, [{ ...span, from: minutesOf(e.currentTarget.value) }, ...spans.slice(1)])}
                  />
                  <input
                    type="time"
                    aria-label={`${name}: ${t('to')}`}
                    value={clock(Math.min(span.to, 1439))}
                    onChange={(e) => day(i, [{ ...span, to: minutesOf(e.currentTarget.value) }, ...spans.slice(1)])}
                  />
                </>
              )}
            </div>
          );
        })}
      </fieldset>
      <NativeSelect
        label={t('holidays')}
        data={[{ value: '', label: t('noHolidays') }, ...holidays]}
        value={value.holidays?.[0] ?? ''}
        onChange={(e) => onChange({ ...value, holidays: e.currentTarget.value ? [e.currentTarget.value] : [] })}
      />
    </>
  );
}

export function PolicyForm({ value, calendars, onChange }: Form<Policy> & { calendars: Rule[] }) {
  const t = useTexts(texts);
  const all = useOptions('priority', priorities, t('everyPriority'));
  const kinds = useOptions('type', types, t('everyType'));
  const tells = value.escalate?.some((s) => s.tell === 'manager' && s.after === 0) ?? false;
  const target = (priority: string, clock: 'first' | 'next' | 'resolution', minutes: number) => {
    const next = { ...value.targets, [priority]: { ...value.targets[priority], [clock]: minutes || undefined } };
    if (priority !== '*' && !next[priority]?.first && !next[priority]?.next && !next[priority]?.resolution) delete next[priority];
    onChange({ ...value, targets: next });
  };
  return (
    <>
      {elaborate(value.filter, 'type') ? (
        <p className={css.hint}>{t('ownFilter')}</p>
      ) : (
        <NativeSelect
          label={t('forType')}
          data={kinds}
          value={asked(value.filter, 'type')}
          onChange={(e) => onChange({ ...value, filter: ask('type', e.currentTarget.value) })}
        />
      )}
      <NativeSelect
        label={t('calendar')}
        data={[{ value: '', label: t('always') }, ...calendars.map((c) => ({ value: c.id, label: c.name }))]}
        value={value.calendar_id ?? ''}
        onChange={(e) => onChange({ ...value, calendar_id: e.currentTarget.value || undefined })}
      />
      <p className={css.hint}>{t('minutesHint')}</p>
      <div className={css.scroll}>
        <table className={css.targets}>
          <thead>
            <tr>
              <th scope="col">{t('setPriority')}</th>
              {(['first', 'next', 'resolution'] as const).map((k) => (
                <th key={k} scope="col">
                  {t(k)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {all.map((p) => (
              <tr key={p.value}>
                <th scope="row">{p.label}</th>
                {(['first', 'next', 'resolution'] as const).map((k) => (
                  <td key={k}>
                    <NumberInput
                      aria-label={`${p.label}: ${t(k)}`}
                      min={0}
                      hideControls
                      value={value.targets[p.value || '*']?.[k] ?? ''}
                      onChange={(v) => target(p.value || '*', k, Number(v) || 0)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <NumberInput
        label={t('warn')}
        min={0}
        value={value.warn ?? ''}
        onChange={(v) => onChange({ ...value, warn: Number(v) || undefined })}
      />
      <Toggle
        label={t('tellManager')}
        checked={tells}
        onChange={(on) =>
          onChange({
            ...value,
            escalate: [
              ...(value.escalate ?? []).filter((s) => !(s.tell === 'manager' && s.after === 0)),
              ...(on ? [{ after: 0, tell: 'manager' }] : []),
            ],
          })
        }
      />
    </>
  );
}

export function RoutingForm({ value, onChange }: Form<Routing>) {
  const t = useTexts(texts);
  const users = useUsers();
  const from = useOptions('channel', channels, t('everyChannel'));
  const priority = useOptions('priority', priorities, t('unchanged'));
  const teams = useQuery(teamsQuery).data ?? [];
  return (
    <>
      {elaborate(value.filter, 'channel') ? (
        <p className={css.hint}>{t('ownFilter')}</p>
      ) : (
        <NativeSelect
          label={t('fromChannel')}
          data={from}
          value={asked(value.filter, 'channel')}
          onChange={(e) => onChange({ ...value, filter: ask('channel', e.currentTarget.value) })}
        />
      )}
      <NativeSelect
        label={t('team')}
        data={[{ value: '', label: t('nobody') }, ...teams.map((x) => ({ value: x.id, label: x.name }))]}
        value={value.team_id ?? ''}
        onChange={(e) => onChange({ ...value, team_id: e.currentTarget.value || undefined })}
      />
      <Toggle
        label={t('balance')}
        hint={t('balanceHint')}
        checked={value.balance ?? false}
        onChange={(on) => onChange({ ...value, balance: on || undefined })}
      />
      <NativeSelect
        label={t('owner')}
        data={[{ value: '', label: t('nobody') }, ...users.map((u) => ({ value: u.id, label: u.name }))]}
        value={value.owner_id ?? ''}
        onChange={(e) => onChange({ ...value, owner_id: e.currentTarget.value || undefined })}
      />
      <NativeSelect
        label={t('setPriority')}
        data={priority}
        value={value.priority ?? ''}
        onChange={(e) => onChange({ ...value, priority: e.currentTarget.value || undefined })}
      />
    </>
  );
}
