import { Menu } from '@mantine/core';
import { IconBell, IconBellOff, IconCalendarShare } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { focusFirst } from '@/lib/keys/focus-first';
import type { RecordData } from '@/lib/records/record';
import { useTitle } from '@/lib/records/titles';
import { isOverdue, putOff } from './model';
import { hourOf, toMonday } from './moments';
import css from './tasks.module.css';
import { texts } from './texts.en';

type Props = {
  task: RecordData;
  editable: boolean;
  /** Whether a heading above says the day already. */
  dayShown: boolean;
  onDone: () => void;
  onRemind: (at: string | null) => void;
  onPutOff: (due: string) => void;
  onOtherDay: () => void;
};

function about(task: RecordData): [object: string, id: string] | undefined {
  for (const [path, object] of [
    ['deal_id', 'deals'],
    ['contact_id', 'contacts'],
    ['company_id', 'companies'],
    ['lead_id', 'leads'],
  ] as const) {
    if (typeof task[path] === 'string' && task[path] !== '') return [object, task[path]];
  }
  return undefined;
}

/** A task in the list: a tick, its name, what it is about, when it is due and its reminder. */
export function TaskRow({ task, editable, dayShown, onDone, onRemind, onPutOff, onOtherDay }: Props) {
  const t = useTexts(texts);
  const f = useFormats();
  const [object, id] = about(task) ?? [];
  const title = useTitle(object, id);
  const done = task.status === 'done';
  const due = typeof task.due_at === 'string' ? task.due_at : '';
  const reminder = typeof task.reminder_at === 'string' ? task.reminder_at : '';
  const late = !done && isOverdue(due);
  const [putting, setPutting] = useState(false);
  const onKeyDown = (e: KeyboardEvent<HTMLElement>) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const rows = [...(e.currentTarget.closest('[data-tasks]')?.querySelectorAll<HTMLElement>('a[data-task]') ?? [])];
    const at = rows.indexOf(e.currentTarget);
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') rows[at + (e.key === 'ArrowDown' ? 1 : -1)]?.focus();
    else if (e.key.toLowerCase() === 'x' && editable) {
      (rows[at + 1] ?? rows[at - 1])?.focus();
      onDone();
    } else if (e.key.toLowerCase() === 'p' && editable && !done) setPutting(true);
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <li className={css.row} data-done={done || undefined}>
      <input type="checkbox" checked={done} disabled={!editable} aria-label={t('complete', { name: task.title })} onChange={onDone} />
      <span className={css.main}>
        <Link
          to="/records/$object/$id"
          params={{ object: 'tasks', id: task.id }}
          className={css.name}
          data-task={task.id}
          onKeyDown={onKeyDown}
        >
          {task.title}
        </Link>
        {object && id && title && (
          <Link to="/records/$object/$id" params={{ object, id }} className={css.about}>
            {title}
          </Link>
        )}
      </span>
      {due !== '' && (
        <span className={css.due} data-late={late || undefined}>
          {dayShown ? f.time(due) : f.dateTime(due)}
        </span>
      )}
      {editable && !done && (
        <Menu position="bottom-end" width={210} opened={putting} onChange={setPutting}>
          <Menu.Target>
            <button type="button" className={css.bell} aria-label={t('putOff', { name: task.title })} title={t('putOffTo')}>
              <IconCalendarShare size={16} stroke={1.6} aria-hidden />
            </button>
          </Menu.Target>
          <Menu.Dropdown ref={focusFirst}>
            <Menu.Label>{t('putOffTo')}</Menu.Label>
            <Menu.Item onClick={() => onPutOff(putOff(due, 1, f.timeZone))}>{t('toTomorrow')}</Menu.Item>
            <Menu.Item onClick={() => onPutOff(putOff(due, toMonday(f.timeZone), f.timeZone))}>{t('toMonday')}</Menu.Item>
            <Menu.Item onClick={() => onPutOff(putOff(due, 7, f.timeZone))}>{t('toWeek')}</Menu.Item>
            <Menu.Item onClick={onOtherDay}>{t('toDay')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {editable && !done && (
        <Menu position="bottom-end" width={210}>
          <Menu.Target>
            <button
              type="button"
              className={css.bell}
              data-on={reminder !== '' || undefined}
              aria-label={t('remind', { name: task.title })}
            >
              <IconBell size={16} stroke={1.6} aria-hidden />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {reminder !== '' && <Menu.Label>{t('remindAt', { at: f.dateTime(reminder) })}</Menu.Label>}
            <Menu.Item onClick={() => onRemind(new Date(Date.now() + 3_600_000).toISOString())}>{t('inHour')}</Menu.Item>
            <Menu.Item onClick={() => onRemind(hourOf(1, 9, f.timeZone))}>{t('tomorrow')}</Menu.Item>
            <Menu.Item onClick={() => onRemind(hourOf(toMonday(f.timeZone), 9, f.timeZone))}>{t('monday')}</Menu.Item>
            {reminder !== '' && (
              <Menu.Item leftSection={<IconBellOff size={14} />} onClick={() => onRemind(null)}>
                {t('noReminder')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}
