import type { ReactNode } from 'react';
import css from './state.module.css';

type Props = { icon?: ReactNode; title: string; hint?: ReactNode; small?: string; children?: ReactNode };

/** An empty, failed or forbidden place: what it is, why, and what can be done; children are the buttons. */
export function State({ icon, title, hint, small, children }: Props) {
  return (
    <div className={css.state}>
      {icon && (
        <div className={css.icon} aria-hidden>
          {icon}
        </div>
      )}
      <h2 className={css.title}>{title}</h2>
      {hint && <p className={css.hint}>{hint}</p>}
      {small && <p className={css.small}>{small}</p>}
      {children && <div className={css.actions}>{children}</div>}
    </div>
  );
}
