import { useTexts } from '@/lib/i18n/catalogue';
import css from './imports.module.css';
import { texts } from './texts.en';

export type Step = 'file' | 'map' | 'options' | 'check' | 'done';
const order: Step[] = ['file', 'map', 'options', 'check', 'done'];

/** How far an import has come; steps that can be gone back to are buttons. */
export function Steps({ at, onGo }: { at: Step; onGo?: (step: Step) => void }) {
  const t = useTexts(texts);
  const names: Record<Step, string> = {
    file: t('stepFile'),
    map: t('stepMap'),
    options: t('stepOptions'),
    check: t('stepCheck'),
    done: t('stepDone'),
  };
  const current = order.indexOf(at);
  return (
    <nav aria-label={t('steps')} className={css.steps}>
      <ol>
        {order.map((step, i) => (
          <li
            key={step}
            data-state={i < current ? 'past' : i === current ? 'now' : 'next'}
            aria-current={i === current ? 'step' : undefined}
          >
            {onGo && i < current ? (
              <button type="button" onClick={() => onGo(step)}>
                <span className="num">{i + 1}</span> {names[step]}
              </button>
            ) : (
              <span>
                <span className="num">{i + 1}</span> {names[step]}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
