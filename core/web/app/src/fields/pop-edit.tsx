import { Popover } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import css from './fields.module.css';

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
  // The name says what the choice is for, and then what is chosen, as it is seen.
  const names = useId();
  const close = () => {
    setOpened(false);
    onClose();
  };
  return (
    <Popover opened={opened} onChange={(o) => !o && close()} position="bottom-start" offset={2} radius="md" shadow="md" returnFocus={!open}>
      <Popover.Target>
        <button
          id={id}
          type="button"
          className={css.pick}
          aria-labelledby={label ? `${names}-for ${names}-is` : undefined}
          aria-haspopup="listbox"
          aria-expanded={opened}
          data-invalid={invalid || undefined}
          aria-describedby={describedBy}
          onClick={() => setOpened(true)}
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
      </Popover.Target>
      <Popover.Dropdown p={0}>{opened && children(close)}</Popover.Dropdown>
    </Popover>
  );
}
