import { Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body, type Schema } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { endOfDay } from '../members/api';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import { RoleChoice } from '../parts/role-choice';
import { keysQuery } from './keys-page';
import { ScopeFields } from './scope-fields';
import { lines, splitScopes } from './scopes';
import { texts } from './texts.en';

/** Asks what a key may do, for how long and from where. */
export function KeyDialog({ onMade, onClose }: { onMade: (secret: string) => void; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [common, setCommon] = useState<string[]>(['read']);
  const [more, setMore] = useState('');
  const [until, setUntil] = useState('');
  const [roleIds, setRoleIds] = useState<string[]>([]);
  const [networks, setNetworks] = useState('');
  const scopes = [...common, ...splitScopes(more)];
  const create = useMutation({
    meta: { silent: true },
    mutationFn: () =>
      body(
        api.POST('/api/v1/api-keys', {
          body: {
            name: name.trim(),
            scopes,
            expires_at: until ? endOfDay(until) : undefined,
            role_ids: roleIds.length > 0 ? roleIds : undefined,
            networks: lines(networks),
          },
        } as never),
      ) as Promise<Schema['MadeKey']>,
    onSuccess: async (made) => {
      onClose();
      onMade(made.key);
      await client.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
  });
  const errors = fieldErrors(create.error);
  return (
    <Dialog
      title={t('new')}
      action={t('create')}
      size={560}
      busy={create.isPending}
      disabled={!name.trim() || scopes.length === 0}
      error={['name', 'expires_at', 'scopes', 'role_ids', 'networks'].some((at) => errors[at]) ? undefined : create.error}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <div className={parts.two}>
        <TextInput
          label={t('name')}
          data-autofocus
          maxLength={200}
          value={name}
          error={errors.name}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('expiry')}
          description={t('expiryHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={until}
          error={errors.expires_at}
          onChange={(e) => setUntil(e.currentTarget.value)}
        />
      </div>
      <ScopeFields
        common={common}
        more={more}
        onCommon={setCommon}
        onMore={setMore}
        error={errors.scopes ?? (scopes.length === 0 ? t('scopesNeeded') : undefined)}
      />
      <RoleChoice value={roleIds} hint={t('rolesHint')} error={errors.role_ids} onChange={setRoleIds} />
      <Textarea
        label={t('networks')}
        description={t('networksHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        rows={2}
        value={networks}
        error={errors.networks}
        onChange={(e) => setNetworks(e.currentTarget.value)}
      />
    </Dialog>
  );
}
