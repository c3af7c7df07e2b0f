import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import type { RecordData } from '@/lib/records/record';
import css from './inbox.module.css';
import { type Step, stepsOf } from './steps';
import { texts } from './texts.en';

type Props = { ticket: RecordData; editable: boolean; onWrite: (values: Record<string, unknown>, said: string) => void };

/** What there is to do about a ticket, step by step. */
export function Checklist({ ticket, editable, onWrite }: Props) {
  const t = useTexts(texts);
  const [text, setText] = useState('');
  const steps = stepsOf(ticket.checklist);
  const done = steps.filter((s) => s.done).length;
  const write = (next: Step[]) => onWrite({ checklist: next.length > 0 ? next : null }, t('listed'));
  if (!editable && steps.length === 0) return null;
  return (
    <>
      <h3>
        {t('checklist')}
        {steps.length > 0 && <span className={css.tally}> {t('of', { done, all: steps.length })}</span>}
      </h3>
      <ul className={css.steps} aria-label={t('checklist')}>
        {steps.map((s, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no names, and the same words may stand twice
          <li key={`${i} ${s.text}`}>
            <label>
              <input
                type="checkbox"
                checked={s.done}
                disabled={!editable}
                onChange={() => write(steps.map((x, k) => (k === i ? { ...x, done: !x.done } : x)))}
              />
              <span data-done={s.done || undefined}>{s.text}</span>
            </label>
            {editable && (
              <ActionIcon
                size={24}
                aria-label={t('dropStep', { text: s.text })}
                title={t('dropStep', { text: s.text })}
                onClick={() => write(steps.filter((_, k) => k !== i))}
              >
                <IconX size={13} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {editable && (
        <form
          onSubmit={(e) => {
            e.preventDefault();
            if (text.trim() === '') return;
            write([...steps, { text: text.trim(), done: false }]);
            setText('');
          }}
        >
          <input
            className={css.step}
            aria-label={t('addStep')}
            placeholder={t('addStep')}
            maxLength={300}
            value={text}
            onChange={(e) => setText(e.currentTarget.value)}
          />
        </form>
      )}
    </>
  );
}
