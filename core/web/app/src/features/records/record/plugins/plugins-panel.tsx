import { Button } from '@mantine/core';
import { IconPuzzle, IconSparkles } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { FieldValue } from '@/fields/fields';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import { toast } from '@/lib/toast/toast';
import { asks, useActions } from '@/plugins/use-actions';
import { type Abilities, abilitiesQuery, decide, enrich, type Suggestions, suggestionsQuery } from './api';
import css from './plugins.module.css';
import { texts } from './texts.en';

type Props = { object: ObjectInfo; id: string };

/** What plugins can do with the record, and what they suggest for it. Nothing where no plugin offers anything. */
export function PluginsPanel({ object, id }: Props) {
  const { data: abilities = [] } = useQuery(abilitiesQuery(object.name));
  const { data: suggestions = [] } = useQuery({ ...suggestionsQuery(object.name, id), enabled: abilities.some((a) => a.enrich) });
  if (abilities.length === 0) return null;
  return (
    <>
      <div className={css.bar}>
        {abilities.map((a) => (
          <Offered key={a.installation_id} abilities={a} object={object} id={id} />
        ))}
      </div>
      {suggestions.map((s) => (
        <Card key={s.id} suggestions={s} object={object} id={id} />
      ))}
    </>
  );
}

function Offered({ abilities: a, object, id }: Props & { abilities: Abilities }) {
  const t = useTexts(texts);
  const label = useLabel();
  const client = useQueryClient();
  const name = label(a.names, a.plugin);
  const refresh = () => client.invalidateQueries({ queryKey: ['record', object.name, id] });
  const ask = useMutation({
    mutationFn: () => enrich(object.name, id, a.installation_id),
    onSuccess: async (found) => {
      if ((found.items?.length ?? 0) === 0) toast({ title: t('nothing', { name }) });
      await refresh();
    },
  });
  const actions = useActions({ installation: a.installation_id, name });
  return (
    <>
      {a.enrich && (
        <Button variant="default" size="xs" leftSection={<IconSparkles size={14} />} loading={ask.isPending} onClick={() => ask.mutate()}>
          {t('ask', { name })}
        </Button>
      )}
      {(a.actions ?? []).map((x) => (
        <Button
          key={x.id}
          variant="default"
          size="xs"
          leftSection={<IconPuzzle size={14} />}
          loading={actions.running === x.id}
          onClick={() =>
            actions.start({
              action: x.id,
              title: label(x.titles, x.id),
              schema: x.input_schema,
              subject: { object: object.name, id },
            })
          }
        >
          {t('more', { name, action: label(x.titles, x.id) })}
          {asks(x.input_schema, undefined) && '…'}
        </Button>
      ))}
      {actions.dialog}
    </>
  );
}

function Card({ suggestions: s, object, id }: Props & { suggestions: Suggestions }) {
  const t = useTexts(texts);
  const label = useLabel();
  const heading = useId();
  const { number } = useFormats();
  const client = useQueryClient();
  const items = s.items ?? [];
  const [chosen, setChosen] = useState(() => items.map((i) => i.field));
  const run = useMutation({
    mutationFn: (fields: string[]) => decide(object.name, id, s.id, fields),
    onSuccess: async (_, fields) => {
      if (fields.length > 0) toast({ title: t('applied') });
      await client.invalidateQueries({ queryKey: ['record', object.name, id] });
    },
  });
  return (
    <section className={css.card} aria-labelledby={heading}>
      <h2 id={heading}>{t('suggests', { name: label(s.names, s.plugin) })}</h2>
      {items.map((i) => {
        const field = object.fields?.find((f) => f.path === i.field);
        return (
          <label key={i.field} className={css.item}>
            <input
              type="checkbox"
              checked={chosen.includes(i.field)}
              onChange={(e) => setChosen(e.currentTarget.checked ? [...chosen, i.field] : chosen.filter((f) => f !== i.field))}
            />
            <span>
              {label(field?.labels, i.field)}: <strong>{field ? <FieldValue field={field} value={i.value} /> : String(i.value)}</strong>
              <span className={css.sub}>
                {t('sure', { percent: `${number(i.confidence * 100, 0)} %` })}
                {i.source && ` · ${t('source', { source: i.source })}`}
                {i.source_url && (
                  <>
                    {' · '}
                    <a href={i.source_url} target="_blank" rel="noopener noreferrer">
                      {new URL(i.source_url).host}
                    </a>
                  </>
                )}
              </span>
            </span>
          </label>
        );
      })}
      <div className={css.buttons}>
        <Button size="xs" disabled={chosen.length === 0} loading={run.isPending} onClick={() => run.mutate(chosen)}>
          {t('apply')}
        </Button>
        <Button size="xs" variant="default" disabled={run.isPending} onClick={() => run.mutate([])}>
          {t('dismiss')}
        </Button>
      </div>
    </section>
  );
}
