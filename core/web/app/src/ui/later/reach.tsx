import { type ComponentPropsWithRef, cloneElement, type ReactElement, type ReactNode, Suspense, useCallback, useState } from 'react';

type Props = {
  /** Fetches the menu; called when a hand or the keyboard comes near. */
  load: () => void;
  /** The menu, opened, with its button in it. */
  menu: (button: ReactElement) => ReactNode;
  children: ReactElement<ComponentPropsWithRef<'button'>>;
};

/** A button whose menu is fetched when somebody reaches for it. The menu takes the button's place, and gives it the focus. */
export function Reach({ load, menu, children }: Props) {
  const [pressed, setPressed] = useState(false);
  const focus = useCallback((el: HTMLButtonElement | null) => el?.focus({ preventScroll: true }), []);
  if (!pressed) {
    return cloneElement(children, {
      'aria-haspopup': 'menu',
      'aria-expanded': false,
      onPointerEnter: load,
      onFocus: load,
      onClick: () => setPressed(true),
    });
  }
  const button = cloneElement(children, { ref: focus });
  return <Suspense fallback={button}>{menu(button)}</Suspense>;
}
