import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useMay } from '@/lib/auth/me';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { useUsers } from '@/lib/users/users';
import { Avatar } from '@/ui/avatar/avatar';
import { Missing } from '@/ui/states/missing';
import { SettingsPage } from '../frame/settings-page';
import { CheckList } from '../parts/check-list';
import { Dialog } from '../parts/dialog';
import { LabelsInput } from '../parts/labels-input';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { Tabs } from '../parts/tabs';
import { type Role, rolesQuery, useTeams } from '../people';
import { deleteRole, draftOf, previewRole, type RoleDraft, saveRole } from './api';
import { lineages, same } from './definition';
import { FieldsSheet } from './fields-sheet';
import { FunctionsSheet } from './functions-sheet';
import { holders } from './holders';
import { ImpactDialog } from './impact-dialog';
import { Matrix } from './matrix';
import css from './roles.module.css';
import { texts } from './texts.en';

/** One role: what it allows, in a draft that is checked before it counts. */
export function RolePage() {
  const t = useTexts(texts);
  const { id } = useParams({ from: '/shell/settings/roles/$id' });
  const roles = useQuery(rolesQuery);
  return (
    <Loaded query={roles}>
      {(list) => {
        const role = list.find((r) => r.id === id);
        return role ? (
          <Editor key={id} role={role} roles={list} />
        ) : (
          <SettingsPage name={t('roles')} above={{ to: '/settings/roles', name: t('roles') }}>
            <Missing />
          </SettingsPage>
        );
      }}
    </Loaded>
  );
}

type Sheet = 'objects' | 'fields' | 'functions' | 'general' | 'members';

const alike = (a: RoleDraft, b: RoleDraft) =>
  same(a.definition, b.definition) &&
  JSON.stringify([a.labels.de, a.labels.en, [...a.parent_ids].sort()]) ===
    JSON.stringify([b.labels.de, b.labels.en, [...b.parent_ids].sort()]);

function Editor({ role, roles }: { role: Role; roles: Role[] }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const may = useMay('settings.access');
  const [base, setBase] = useState(role);
  const [draft, setDraft] = useState(() => draftOf(role));
  const [sheet, setSheet] = useState<Sheet>('objects');
  const [saving, setSaving] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const changed = !alike(draft, draftOf(base));
  const stale = role.version !== base.version;
  const take = (next: Role) => {
    setBase(next);
    setDraft(draftOf(next));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another's change is taken over only when it comes, and nothing is lost by it
  useEffect(() => {
    if (stale && !changed) take(role);
  }, [role.version]);
  const name = label(role.labels, role.name);
  const fixed = role.name === 'admin';
  const disabled = fixed || !may;
  const parents = lineages(draft.parent_ids, roles, [role.id]);
  const set = (part: Partial<RoleDraft>) => setDraft((d) => ({ ...d, ...part }));
  const sheets: { key: Sheet; label: string }[] = [
    { key: 'objects', label: t('objects') },
    { key: 'fields', label: t('fields') },
    { key: 'functions', label: t('functions') },
    { key: 'general', label: t('general') },
    { key: 'members', label: t('members') },
  ];
  return (
    <SettingsPage
      name={name}
      above={{ to: '/settings/roles', name: t('roles') }}
      wide
      actions={
        may &&
        !role.builtin && (
          <RowMenu
            of={name}
            actions={[{ label: t('deleteRole'), icon: <IconTrash size={15} />, danger: true, run: () => setDeleting(true) }]}
          />
        )
      }
    >
      {fixed ? <p className={parts.note}>{t('adminFixed')}</p> : !may && <p className={parts.note}>{t('lookOnly')}</p>}
      <Tabs label={t('sheets')} tabs={sheets} value={sheet} onChange={setSheet}>
        {sheet === 'objects' && (
          <Matrix definition={draft.definition} parents={parents} disabled={disabled} onChange={(definition) => set({ definition })} />
        )}
        {sheet === 'fields' && (
          <FieldsSheet definition={draft.definition} disabled={disabled} onChange={(definition) => set({ definition })} />
        )}
        {sheet === 'functions' && (
          <FunctionsSheet definition={draft.definition} disabled={disabled} onChange={(definition) => set({ definition })} />
        )}
        {sheet === 'general' && (
          <fieldset className={parts.checks} disabled={disabled} style={{ maxWidth: 620 }}>
            <div className={parts.form}>
              <LabelsInput label={t('label')} value={draft.labels} onChange={(labels) => set({ labels })} required />
              <CheckList
                label={t('inherits')}
                items={roles
                  .filter((r) => r.id !== role.id && r.name !== 'admin' && r.name !== 'everyone')
                  .map((r) => ({ value: r.id, label: label(r.labels, r.name) }))}
                value={draft.parent_ids}
                onChange={(parent_ids) => set({ parent_ids })}
              />
              <p className={parts.hint}>{t('inheritsHint')}</p>
            </div>
          </fieldset>
        )}
        {sheet === 'members' && <Holders role={role} />}
      </Tabs>
      {changed && !disabled && (
        <section className={css.bar} aria-label={t('unsaved')}>
          <span role="status">{stale ? t('mineStale') : t('unsaved')}</span>
          <Button variant="default" onClick={() => take(role)}>
            {stale ? t('reload') : t('discard')}
          </Button>
          {!stale && <Button onClick={() => setSaving(true)}>{t('review')}</Button>}
        </section>
      )}
      {saving && (
        <ImpactDialog
          about={[base.id, draft]}
          preview={() => previewRole(base.id, draft)}
          save={() => saveRole(base, draft)}
          onClose={() => setSaving(false)}
          onSaved={(next) => {
            take(next);
            setSaving(false);
            toast({ title: t('saved') });
            void client.invalidateQueries({ queryKey: rolesQuery.queryKey });
          }}
        />
      )}
      {deleting && <DeleteDialog role={role} name={name} onClose={() => setDeleting(false)} />}
    </SettingsPage>
  );
}

function Holders({ role }: { role: Role }) {
  const t = useTexts(texts);
  const users = useUsers();
  const teams = useTeams();
  const people = holders(role.id, users, teams);
  if (role.name === 'everyone') return <p className={parts.hint}>{t('everyone')}</p>;
  if (people.length === 0) return <p className={parts.hint}>{t('nobody')}</p>;
  const through = teams.filter((x) => x.role_ids?.includes(role.id)).map((x) => x.name);
  return (
    <>
      {through.length > 0 && <p className={parts.hint}>{t('viaTeams', { teams: through.join(', ') })}</p>}
      <ul className={css.holders} aria-label={t('peopleOf')}>
        {people.map((u) => (
          <li key={u.id}>
            <Link to="/settings/members/$id" params={{ id: u.id }}>
              <Avatar name={u.name} />
              {u.name}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

function DeleteDialog({ role, name, onClose }: { role: Role; name: string; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    meta: { silent: true },
    mutationFn: () => deleteRole(role),
    onSuccess: async () => {
      toast({ title: t('deleted', { name }) });
      await navigate({ to: '/settings/roles' });
      await client.invalidateQueries({ queryKey: rolesQuery.queryKey });
    },
  });
  return (
    <Dialog
      title={`${t('deleteRole')}: ${name}`}
      action={t('deleteRole')}
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
