import type { ReactNode } from 'react';
import css from './state.module.css';

type Props = {
  icon?: ReactNode;
  title: string;
  hint?: ReactNode;
  small?: string /** 1 where it is all that the screen shows. */;
  level?: 1 | 2;
  children?: ReactNode;
};

/** An empty, failed or forbidden place: what it is, why, and what can be done; children are the buttons. */
export function State({ icon, title, hint, small, level = 2, children }: Props) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <div className={css.state}>
      {icon && (
        <div className={css.icon} aria-hidden>
          {icon}
        </div>
      )}
      <Heading className={css.title}>{title}</Heading>
      {hint && <p className={css.hint}>{hint}</p>}
      {small && <p className={css.small}>{small}</p>}
      {children && <div className={css.actions}>{children}</div>}
    </div>
  );
}
