import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { FieldValue } from '@/fields/fields';
import type { Schema } from '@/lib/api/client';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, objectQuery, useLabel } from '@/lib/metadata/metadata';
import { isEmpty } from '@/lib/records/record';
import { useTitle } from '@/lib/records/titles';
import { Page } from '@/ui/page/page';
import { Pill } from '@/ui/pill/pill';
import { Failed } from '@/ui/states/failed';
import { Waiting } from '@/ui/states/waiting';
import { changeSetQuery } from '@/undo/api';
import css from './changes.module.css';
import { texts } from './texts.en';
import { useWhat } from './what';

const UndoDialog = lazy(() => import('@/undo/undo-dialog').then((m) => ({ default: m.UndoDialog })));
const route = getRouteApi('/shell/changes/$id');

/** One change set: who, when, through what, and field by field what it did. */
export function ChangeSetPage() {
  const { id } = route.useParams();
  const t = useTexts(texts);
  const formats = useFormats();
  const { who, via } = useWhat();
  const found = useQuery(changeSetQuery(id));
  const [undoing, setUndoing] = useState(false);
  const set = found.data;
  const changes = set?.changes ?? [];
  return (
    <Page
      name={t('set')}
      title={
        <span className={css.title}>
          <Link to="/changes">{t('title')}</Link>
          <span aria-hidden>/</span>
          {t('set')}
          {set?.undone_by && <Pill text={t('undone')} color="var(--tx-3)" />}
        </span>
      }
      actions={
        set &&
        !set.undone_by && (
          <Button leftSection={<IconArrowBackUp size={15} aria-hidden />} onClick={() => setUndoing(true)}>
            {t('undo')}
          </Button>
        )
      }
    >
      {found.isPending && <Waiting />}
      {found.isError && <Failed error={found.error} reset={() => void found.refetch()} />}
      {set && (
        <div className={css.page}>
          <p className={css.facts}>
            <span>{who(set)}</span>
            <time dateTime={set.created_at}>{formats.dateTime(set.created_at)}</time>
            <span>{via(set)}</span>
            <span className="num">{t('records', { count: set.records })}</span>
            {set.reason && (
              <span>
                {t('reason')}: {set.reason}
              </span>
            )}
            {set.undone_by && (
              <Link to="/changes/$id" params={{ id: set.undone_by }}>
                {t('seeUndo')}
              </Link>
            )}
            {set.undo_of && (
              <Link to="/changes/$id" params={{ id: set.undo_of }}>
                {t('seeOriginal')}
              </Link>
            )}
          </p>
          <h2 className={css.heading}>{t('changes')}</h2>
          {set.truncated && <p className={css.lead}>{t('truncated', { count: changes.length })}</p>}
          {changes.length === 0 && <p className={css.lead}>{t('noChanges')}</p>}
          <ul className={css.sets}>
            {changes.map((c) => (
              <Change key={`${c.id} ${c.version} ${c.action}`} change={c} />
            ))}
          </ul>
        </div>
      )}
      <Suspense fallback={null}>{undoing && <UndoDialog changeSetId={id} onClose={() => setUndoing(false)} />}</Suspense>
    </Page>
  );
}

function Change({ change }: { change: Schema['SetChange'] }) {
  const t = useTexts(texts);
  const label = useLabel();
  const { action } = useWhat();
  const title = useTitle(change.object, change.id);
  const { data: object } = useQuery(objectQuery(change.object));
  const fields = (change.changes ?? []).flatMap((x) => {
    const meta = object?.fields?.find((f) => f.path === x.field);
    return x.field === 'contact_points' || (meta && !meta.system) ? [{ ...x, meta }] : [];
  });
  return (
    <li className={css.change}>
      <div className={css.changeHead}>
        <span>{action(change.action, change.object)}</span>
        <Link to="/records/$object/$id" params={{ object: change.object, id: change.id }}>
          {title ?? change.id}
        </Link>
      </div>
      {fields.length > 0 && (
        <table className={css.fields}>
          <thead className={css.hidden}>
            <tr>
              <th scope="col">{t('field')}</th>
              <th scope="col">{t('before')}</th>
              <th scope="col">{t('after')}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((f) => (
              <tr key={f.field}>
                <th scope="row">{f.meta ? label(f.meta.labels, f.field) : t('points')}</th>
                <td className={css.old}>
                  <Value field={f.meta} value={f.old} />
                </td>
                <td>
                  <Value field={f.meta} value={f.new} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </li>
  );
}

function Value({ field, value }: { field: Field | undefined; value: unknown }) {
  const t = useTexts(texts);
  if (isEmpty(value)) return <span className={css.none}>{t('empty')}</span>;
  if (field) return <FieldValue field={field} value={value} />;
  return <>{Array.isArray(value) ? value.map((v) => (v as { value?: string }).value).join(', ') : String(value)}</>;
}
