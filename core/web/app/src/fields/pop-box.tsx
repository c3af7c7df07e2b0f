import { Popover } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

type Props = { opened: boolean; returnFocus: boolean; button: ReactElement; onClose: () => void; children: ReactNode };

/** The box below a button. It comes when the button is pressed for the first time. */
export function PopBox({ opened, returnFocus, button, onClose, children }: Props) {
  return (
    <Popover
      opened={opened}
      onChange={(o) => !o && onClose()}
      position="bottom-start"
      offset={2}
      radius="md"
      shadow="md"
      returnFocus={returnFocus}
    >
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown p={0}>{children}</Popover.Dropdown>
    </Popover>
  );
}
