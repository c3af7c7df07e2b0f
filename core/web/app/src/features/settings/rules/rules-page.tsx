import { Button } from '@mantine/core';
import { IconEdit, IconPower, IconTrash } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body, type Schema } from '@/lib/api/client';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, objectQuery, useLabel, useObjects } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import { Pill } from '@/ui/pill/pill';
import { SettingsPage } from '../frame/settings-page';
import { Loaded } from '../parts/loaded';
import parts from '../parts/parts.module.css';
import { RowMenu } from '../parts/row-menu';
import { Table } from '../parts/table';
import { comparisons, type Definition } from './definition';
import { RuleDialog } from './rule-dialog';
import css from './rules.module.css';
import { texts } from './texts.en';

export type Rule = Schema['Rule'];

export const rulesQuery = queryOptions({
  queryKey: ['match-rules'],
  queryFn: async () => (await body(api.GET('/api/v1/match-rules'))).data ?? [],
});

/** When records count as duplicates, object by object. */
export function RulesPage() {
  const t = useTexts(texts);
  const objects = useObjects();
  const query = useQuery(rulesQuery);
  return (
    <SettingsPage name={t('rules')} about={t('about')}>
      <Loaded query={query}>
        {(rules) =>
          rules.map((r) => {
            const object = objects.find((o) => o.name === r.object);
            return object ? <One key={r.id ?? r.object} rule={r} object={object} /> : null;
          })
        }
      </Loaded>
    </SettingsPage>
  );
}

function One({ rule, object }: { rule: Rule; object: ObjectInfo }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const { data: whole } = useQuery(objectQuery(object.name));
  const [editing, setEditing] = useState(false);
  const definition = rule.definition as Definition;
  const list = comparisons(definition);
  const name = label(object.plural_labels, object.name);
  const field = (path: string) => label(whole?.fields?.find((f) => f.path === path)?.labels, path);
  const refresh = () => client.invalidateQueries({ queryKey: rulesQuery.queryKey });
  const params = { path: { id: rule.id ?? '' } };
  const toggle = useMutation({
    mutationFn: () => api.PATCH('/api/v1/match-rules/{id}', { params, body: { active: !rule.active } }),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE('/api/v1/match-rules/{id}', { params }),
    onSuccess: async () => {
      toast({ title: t('deleted') });
      await refresh();
    },
  });
  const sweep = useMutation({
    mutationFn: () => api.POST('/api/v1/duplicates/sweep', { body: { object: object.name } }),
    onSuccess: () => toast({ title: t('sweeping') }),
  });
  return (
    <section className={css.rule} aria-label={name}>
      <div className={css.head}>
        <ObjectIcon icon={object.icon} />
        <h2>{rule.name || name}</h2>
        <Pill text={t(rule.shipped ? 'shipped' : 'own')} />
        <Pill text={t(rule.active ? 'active' : 'inactive')} color={rule.active ? 'var(--ok)' : 'var(--tx-3)'} />
        <span className={parts.sub}>{t('threshold', { count: definition.threshold })}</span>
        <span className={css.space} />
        <Button variant="subtle" loading={sweep.isPending} onClick={() => sweep.mutate()}>
          {t('sweep')}
        </Button>
        <RowMenu
          of={name}
          actions={[
            list !== null && { label: t(rule.shipped ? 'makeOwn' : 'edit'), icon: <IconEdit size={15} />, run: () => setEditing(true) },
            !rule.shipped && {
              label: t(rule.active ? 'switchOff' : 'switchOn'),
              icon: <IconPower size={15} />,
              run: () => toggle.mutate(),
            },
            !rule.shipped && { label: t('delete'), icon: <IconTrash size={15} />, danger: true, run: () => remove.mutate() },
          ]}
        />
      </div>
      {list === null ? (
        <p className={parts.hint}>{t('nested')}</p>
      ) : (
        <Table columns={[t('fields'), t('compare'), t('weight'), t('against')]}>
          {list.map((c) => (
            <tr key={`${c.fields.join()} ${c.compare}`}>
              <td>
                <span className={parts.main}>{c.fields.map(field).join(', ')}</span>
              </td>
              <td className={parts.quiet}>{t(c.compare)}</td>
              <td className={css.plus}>+{c.weight}</td>
              <td className={css.minus}>{c.against ? `−${c.against}` : ''}</td>
            </tr>
          ))}
        </Table>
      )}
      {editing && whole && <RuleDialog rule={rule} object={whole} onClose={() => setEditing(false)} />}
    </section>
  );
}
