/** Puts the focus on the first entry of a menu that was opened by other means than its own button; a ref for its list. */
export function focusFirst(list: HTMLElement | null): void {
  if (list) requestAnimationFrame(() => list.querySelector<HTMLElement>('[role^=menuitem]')?.focus());
}
