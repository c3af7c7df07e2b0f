import type { CSSProperties } from 'react';
import css from './avatar.module.css';

/** A number from 0 to 359 that a name always has. */
function hue(name: string): number {
  let h = 0;
  for (let i = 0; i < name.length; i++) h = (h * 31 + name.charCodeAt(i)) >>> 0;
  return h % 360;
}

/** The first letter of a name on a colour of its own; it adds nothing for those who hear the name beside it. */
export function Avatar({ name, large }: { name: string; large?: boolean }) {
  return (
    <span
      className={large ? `${css.avatar} ${css.large}` : css.avatar}
      style={{ '--hue': hue(name) } as CSSProperties}
      data-letter={name.trim().charAt(0)}
      aria-hidden
    />
  );
}
