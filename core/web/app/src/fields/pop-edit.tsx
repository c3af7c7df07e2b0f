import { type ReactNode, Suspense, useCallback, useId, useRef, useState } from 'react';
import { later } from '@/ui/later/later';
import css from './fields.module.css';

const PopBox = later(() => import('./pop-box').then((m) => m.PopBox));

/** The box of choices: loaded beforehand, the first one opens as quickly as all others. */
export const boxOfChoices: { load: () => void } = PopBox;

type Props = {
  id?: string;
  label?: string;
  invalid?: boolean;
  describedBy?: string;
  /** Opens at once, as in a cell; in a form a press opens it. */
  open: boolean;
  shown: ReactNode;
  onClose: () => void;
  children: (close: () => void) => ReactNode;
};

/** A value that opens a box of choices below it. */
export function PopEdit({ id, label, invalid, describedBy, open, shown, onClose, children }: Props) {
  const [opened, setOpened] = useState(open);
  const [boxed, setBoxed] = useState(open);
  const pressed = useRef(false);
  // The box brings a button of its own, to which the focus goes over.
  const keepFocus = useCallback((el: HTMLButtonElement | null) => {
    if (pressed.current) el?.focus({ preventScroll: true });
  }, []);
  // The name says what the choice is for, and then what is chosen, as it is seen.
  const names = useId();
  const close = () => {
    setOpened(false);
    onClose();
  };
  const button = (
    <button
      ref={keepFocus}
      id={id}
      type="button"
      className={css.pick}
      aria-labelledby={label ? `${names}-for ${names}-is` : undefined}
      aria-haspopup="listbox"
      aria-expanded={opened}
      data-invalid={invalid || undefined}
      aria-describedby={describedBy}
      onPointerEnter={PopBox.load}
      onFocus={PopBox.load}
      onClick={() => {
        pressed.current = true;
        setBoxed(true);
        setOpened(true);
      }}
    >
      {label && (
        <span id={`${names}-for`} hidden>
          {label}
        </span>
      )}
      <span id={`${names}-is`} style={{ display: 'contents' }}>
        {shown || ' '}
      </span>
    </button>
  );
  if (!boxed) return button;
  return (
    <Suspense fallback={button}>
      <PopBox opened={opened} returnFocus={!open} button={button} onClose={close}>
        {opened && children(close)}
      </PopBox>
    </Suspense>
  );
}
