import { type KeyboardEvent, useRef } from 'react';
import css from './record.module.css';

type Props<T extends string> = { label: string; tabs: { id: T; label: string }[]; current: T; onPick: (tab: T) => void };

/** The tabs of a record's page: all of it on a phone, what plugins add beside the timeline elsewhere. */
export function TabList<T extends string>({ label, tabs, current, onPick }: Props<T>) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (e: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    const next = tabs[(tabs.findIndex((x) => x.id === current) + step + tabs.length) % tabs.length];
    if (next) {
      onPick(next.id);
      list.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
    }
  };
  return (
    <div ref={list} role="tablist" aria-label={label} className={css.tabs} onKeyDown={onKeyDown} tabIndex={-1}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={`tab-${tab.id}`}
          aria-selected={tab.id === current}
          aria-controls={tab.id === current ? `panel-${tab.id}` : undefined}
          tabIndex={tab.id === current ? 0 : -1}
          onClick={() => onPick(tab.id)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
