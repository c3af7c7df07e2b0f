import { useEffect, useRef } from 'react';

export type Shortcut = {
  /** Such as "mod+k", "?", "shift+enter", or two keys one after the other: "g c". */
  keys: string;
  /** What it does, as the list of shortcuts says it. */
  label: string;
  group: string;
  run: () => void;
  /** Works while somebody types, too; for combinations with Ctrl or Cmd only. */
  always?: boolean;
};

const active = new Map<symbol, Shortcut>();
const listeners = new Set<() => void>();
let snapshot: readonly Shortcut[] = [];
let pending = '';
let pendingTimer: ReturnType<typeof setTimeout> | undefined;

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

export const shortcutStore = {
  current: () => snapshot,
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

function publish() {
  snapshot = [...active.values()];
  for (const l of listeners) l();
}

/** Registers a shortcut for as long as the component stands; null for none. */
export function useShortcut(shortcut: Shortcut | null): void {
  const run = useRef(shortcut?.run);
  run.current = shortcut?.run;
  const { keys, label, group, always } = shortcut ?? {};
  useEffect(() => {
    if (keys === undefined || label === undefined || group === undefined) return;
    const id = Symbol(keys);
    active.set(id, { keys, label, group, always, run: () => run.current?.() });
    publish();
    return () => {
      active.delete(id);
      publish();
    };
  }, [keys, label, group, always]);
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[data-own-keys]') !== null;
}

function nameOf(e: KeyboardEvent): string {
  const parts: string[] = [];
  if (e.ctrlKey || e.metaKey) parts.push('mod');
  if (e.altKey) parts.push('alt');
  const key = e.key.toLowerCase();
  if (e.shiftKey && (key.length > 1 || /[a-z]/.test(key))) parts.push('shift');
  parts.push(key === ' ' ? 'space' : key);
  return parts.join('+');
}

function onKeyDown(e: KeyboardEvent) {
  if (e.defaultPrevented || e.isComposing || e.repeat) return;
  const name = nameOf(e);
  const inField = typing(e.target);
  const modal = document.querySelector('[aria-modal="true"]') !== null;
  const candidates = [...active.values()].reverse();
  const find = (keys: string) => candidates.find((s) => s.keys === keys && ((!inField && !modal) || s.always));
  const found = (pending && find(`${pending} ${name}`)) || find(name);
  clearTimeout(pendingTimer);
  pending = '';
  if (found) {
    e.preventDefault();
    found.run();
  } else if (!inField && !modal && candidates.some((s) => s.keys.startsWith(`${name} `))) {
    pending = name;
    pendingTimer = setTimeout(() => {
      pending = '';
    }, 1_200);
  }
}

document.addEventListener('keydown', onKeyDown);

/** The keys as they stand on this keyboard. */
export function keyCaps(keys: string): string[] {
  const caps: Record<string, string> = {
    mod: isMac ? '⌘' : 'Ctrl',
    shift: isMac ? '⇧' : 'Shift',
    alt: isMac ? '⌥' : 'Alt',
    enter: '↵',
    space: '␣',
    arrowdown: '↓',
    arrowup: '↑',
    escape: 'Esc',
  };
  return keys.split(/[ +]/).map((k) => caps[k] ?? k.toUpperCase());
}
