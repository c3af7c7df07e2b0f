import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, objectQuery, objectsQuery, useLabel } from '@/lib/metadata/metadata';
import { useRoles, useTeams } from '../people';
import { layersQuery, pipelinesOf } from './api';
import css from './layouts.module.css';
import type { Kind } from './model';
import type { Scope } from './scope';
import { texts } from './texts.en';

type Props = { scope: Scope; onChange: (scope: Scope) => void };

const kinds: Kind[] = ['record', 'list', 'navigation', 'home'];

/** What is laid out, and for whom; those for whom something is changed already carry a dot. */
export function ScopeBar({ scope, onChange }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const { data: objects = [] } = useQuery(objectsQuery);
  const { data: layers = [] } = useQuery(layersQuery);
  const roles = useRoles();
  const teams = useTeams();
  const changed = (audience: string, id?: string) =>
    layers.some(
      (l) =>
        l.kind === scope.kind &&
        (l.object ?? '') === (scope.object ?? '') &&
        l.audience.kind === audience &&
        (l.audience.id ?? '') === (id ?? ''),
    );
  const named = (name: string, audience: string, id?: string) => (changed(audience, id) ? t('withChanges', { name }) : name);
  const who = scope.audience ? `${scope.audience} ${scope.audience_id}` : '';
  return (
    <div className={css.scope}>
      <NativeSelect
        label={t('what')}
        value={scope.kind}
        data={kinds.map((k) => ({ value: k, label: t(`kind_${k}`) }))}
        onChange={(e) =>
          onChange({
            kind: e.currentTarget.value as Kind,
            audience: scope.audience,
            audience_id: scope.audience_id,
            ...object(e.currentTarget.value, scope),
          })
        }
      />
      {scope.object && (
        <NativeSelect
          label={t('object')}
          value={scope.object}
          data={objects.map((o) => ({ value: o.name, label: label(o.plural_labels, o.name) }))}
          onChange={(e) =>
            onChange({ kind: scope.kind, object: e.currentTarget.value, audience: scope.audience, audience_id: scope.audience_id })
          }
        />
      )}
      <NativeSelect
        label={t('forWhom')}
        value={who}
        data={[
          { value: '', label: named(t('everybody'), 'everybody') },
          { group: t('roles'), items: roles.map((r) => ({ value: `role ${r.id}`, label: named(label(r.labels, r.name), 'role', r.id) })) },
          { group: t('teams'), items: teams.map((x) => ({ value: `team ${x.id}`, label: named(x.name, 'team', x.id) })) },
        ]}
        onChange={(e) => {
          const [audience, id] = e.currentTarget.value.split(' ');
          const { audience: _, audience_id: __, ...rest } = scope;
          onChange(id ? { ...rest, audience: audience as 'role', audience_id: id } : rest);
        }}
      />
      {scope.kind === 'record' && scope.object && <Type scope={scope} object={scope.object} onChange={onChange} />}
    </div>
  );
}

const object = (kind: string, scope: Scope) => (kind === 'record' || kind === 'list' ? { object: scope.object ?? 'contacts' } : {});

/** Which kind of records: the values of the selects, and the pipelines, of the object. */
function Type({ scope, object: name, onChange }: Props & { object: string }) {
  const t = useTexts(texts);
  const label = useLabel();
  const { data: object } = useQuery(objectQuery(name));
  const { data: layers = [] } = useQuery(layersQuery);
  const fields = (object?.fields ?? []).filter(
    (f) => !f.archived && ((f.type === 'select' && (f.options?.length ?? 0) > 0) || f.target === 'pipeline'),
  );
  const used = layers.find((l) => l.object === name && l.type_field)?.type_field;
  const pipelines = useQuery({ ...pipelinesOf, enabled: fields.some((f) => f.target === 'pipeline') }).data ?? [];
  const options = (f: Field) =>
    f.target === 'pipeline'
      ? pipelines.map((p) => ({ value: `${f.path} ${p.id}`, label: p.title }))
      : (f.options ?? []).map((o) => ({ value: `${f.path} ${o.value}`, label: label(o.labels, o.value) }));
  return (
    <NativeSelect
      label={t('ofKind')}
      value={scope.type_field ? `${scope.type_field} ${scope.type_value}` : ''}
      data={[
        { value: '', label: t('allKinds') },
        ...fields.filter((f) => !used || f.path === used).map((f) => ({ group: label(f.labels, f.name), items: options(f) })),
      ]}
      onChange={(e) => {
        const [field, ...value] = e.currentTarget.value.split(' ');
        const { type_field: _, type_value: __, ...rest } = scope;
        onChange(field ? { ...rest, type_field: field, type_value: value.join(' ') } : rest);
      }}
    />
  );
}
