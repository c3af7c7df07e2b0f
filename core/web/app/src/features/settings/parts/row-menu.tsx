import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { texts } from './texts.en';

export type RowAction = { label: string; icon?: ReactNode; danger?: boolean; run: () => void } | false | undefined;

/** What can be done with one row of a list. */
export function RowMenu({ of, actions }: { of: string; actions: RowAction[] }) {
  const t = useTexts(texts);
  const real = actions.filter((a) => a !== false && a !== undefined);
  if (real.length === 0) return null;
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon aria-label={`${t('actions')}: ${of}`} title={t('actions')}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {real.map((a) => (
          <Fragment key={a.label}>
            <Menu.Item leftSection={a.icon} color={a.danger ? 'red' : undefined} onClick={a.run}>
              {a.label}
            </Menu.Item>
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
