import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectsQuery, useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { Dialog } from '../parts/dialog';
import parts from '../parts/parts.module.css';
import { Section } from '../parts/section';
import { Table } from '../parts/table';
import { type Action, actions, type Definition, everything, type FunctionName, functions, type Scope, scopes } from '../roles/definition';
import { ImpactDialog } from '../roles/impact-dialog';
import { texts as roleTexts } from '../roles/texts.en';
import { useRoleWords } from '../roles/words';
import { endOfDay, grantsQuery, type NewGrant, previewGrant, type User } from './api';
import { texts } from './texts.en';

/** What a person may do, or not, besides the roles. */
export function Grants({ user, disabled }: { user: User; disabled: boolean }) {
  const t = useTexts(texts);
  const { date } = useFormats();
  const client = useQueryClient();
  const { data: grants = [] } = useQuery(grantsQuery(user.id));
  const [adding, setAdding] = useState(false);
  const [checking, setChecking] = useState<NewGrant | null>(null);
  const say = useGrantWords();
  const refresh = () => client.invalidateQueries({ queryKey: grantsQuery(user.id).queryKey });
  const remove = useMutation({
    mutationFn: (grant: string) => api.DELETE('/api/v1/users/{id}/grants/{grant}', { params: { path: { id: user.id, grant } } }),
    onSuccess: async () => {
      toast({ title: t('removed') });
      await refresh();
    },
  });
  return (
    <Section
      title={t('grants')}
      actions={
        !disabled && (
          <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
            {t('addGrant')}
          </Button>
        )
      }
    >
      <p className={parts.hint}>{grants.length === 0 ? t('noGrants') : t('grantsHint')}</p>
      {grants.length > 0 && (
        <Table columns={[t('grantKind'), t('until')]} end={t('remove')}>
          {grants.map((g) => (
            <tr key={g.id}>
              <td>
                {say(g.definition as Definition).join('; ')}
                {g.reason && (
                  <>
                    <br />
                    <span className={parts.sub}>{g.reason}</span>
                  </>
                )}
              </td>
              <td className={parts.quiet}>{g.expires_at ? date(g.expires_at) : '–'}</td>
              <td data-end>
                {!disabled && (
                  <Button variant="subtle" color="red" onClick={() => remove.mutate(g.id)} loading={remove.isPending}>
                    {t('remove')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {adding && (
        <GrantDialog
          user={user}
          onClose={() => setAdding(false)}
          onReady={(grant) => {
            setAdding(false);
            setChecking(grant);
          }}
        />
      )}
      {checking && (
        <ImpactDialog
          about={[user.id, checking]}
          preview={() => previewGrant(user.id, checking)}
          save={() => api.POST('/api/v1/users/{id}/grants', { params: { path: { id: user.id } }, body: checking } as never)}
          onClose={() => setChecking(null)}
          onSaved={() => {
            setChecking(null);
            toast({ title: t('saved') });
            void refresh();
          }}
        />
      )}
    </Section>
  );
}

function useGrantWords() {
  const t = useTexts(texts);
  const r = useTexts(roleTexts);
  const words = useRoleWords();
  const label = useLabel();
  const { data: objects = [] } = useQuery(objectsQuery);
  const object = (id: string) => (id === everything ? t('allObjects') : label(objects.find((o) => o.id === id)?.plural_labels, id));
  return (d: Definition): string[] => [
    ...(d.functions ?? []).map((f) => t('given', { what: f === everything ? r('all') : r(f as FunctionName) })),
    ...Object.entries(d.objects ?? {}).flatMap(([id, rule]) =>
      Object.entries(rule.actions ?? {}).map(([a, g]) =>
        t('given', { what: `${words.action(a as Action)}: ${object(id)} (${words.scope(typeof g === 'string' ? g : g.scope)})` }),
      ),
    ),
    ...(d.deny?.functions ?? []).map((f) => t('taken', { what: r(f as FunctionName) })),
    ...(d.deny?.modules ?? []).map((m) => t('taken', { what: m })),
    ...Object.entries(d.deny?.objects ?? {}).flatMap(([id, of]) =>
      (of.actions ?? []).map((a) => t('taken', { what: `${words.action(a)}: ${object(id)}` })),
    ),
  ];
}

function GrantDialog({ user, onReady, onClose }: { user: User; onReady: (g: NewGrant) => void; onClose: () => void }) {
  const t = useTexts(texts);
  const r = useTexts(roleTexts);
  const words = useRoleWords();
  const label = useLabel();
  const { data: objects = [] } = useQuery(objectsQuery);
  const [deny, setDeny] = useState(false);
  const [kind, setKind] = useState('function');
  const [name, setName] = useState<string>('exports.run');
  const [object, setObject] = useState(everything);
  const [action, setAction] = useState<Action>('read');
  const [scope, setScope] = useState<Scope>('all');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const submit = () => {
    const some: Definition =
      kind === 'function'
        ? deny
          ? { deny: { functions: [name] } }
          : { functions: [name] }
        : deny
          ? { deny: { objects: { [object]: { actions: [action] } } } }
          : { objects: { [object]: { actions: { [action]: scope } } } };
    onReady({ definition: some, reason: reason.trim() || undefined, expires_at: until ? endOfDay(until) : undefined });
  };
  return (
    <Dialog title={t('grantTitle', { name: user.name })} action={t('preview')} onSubmit={submit} onClose={onClose}>
      <div className={parts.two}>
        <NativeSelect
          aria-label={`${t('give')} / ${t('deny')}`}
          label={`${t('give')} / ${t('deny')}`}
          value={deny ? 'deny' : 'give'}
          onChange={(e) => setDeny(e.currentTarget.value === 'deny')}
          data={[
            { value: 'give', label: t('give') },
            { value: 'deny', label: t('deny') },
          ]}
        />
        <NativeSelect
          label={t('grantKind')}
          value={kind}
          onChange={(e) => setKind(e.currentTarget.value)}
          data={[
            { value: 'function', label: t('grantFunction') },
            { value: 'action', label: t('grantAction') },
          ]}
        />
      </div>
      {kind === 'function' ? (
        <NativeSelect
          label={t('functionLabel')}
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
          data={functions.map((f) => ({ value: f, label: r(f) }))}
        />
      ) : (
        <>
          <div className={parts.two}>
            <NativeSelect
              label={t('objectLabel')}
              value={object}
              onChange={(e) => setObject(e.currentTarget.value)}
              data={[
                { value: everything, label: t('allObjects') },
                ...objects.map((o) => ({ value: o.id, label: label(o.plural_labels, o.name) })),
              ]}
            />
            <NativeSelect
              label={t('actionLabel')}
              value={action}
              onChange={(e) => setAction(e.currentTarget.value as Action)}
              data={actions.map((a) => ({ value: a, label: words.action(a) }))}
            />
          </div>
          {!deny && (
            <NativeSelect
              label={t('scopeLabel')}
              value={scope}
              onChange={(e) => setScope(e.currentTarget.value as Scope)}
              data={scopes.filter((s) => s !== 'none').map((s) => ({ value: s, label: words.scope(s) }))}
            />
          )}
        </>
      )}
      <div className={parts.two}>
        <TextInput label={t('reason')} value={reason} maxLength={500} onChange={(e) => setReason(e.currentTarget.value)} />
        <TextInput
          type="date"
          label={t('until')}
          description={t('untilHint')}
          inputWrapperOrder={['label', 'input', 'description']}
          value={until}
          onChange={(e) => setUntil(e.currentTarget.value)}
        />
      </div>
    </Dialog>
  );
}
