import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, body, type Schema } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel, useObjects } from '@/lib/metadata/metadata';
import { describe } from '@/lib/toast/toast';
import css from './model.module.css';
import { texts } from './texts.en';

type Use = Schema['Use'];
type Kind = Use['kind'];

/** What names an object, or with a field's id one of its fields. */
const usesQuery = (object: string, field?: string) => ({
  queryKey: ['metadata', 'uses', object, field ?? ''],
  queryFn: () =>
    field
      ? body(api.GET('/api/v1/objects/{object}/fields/{field}/uses', { params: { path: { object, field } } }))
      : body(api.GET('/api/v1/objects/{object}/uses', { params: { path: { object } } })),
  // Views and webhooks change without the data model.
  staleTime: 0,
});

/** Where one of the kinds is looked at and changed. */
function addressOf(u: Use): { to: string; search?: Record<string, string> } | undefined {
  const id = u.id ?? '';
  switch (u.kind) {
    case 'view':
      return id ? { to: `/records/${u.object}`, search: { view: id } } : undefined;
    case 'layout': {
      const { kind = '', audience = '', audience_id = '' } = u.detail ?? {};
      const search: Record<string, string> = { screen: kind, ...(u.object ? { object: u.object } : {}) };
      return { to: '/settings/layouts', search: audience_id ? { ...search, audience, audience_id } : search };
    }
    case 'role':
      return { to: `/settings/roles/${id}` };
    case 'duplicate_rule':
      return { to: '/settings/duplicate-rules' };
    case 'webhook':
      return { to: `/settings/webhooks/${id}` };
    case 'import':
      return { to: `/imports/${id}` };
    default:
      return u.object ? { to: `/settings/data-model/${u.object}` } : undefined;
  }
}

/** What names a field or an object: whoever changes it sees what that touches. */
export function WhereUsed({ object, field }: { object: string; field?: string }) {
  const t = useTexts(texts);
  const f = useFormats();
  const { data, error } = useQuery(usesQuery(object, field));
  if (error) return <p className={css.quiet}>{describe(error).detail}</p>;
  if (!data) return <p className={css.usesWait} aria-busy="true" />;
  const kinds = [...new Set(data.data.map((u) => u.kind))];
  return (
    <section className={css.uses} aria-label={t('whereUsed')}>
      <h3>{data.data.length === 0 ? t('usedNowhere') : t('usedIn', { count: data.data.length })}</h3>
      {kinds.map((kind) => (
        <div key={kind}>
          <h4>{t(`use_${kind}`)}</h4>
          <ul>
            {data.data
              .filter((u) => u.kind === kind)
              .map((u, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: what is hidden has no identity but its place
                <li key={`${u.id ?? ''}${i}`}>
                  <Named use={u} />
                </li>
              ))}
          </ul>
        </div>
      ))}
      {data.missing.length > 0 && (
        <p className={css.quiet}>{t('usesMissing', { kinds: f.list(data.missing.map((k) => t(`use_${k as Kind}`))) })}</p>
      )}
    </section>
  );
}

function Named({ use: u }: { use: Use }) {
  const t = useTexts(texts);
  const f = useFormats();
  const label = useLabel();
  const objects = useObjects();
  const object = objects.find((o) => o.name === u.object);
  const of = object ? label(object.plural_labels, object.name) : '';
  const name =
    u.kind === 'layout'
      ? t(`layout_${(u.detail?.kind ?? 'record') as 'record' | 'list' | 'navigation' | 'home'}`)
      : label(u.labels, u.name || t(u.hidden ? 'usesHidden' : u.kind === 'duplicate_rule' ? 'usesShipped' : 'usesUnnamed'));
  const to = addressOf(u);
  const places = f.list((u.places ?? []).map((p) => t(`place_${p as 'filter'}`)));
  return (
    <>
      {to ? (
        <Link to={to.to} search={to.search} target="_blank">
          {name}
        </Link>
      ) : (
        <span>{name}</span>
      )}
      <span className={css.quiet}> {[of, places].filter((x) => x !== '').join(' · ')}</span>
    </>
  );
}

type DialogProps = { object: string; field?: string; title: string; onClose: () => void };

/** Shows where a field or an object is used, and nothing else. */
export function UsedDialog({ object, field, title, onClose }: DialogProps) {
  const t = useTexts(texts);
  return (
    <Modal opened onClose={onClose} title={`${t('whereUsed')}: ${title}`} size={520} closeButtonProps={{ 'aria-label': t('close') }}>
      <WhereUsed object={object} field={field} />
    </Modal>
  );
}
