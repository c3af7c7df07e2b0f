import { NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { apiName } from '@/lib/metadata/names';
import { toast } from '@/lib/toast/toast';
import { CheckList } from '../parts/check-list';
import { Dialog } from '../parts/dialog';
import { cleanLabels, LabelsInput } from '../parts/labels-input';
import { type Role, rolesQuery } from '../people';
import { createRole, draftOf } from './api';
import { texts } from './texts.en';

/** Makes a role: a name, what it inherits from, and perhaps what another one allows to begin with. */
export function NewRoleDialog({ roles, onClose }: { roles: Role[]; onClose: () => void }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [labels, setLabels] = useState<Record<string, string>>({});
  const [parents, setParents] = useState<string[]>([]);
  const [copied, setCopied] = useState('');
  const create = useMutation({
    meta: { silent: true },
    mutationFn: () => {
      const names = cleanLabels(labels);
      const from = roles.find((r) => r.id === copied);
      return createRole({
        name: apiName(names.en ?? names.de ?? ''),
        labels: names,
        definition: from ? draftOf(from).definition : {},
        parent_ids: parents,
      });
    },
    onSuccess: async (role) => {
      await client.invalidateQueries({ queryKey: rolesQuery.queryKey });
      toast({ title: t('created', { name: label(role.labels, role.name) }) });
      void navigate({ to: '/settings/roles/$id', params: { id: role.id } });
    },
  });
  const errors = fieldErrors(create.error);
  const usable = roles.filter((r) => r.name !== 'admin' && r.name !== 'everyone');
  return (
    <Dialog
      title={t('new')}
      action={t('create')}
      busy={create.isPending}
      disabled={Object.keys(cleanLabels(labels)).length === 0}
      error={errors.name || errors.labels ? undefined : create.error}
      size={520}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <LabelsInput label={t('label')} value={labels} onChange={setLabels} required autoFocus error={errors.labels ?? errors.name} />
      <CheckList
        label={t('inherits')}
        items={usable.map((r) => ({ value: r.id, label: label(r.labels, r.name) }))}
        value={parents}
        onChange={setParents}
      />
      <NativeSelect
        label={t('copyOf')}
        value={copied}
        onChange={(e) => setCopied(e.currentTarget.value)}
        data={[{ value: '', label: t('nothing') }, ...usable.map((r) => ({ value: r.id, label: label(r.labels, r.name) }))]}
      />
    </Dialog>
  );
}
