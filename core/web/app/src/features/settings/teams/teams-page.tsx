import { Button } from '@mantine/core';
import { IconEdit, IconHierarchy2, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { useUsers } from '@/lib/users/users';
import { Pill } from '@/ui/pill/pill';
import { State } from '@/ui/states/state';
import { SettingsPage } from '../frame/settings-page';
import { Dialog } from '../parts/dialog';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { Table } from '../parts/table';
import { type Team, teamsQuery, useRoles } from '../people';
import { TeamDialog } from './team-dialog';
import { texts } from './texts.en';
import { teamTree } from './tree';

type Open = { team?: Team; parent?: string } | null;

/** The tree of teams. */
export function TeamsPage() {
  const t = useTexts(texts);
  const query = useQuery(teamsQuery);
  const may = useMay('users.manage');
  const [open, setOpen] = useState<Open>(null);
  const [deleting, setDeleting] = useState<Team | null>(null);
  const add = may && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setOpen({})}>
      {t('new')}
    </Button>
  );
  return (
    <SettingsPage name={t('teams')} about={t('about')} actions={add}>
      <Loaded query={query}>
        {(teams) =>
          teams.length === 0 ? (
            <State icon={<IconHierarchy2 size={20} />} title={t('none')} hint={t('noneHint')}>
              {add}
            </State>
          ) : (
            <Tree teams={teams} may={may} onOpen={setOpen} onDelete={setDeleting} />
          )
        }
      </Loaded>
      {open && <TeamDialog team={open.team} parent={open.parent} onClose={() => setOpen(null)} />}
      {deleting && <DeleteDialog team={deleting} onClose={() => setDeleting(null)} />}
    </SettingsPage>
  );
}

type TreeProps = { teams: Team[]; may: boolean; onOpen: (o: Open) => void; onDelete: (t: Team) => void };

function Tree({ teams, may, onOpen, onDelete }: TreeProps) {
  const t = useTexts(texts);
  const label = useLabel();
  const users = useUsers();
  const shapes = useMay('settings.access');
  const roles = useRoles(shapes || may);
  return (
    <Table columns={[t('name'), t('members'), t('roles')]} end={may && t('edit')}>
      {teamTree(teams).map(({ team, depth }) => (
        <tr key={team.id}>
          <td>
            <span className={parts.main} style={{ paddingLeft: depth * 22 }}>
              {team.name}
            </span>
          </td>
          <td
            className={parts.quiet}
            title={(team.member_ids ?? []).flatMap((id) => users.find((u) => u.id === id)?.name ?? []).join(', ')}
          >
            {t('count', { count: team.member_ids?.length ?? 0 })}
          </td>
          <td>
            <span className={parts.pills}>
              {(team.role_ids ?? [])
                .flatMap((id) => roles.find((r) => r.id === id) ?? [])
                .map((r) => (
                  <Pill key={r.id} text={label(r.labels, r.name)} />
                ))}
            </span>
          </td>
          {may && (
            <td data-end>
              <RowMenu
                of={team.name}
                actions={[
                  { label: t('edit'), icon: <IconEdit size={15} />, run: () => onOpen({ team }) },
                  { label: t('newBelow'), icon: <IconPlus size={15} />, run: () => onOpen({ parent: team.id }) },
                  { label: t('delete'), icon: <IconTrash size={15} />, danger: true, run: () => onDelete(team) },
                ]}
              />
            </td>
          )}
        </tr>
      ))}
    </Table>
  );
}

function DeleteDialog({ team, onClose }: { team: Team; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const remove = useMutation({
    meta: { silent: true },
    mutationFn: () => api.DELETE('/api/v1/teams/{id}', { params: { path: { id: team.id }, header: { 'If-Match': '*' } } }),
    onSuccess: async () => {
      toast({ title: t('deleted', { name: team.name }) });
      onClose();
      await client.invalidateQueries({ queryKey: teamsQuery.queryKey });
    },
  });
  return (
    <Dialog
      title={`${t('delete')}: ${team.name}`}
      action={t('delete')}
      danger
      busy={remove.isPending}
      error={remove.error}
      onSubmit={() => remove.mutate()}
      onClose={onClose}
    >
      <p className={parts.hint}>{t('deleteText')}</p>
    </Dialog>
  );
}
