import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '@/lib/api/client';
import { fieldErrors } from '@/lib/api/problem';
import { useTexts } from '@/lib/i18n/catalogue';
import { toast } from '@/lib/toast/toast';
import { ScopeFields } from '../keys/scope-fields';
import { commonScopes, lines, splitScopes } from '../keys/scopes';
import { Dialog } from '../parts/dialog';
import { RoleChoice } from '../parts/role-choice';
import { type App, appsQuery, changeApp, type MadeApp } from './api';
import { texts } from './texts.en';

type Props = { app?: App; onMade: (made: MadeApp) => void; onClose: () => void };

const isCommon = (s: string) => (commonScopes as readonly string[]).includes(s);

/** Registers an app, or changes one. */
export function AppDialog({ app, onMade, onClose }: Props) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [name, setName] = useState(app?.name ?? '');
  const [confidential, setConfidential] = useState(app?.confidential ?? true);
  const [redirects, setRedirects] = useState((app?.redirect_uris ?? []).join('\n'));
  const [common, setCommon] = useState((app?.scopes ?? ['read']).filter(isCommon));
  const [more, setMore] = useState((app?.scopes ?? []).filter((s) => !isCommon(s)).join(' '));
  const [roleIds, setRoleIds] = useState(app?.role_ids ?? []);
  const scopes = [...common, ...splitScopes(more)];
  const save = useMutation({
    meta: { silent: true },
    mutationFn: async () => {
      const change = { name: name.trim(), redirect_uris: lines(redirects), scopes, role_ids: roleIds };
      if (app) {
        await changeApp(app, change);
        return null;
      }
      return (await body(api.POST('/api/v1/oauth-apps', { body: { ...change, confidential } } as never))) as MadeApp;
    },
    onSuccess: async (made) => {
      onClose();
      if (made) onMade(made);
      else toast({ title: t('saved') });
      await client.invalidateQueries({ queryKey: appsQuery.queryKey });
    },
  });
  const errors = fieldErrors(save.error);
  const redirectError = Object.entries(errors).find(([at]) => at.startsWith('redirect_uris'))?.[1];
  return (
    <Dialog
      title={app ? app.name : t('new')}
      action={t(app ? 'save' : 'create')}
      size={560}
      busy={save.isPending}
      disabled={!name.trim() || scopes.length === 0}
      error={redirectError || errors.name || errors.scopes || errors.role_ids ? undefined : save.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={t('name')}
        data-autofocus
        maxLength={200}
        value={name}
        error={errors.name}
        onChange={(e) => setName(e.currentTarget.value)}
      />
      {!app && (
        <NativeSelect
          label={t('kind')}
          value={confidential ? 'confidential' : 'public'}
          onChange={(e) => setConfidential(e.currentTarget.value === 'confidential')}
          data={[
            { value: 'confidential', label: t('confidential') },
            { value: 'public', label: t('public') },
          ]}
        />
      )}
      <Textarea
        label={t('redirects')}
        description={t('redirectsHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        rows={3}
        value={redirects}
        error={redirectError}
        onChange={(e) => setRedirects(e.currentTarget.value)}
      />
      <ScopeFields common={common} more={more} onCommon={setCommon} onMore={setMore} error={errors.scopes} />
      <RoleChoice value={roleIds} hint={t('rolesHint')} error={errors.role_ids} onChange={setRoleIds} />
    </Dialog>
  );
}
