import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Schema } from '@/lib/api/client';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery, objectsQuery, useLabel } from '@/lib/metadata/metadata';
import { useUsers } from '@/lib/users/users';
import { type Action, everything, type FunctionName, type Level, type Scope } from './definition';
import css from './impact.module.css';
import { texts } from './texts.en';
import { useRoleWords } from './words';

type Impact = Schema['Impact'];
type Visibility = Schema['Visibility'];

/** What a change of rights does, before it is made: what becomes visible and invisible to how many people, with examples. */
export function ImpactView({ impact }: { impact: Impact }) {
  const t = useTexts(texts);
  const words = useRoleWords();
  const actions = impact.actions ?? [];
  const functions = impact.functions ?? [];
  const fields = impact.fields ?? [];
  return (
    <div className={css.impact}>
      <p className={css.people}>{impact.people === 0 ? t('impactNobody') : t('impactPeople', { count: impact.people })}</p>
      {(impact.objects ?? []).map((o) => (
        <div key={o.object} className={css.object}>
          <Seen of={o.object} what={o.visible} tone="ok" word={t('becomesVisible')} />
          <Seen of={o.object} what={o.invisible} tone="bad" word={t('becomesInvisible')} />
          {o.partial && <p className={css.small}>{t('partial')}</p>}
        </div>
      ))}
      {actions.length > 0 && (
        <List title={t('scopesChange')}>
          {actions.map((a) => (
            <li key={`${a.object_id} ${a.action} ${a.from} ${a.to}`}>
              <strong>
                <ObjectName id={a.object_id} />
              </strong>{' '}
              {t('actionChange', {
                action: words.action(a.action as Action),
                from: words.scope(a.from as Scope),
                to: words.scope(a.to as Scope),
              })}{' '}
              <span className={css.small}>{t('forPeople', { count: a.people })}</span>
            </li>
          ))}
        </List>
      )}
      {fields.length > 0 && (
        <List title={t('fieldsChange')}>
          {fields.map((f) => (
            <FieldChange key={`${f.object_id} ${f.field_id} ${f.from}`} change={f} />
          ))}
        </List>
      )}
      {functions.length > 0 && (
        <List title={t('functionsChange')}>
          {functions.map((f) => (
            <li key={f.function}>
              <strong>{t(f.function as FunctionName)}</strong>{' '}
              <span className={css.small}>
                {[f.gained > 0 && t('gained', { count: f.gained }), f.lost > 0 && t('lost', { count: f.lost })].filter(Boolean).join(', ')}
              </span>
            </li>
          ))}
        </List>
      )}
    </div>
  );
}

function List({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className={css.heading}>{title}</h3>
      <ul className={css.list}>{children}</ul>
    </div>
  );
}

function ObjectName({ id }: { id: string }) {
  const t = useTexts(texts);
  const label = useLabel();
  const { data: objects = [] } = useQuery(objectsQuery);
  if (id === everything) return t('others');
  const object = objects.find((o) => o.id === id || o.name === id);
  return label(object?.plural_labels, id);
}

function FieldChange({ change }: { change: Schema['FieldImpact'] }) {
  const t = useTexts(texts);
  const label = useLabel();
  const words = useRoleWords();
  const { data: objects = [] } = useQuery(objectsQuery);
  const info = objects.find((o) => o.id === change.object_id);
  const { data: object } = useQuery({ ...objectQuery(info?.name ?? ''), enabled: info !== undefined });
  const field = object?.fields?.find((f) => f.id === change.field_id);
  return (
    <li>
      <strong>
        <ObjectName id={change.object_id} />
      </strong>{' '}
      {t('fieldChange', {
        field: change.field_id === everything ? t('level') : label(field?.labels, change.field_id),
        from: words.level(change.from as Level),
        to: words.level(change.to as Level),
      })}{' '}
      <span className={css.small}>{t('forPeople', { count: change.people })}</span>
    </li>
  );
}

function Seen({ of, what, tone, word }: { of: string; what: Visibility; tone: 'ok' | 'bad'; word: string }) {
  const t = useTexts(texts);
  const users = useUsers();
  if (what.records === 0) return null;
  const records = t('records', { count: what.records });
  return (
    <div className={css.seen}>
      <p className={css.count} data-tone={tone}>
        {tone === 'ok' ? <IconEye size={15} aria-hidden /> : <IconEyeOff size={15} aria-hidden />}
        <span>
          <strong>
            <ObjectName id={of} />: {what.records_capped ? t('atLeast', { records }) : records}
          </strong>{' '}
          {word} <span className={css.small}>{t('forPeople', { count: what.people })}</span>
        </span>
      </p>
      {(what.examples ?? []).length > 0 && (
        <ul className={css.examples}>
          {(what.examples ?? []).map((e) => (
            <li key={`${e.id} ${e.user_id}`}>
              {t('example', { title: e.title || e.id, person: users.find((u) => u.id === e.user_id)?.name ?? e.user_id })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
