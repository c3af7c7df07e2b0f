import { Popover } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

type Props = { opened: boolean; button: ReactElement; onChange: (opened: boolean) => void; children: ReactNode };

/** The box of one of the list's tools. It comes when the tool is first used. */
export function ToolBox({ opened, button, onChange, children }: Props) {
  return (
    <Popover opened={opened} onChange={onChange} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown p={0}>{children}</Popover.Dropdown>
    </Popover>
  );
}
