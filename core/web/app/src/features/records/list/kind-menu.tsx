import { Menu } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import type { Kind } from './search';
import { texts } from './texts.en';
import type { Change } from './use-definition';

type Props = { kinds: Kind[]; kind: Kind; button: ReactElement; change: (c: Change) => void };

/** The kinds of a list on a phone. */
export function KindMenu({ kinds, kind, button, change }: Props) {
  const t = useTexts(texts);
  return (
    <Menu position="bottom-start" width={180} defaultOpened>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {kinds.map((k) => (
          <Menu.RadioItem key={k} value={k} checked={k === kind} onClick={() => change({ kind: k })}>
            {t(k)}
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
