import { type ReactNode, useEffect } from 'react';
import css from './page.module.css';

type Props = {
  /** The name of the screen, for the tab of the browser and for readers of the screen. */
  name: string;
  /** What stands in the bar instead of the bare name, such as a menu of views. */
  title?: ReactNode;
  actions?: ReactNode;
  /** Narrow pages are for reading and forms, others fill the screen. */
  narrow?: boolean;
  children: ReactNode;
};

/** A screen: a bar with title and actions, and below it what scrolls. */
export function Page({ name, title, actions, narrow, children }: Props) {
  useEffect(() => {
    document.title = `${name} · Kontor`;
  }, [name]);
  return (
    <div className={css.page}>
      <header className={css.bar}>
        <h1 className={css.title}>{title ?? name}</h1>
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      <div className={css.body}>{narrow ? <div className={css.narrow}>{children}</div> : children}</div>
    </div>
  );
}
