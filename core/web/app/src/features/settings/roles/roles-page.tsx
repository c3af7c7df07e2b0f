import { Button } from '@mantine/core';
import { IconLock, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '@/lib/auth/me';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { useUsers } from '@/lib/users/users';
import { Pill } from '@/ui/pill/pill';
import { SettingsPage } from '../frame/settings-page';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { Table } from '../parts/table';
import { type Role, rolesQuery, useTeams } from '../people';
import { holders, tree } from './holders';
import { NewRoleDialog } from './new-role-dialog';
import css from './roles.module.css';
import { texts } from './texts.en';

/** All roles of the company, those that inherit below those that they inherit from. */
export function RolesPage() {
  const t = useTexts(texts);
  const roles = useQuery(rolesQuery);
  const may = useMay('settings.access');
  const [adding, setAdding] = useState(false);
  const add = may && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
      {t('new')}
    </Button>
  );
  return (
    <SettingsPage name={t('roles')} about={t('about')} actions={add}>
      <Loaded query={roles}>{(list) => <Roles roles={list} />}</Loaded>
      {adding && <NewRoleDialog roles={roles.data ?? []} onClose={() => setAdding(false)} />}
    </SettingsPage>
  );
}

function Roles({ roles }: { roles: Role[] }) {
  const t = useTexts(texts);
  const label = useLabel();
  const { list } = useFormats();
  const users = useUsers();
  const teams = useTeams();
  return (
    <Table columns={[t('name'), t('inherits'), t('members'), t('kind')]}>
      {tree(roles).map(({ role, depth }) => (
        <tr key={role.id}>
          <td>
            <span className={parts.main} style={{ paddingLeft: depth * 22 }}>
              <span className={css.icon} aria-hidden>
                <IconLock size={15} stroke={1.6} />
              </span>
              <Link to="/settings/roles/$id" params={{ id: role.id }}>
                {label(role.labels, role.name)}
              </Link>
            </span>
          </td>
          <td className={parts.quiet}>{list((role.parent_ids ?? []).map((id) => label(roles.find((r) => r.id === id)?.labels, id)))}</td>
          <td className={parts.quiet}>
            {role.name === 'everyone' ? t('everyone') : t('people', { count: holders(role.id, users, teams).length })}
          </td>
          <td>
            <Pill text={t(role.builtin ? 'shipped' : 'own')} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
