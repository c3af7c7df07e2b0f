import { IconCheck, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import css from './path.module.css';

export type Step = { id: string; label: string; tone?: 'won' | 'lost' };

type Props = { label: string; steps: Step[]; current: string | null; disabled?: boolean; onPick: (id: string) => void };

/** The way that a record goes, as steps; the ends stand apart. A press moves the record there. */
export function Path({ label, steps, current, disabled, onPick }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const at = steps.findIndex((s) => s.id === current);
  const end = steps[at]?.tone;
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a phone the step that is reached has to be in sight
  useEffect(() => {
    const here = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (here && list.current) list.current.scrollLeft = here.offsetLeft - 40;
  }, [current]);
  return (
    <nav aria-label={label} className={css.path}>
      <ol ref={list} className={css.steps}>
        {steps.map((s, i) => {
          const state = i === at ? 'now' : end === undefined && at > i && !s.tone ? 'past' : end === 'won' && !s.tone ? 'past' : 'next';
          return (
            <li key={s.id} data-end={s.tone}>
              <button
                type="button"
                className={css.step}
                data-state={state}
                data-tone={s.tone}
                aria-current={i === at ? 'step' : undefined}
                disabled={disabled}
                onClick={() => i !== at && onPick(s.id)}
              >
                {s.tone === 'won' || state === 'past' ? (
                  <IconCheck size={13} stroke={2} aria-hidden />
                ) : s.tone === 'lost' ? (
                  <IconX size={13} stroke={2} aria-hidden />
                ) : null}
                <span>{s.label}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
