import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import { useMe } from '@/lib/auth/me';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import { createRecord } from '@/lib/records/api';
import { isEmpty, type RecordData } from '@/lib/records/record';
import { describe } from '@/lib/toast/toast';
import { announce } from '@/lib/undo/undo';
import { FieldRow } from '../../create/field-row';
import { refreshAround } from '../api';
import { aboutValues } from '../model';
import { texts } from '../texts.en';
import css from './composer.module.css';
import { atHour, nextHalfHour, shifted, untilMonday } from './moments';

type Kind = 'task' | 'call' | 'meeting';
type Values = Record<string, unknown>;
type Props = { kind: Kind; info: ObjectInfo; about: ObjectInfo; record: RecordData; onClose: () => void };

const shown: Record<Kind, string[]> = {
  task: ['subject', 'due_at', 'reminder', 'owner_id', 'priority', 'description'],
  call: ['subject', 'direction', 'outcome', 'started_at', 'minutes', 'description'],
  meeting: ['subject', 'start_at', 'end_at', 'location', 'outcome', 'description'],
};
const wide = new Set(['subject', 'description']);
const reminders = [0, 15, 60, 1440] as const;

function beginning(kind: Kind, me: string): Values {
  const start = nextHalfHour();
  if (kind === 'task') return { owner_id: me, priority: 'normal' };
  if (kind === 'call') return { direction: 'outbound', outcome: 'reached', started_at: new Date().toISOString(), owner_id: me };
  return { start_at: start, end_at: shifted(start, 60), outcome: 'planned', owner_id: me };
}

/** Plans a task with its reminder, or logs a call or a meeting. Ctrl or Cmd with Enter keeps it. */
export function ActivityForm({ kind, info, about, record, onClose }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const { user } = useMe();
  const [values, setValues] = useState<Values>(() => beginning(kind, user.id));
  const [minutes, setMinutes] = useState('');
  const [remind, setRemind] = useState('');
  // The editors of dates hold their text themselves: one that is set from outside is put in anew.
  const [fresh, setFresh] = useState<Record<string, number>>({});
  const renew = (path: string) => setFresh((old) => ({ ...old, [path]: (old[path] ?? 0) + 1 }));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  const set = (path: string, value: unknown) => {
    setValues((old) => {
      const next = { ...old, [path]: value };
      if (path === 'start_at' && typeof value === 'string' && typeof old.start_at === 'string' && typeof old.end_at === 'string') {
        next.end_at = shifted(old.end_at, (new Date(value).getTime() - new Date(old.start_at).getTime()) / 60_000);
      }
      return next;
    });
    if (path === 'start_at') renew('end_at');
    setErrors(({ [path]: _, ...rest }) => rest);
  };
  const submit = async (e?: FormEvent) => {
    e?.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem('');
    const all: Values = { ...aboutValues(info, about, record), ...values };
    if (kind === 'call' && minutes) all.duration_seconds = Math.round(Number(minutes.replace(',', '.')) * 60);
    if (kind === 'task' && remind !== '' && typeof values.due_at === 'string') all.reminder_at = shifted(values.due_at, -Number(remind));
    try {
      const made = await createRecord(client, info.name, Object.fromEntries(Object.entries(all).filter(([, v]) => !isEmpty(v))));
      announce(t('activityMade', { object: label(info.labels), name: made.title }), {
        object: info.name,
        id: made.id,
        version: made.version,
      });
      refreshAround(client, about.name, record.id);
      onClose();
    } catch (error) {
      const refused = fieldErrors(error);
      setErrors(refused);
      if (!Object.keys(refused).some((path) => shown[kind].includes(path))) setProblem(describe(error).detail);
      setBusy(false);
    }
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      e.stopPropagation();
      void submit();
    } else if (e.key === 'Escape' && !(e.target as HTMLElement).closest('[data-portal]')) {
      e.stopPropagation();
      onClose();
    }
  };
  return (
    <form ref={form} className={css.form} noValidate onSubmit={(e) => void submit(e)} onKeyDownCapture={onKeyDown}>
      {problem && (
        <p role="alert" className={css.problem}>
          {problem}
        </p>
      )}
      {shown[kind].map((path) => {
        if (path === 'minutes') return <Minutes key={path} value={minutes} onChange={setMinutes} />;
        if (path === 'reminder') return <Reminder key={path} value={remind} disabled={!values.due_at} onChange={setRemind} />;
        const field = (info.fields ?? []).find((x) => x.path === path);
        return (
          field && (
            <div key={path} className={wide.has(path) ? css.wide : undefined}>
              <FieldRow field={field} value={values[path]} error={errors[path]} onChange={(v) => set(path, v)} key={fresh[path]} />
              {path === 'due_at' && (
                <DuePresets
                  onPick={(v) => {
                    set('due_at', v);
                    renew('due_at');
                  }}
                />
              )}
            </div>
          )
        );
      })}
      <div className={css.foot}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={busy}>
          {t(`save_${kind}`)}
        </Button>
      </div>
    </form>
  );
}

function DuePresets({ onPick }: { onPick: (at: string) => void }) {
  const t = useTexts(texts);
  const { timeZone } = useFormats();
  const presets = [
    ['today', atHour(0, 17, timeZone)],
    ['tomorrow', atHour(1, 9, timeZone)],
    ['nextMonday', atHour(untilMonday(timeZone), 9, timeZone)],
  ] as const;
  return (
    <div className={css.presets}>
      {presets.map(([name, at]) => (
        <button key={name} type="button" onClick={() => onPick(at)}>
          {t(name)}
        </button>
      ))}
    </div>
  );
}

function Minutes({ value, onChange }: { value: string; onChange: (v: string) => void }) {
  const t = useTexts(texts);
  const id = useId();
  return (
    <div className={css.plain}>
      <label htmlFor={id}>{t('durationMinutes')}</label>
      <input id={id} inputMode="decimal" value={value} onChange={(e) => onChange(e.currentTarget.value)} autoComplete="off" />
    </div>
  );
}

function Reminder({ value, disabled, onChange }: { value: string; disabled: boolean; onChange: (v: string) => void }) {
  const t = useTexts(texts);
  const id = useId();
  return (
    <div className={css.plain}>
      <label htmlFor={id}>{t('reminder')}</label>
      <select id={id} value={value} disabled={disabled} onChange={(e) => onChange(e.currentTarget.value)}>
        <option value="">{t('noReminder')}</option>
        {reminders.map((m) => (
          <option key={m} value={m}>
            {t(`remind_${m}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
