import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/lib/api/client';
import { openCreate } from '@/lib/create/create';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, type Relation, useCan, useLabel } from '@/lib/metadata/metadata';
import type { RecordData } from '@/lib/records/record';
import { rememberTitle } from '@/lib/records/titles';
import { toastProblem } from '@/lib/toast/toast';
import { useUsers } from '@/lib/users/users';
import { Avatar } from '@/ui/avatar/avatar';
import { Picker } from '@/ui/picker/picker';
import { texts } from '../texts.en';
import css from './related.module.css';

type Props = {
  relation: Relation;
  target: ObjectInfo | undefined;
  path: { object: string; id: string; relation: string };
  onClose: () => void;
  onAdded: (name: string) => void;
};

/** Finds a record, or a person, to link to, in a role; one that is not there yet can be created. */
export function AddLink({ relation, target, path, onClose, onAdded }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const users = useUsers();
  const [query, setQuery] = useState('');
  const [role, setRole] = useState('');
  const mayCreate = useCan(target?.name ?? '', 'create');
  const roles = (relation.roles ?? []).filter((r) => !r.archived);
  const { data, isFetching } = useQuery({ ...foundQuery(target?.name ?? '', query), enabled: target !== undefined });
  const choices = target
    ? (data ?? []).filter((r) => r.id !== path.id).map((r) => ({ value: r.id, label: r.title, icon: <Avatar name={r.title} /> }))
    : users.filter((u) => u.active).map((u) => ({ value: u.id, label: u.name, icon: <Avatar name={u.name} /> }));
  const link = async (id: string, name: string) => {
    try {
      await api.POST('/api/v1/records/{object}/{id}/relations/{relation}', {
        params: { path },
        body: { target_id: id, role: role || undefined },
      });
      onAdded(name);
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <div className={css.adding}>
      {roles.length > 0 && (
        <label className={css.asRole}>
          {t('asRole')}
          <select aria-label={t('asRole')} value={role} onChange={(e) => setRole(e.currentTarget.value)}>
            <option value="">{t('noRole')}</option>
            {roles.map((r) => (
              <option key={r.value} value={r.value}>
                {label(r.labels, r.value)}
              </option>
            ))}
          </select>
        </label>
      )}
      <Picker
        label={t('find', { title: label(relation.labels, relation.name) })}
        choices={choices}
        selected={[]}
        onQuery={target ? setQuery : undefined}
        searching={isFetching}
        autoFocus
        onPick={([id]) => {
          const found = choices.find((c) => c.value === id);
          if (found) void link(found.value, found.label);
        }}
        onDone={onClose}
        onCancel={onClose}
      />
      {target && mayCreate && (
        <button
          type="button"
          className={css.create}
          onClick={() =>
            openCreate({
              object: target.name,
              onCreated: (made) => void link(made.id, (made as RecordData).title ?? ''),
            })
          }
        >
          {t('createNew', { object: label(target.labels, target.name) })}
        </button>
      )}
    </div>
  );
}

export const foundQuery = (object: string, query: string) => ({
  queryKey: ['records', object, 'choices', query],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const page = await body(
      api.POST('/api/v1/records/{object}/query', {
        params: { path: { object } },
        body: { q: query || undefined, fields: ['title'], limit: 30, count: 'none' } as never,
        signal,
      }),
    );
    const found = page.data as RecordData[];
    for (const r of found) rememberTitle(r.id, r.title);
    return found;
  },
  placeholderData: (old: RecordData[] | undefined) => old,
  staleTime: 10_000,
});
