import type { CSSProperties } from 'react';
import css from './pill.module.css';

const colors: Record<string, string> = {
  gray: 'light-dark(#71717a, #a1a1aa)',
  red: 'light-dark(#dc2626, #f87171)',
  orange: 'light-dark(#ea580c, #fb923c)',
  yellow: 'light-dark(#ca8a04, #facc15)',
  green: 'light-dark(#16a34a, #4ade80)',
  teal: 'light-dark(#0d9488, #2dd4bf)',
  cyan: 'light-dark(#0891b2, #22d3ee)',
  blue: 'light-dark(#2563eb, #60a5fa)',
  indigo: 'light-dark(#4f46e5, #818cf8)',
  violet: 'light-dark(#7c3aed, #a78bfa)',
  pink: 'light-dark(#db2777, #f472b6)',
};

export const pillColors = Object.keys(colors);
const spread = ['blue', 'green', 'orange', 'violet', 'teal', 'pink', 'yellow', 'cyan', 'indigo', 'red'];
const meant: Record<string, string> = {
  won: 'green',
  done: 'green',
  customer: 'green',
  active: 'green',
  lost: 'red',
  churned: 'red',
  cancelled: 'red',
  high: 'red',
  urgent: 'red',
  open: 'blue',
  new: 'blue',
  lead: 'gray',
  inactive: 'gray',
  low: 'gray',
};

/** The colour of an option: the one that was chosen for it, one that fits its meaning, else one by its place. */
export function optionColor(option: { value: string; color?: string; position?: number }): string {
  return colors[option.color ?? ''] ?? colors[meant[option.value] ?? spread[(option.position ?? 0) % spread.length] ?? 'gray'] ?? '';
}

/** A short word with a dot of a colour, which is never the only thing that tells. */
export function Pill({ text, color }: { text: string; color?: string }) {
  return (
    <span className={css.pill}>
      {color && <span className={css.dot} style={{ '--dot': color } as CSSProperties} aria-hidden />}
      <span className={css.text}>{text}</span>
    </span>
  );
}
