import { type ReactNode, useId } from 'react';
import css from './parts.module.css';

/** A part of a page with its own heading, and what can be done with the whole of it. */
export function Section({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className={css.section} aria-labelledby={id}>
      <div className={css.sectionHead}>
        <h2 id={id}>{title}</h2>
        {actions && <div className={css.pills}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}
