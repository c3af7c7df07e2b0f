import { useQuery } from '@tanstack/react-query';
import { FieldValue } from '@/fields/fields';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, objectQuery, useLabel } from '@/lib/metadata/metadata';
import { isEmpty } from '@/lib/records/record';
import { useTitle } from '@/lib/records/titles';
import type { Conflict, Force } from './api';
import { forced, toggleForce } from './force';
import { texts } from './texts.en';
import css from './undo.module.css';

type Props = { conflicts: Conflict[]; total: number; force: Force; onForce: (next: Force) => void };

/** The values that were changed since, each with what stood there before, what was written then and what stands there now. */
export function Conflicts({ conflicts, total, force, onForce }: Props) {
  const t = useTexts(texts);
  return (
    <div className={css.conflicts}>
      <div className={css.head}>
        <h3>{t('conflicts', { count: total })}</h3>
        <button type="button" className={css.link} onClick={() => onForce(conflicts.reduce((f, c) => toggleForce(f, c, true), force))}>
          {t('allOld')}
        </button>
      </div>
      <p className={css.hint}>{t('conflictsHint')}</p>
      <ul className={css.list}>
        {conflicts.slice(0, 100).map((c) => (
          <One key={`${c.id} ${c.field}`} conflict={c} old={forced(force, c)} onOld={(on) => onForce(toggleForce(force, c, on))} />
        ))}
      </ul>
      {total > 100 && <p className={css.hint}>{t('more', { count: total - 100 })}</p>}
    </div>
  );
}

function One({ conflict, old, onOld }: { conflict: Conflict; old: boolean; onOld: (on: boolean) => void }) {
  const t = useTexts(texts);
  const label = useLabel();
  const { data: object } = useQuery(objectQuery(conflict.object));
  const title = useTitle(conflict.object, conflict.id);
  const field = object?.fields?.find((f) => f.path === conflict.field);
  const names: Record<string, string> = { deleted_at: t('deletedAgain'), contact_points: t('points'), '*': t('hidden') };
  const name = names[conflict.field] ?? label(field?.labels, conflict.field);
  const choices: [boolean, string][] = [
    [false, t('keep')],
    [true, t('overwrite')],
  ];
  return (
    <li className={css.conflict}>
      <div className={css.what}>
        <strong>{title ?? conflict.id}</strong>
        <span>{name}</span>
      </div>
      <dl className={css.values}>
        <Value name={t('before')} field={field} value={conflict.base} />
        <Value name={t('written')} field={field} value={conflict.mine} />
        <Value name={t('now')} field={field} value={conflict.theirs} />
      </dl>
      <fieldset className={css.choice} aria-label={t('choice', { field: name })}>
        {choices.map(([value, text]) => (
          <label key={text}>
            <input type="radio" name={`${conflict.id} ${conflict.field}`} checked={old === value} onChange={() => onOld(value)} />
            {text}
          </label>
        ))}
      </fieldset>
    </li>
  );
}

function Value({ name, field, value }: { name: string; field: Field | undefined; value: unknown }) {
  const t = useTexts(texts);
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {isEmpty(value) ? (
          <span className={css.none}>{t('empty')}</span>
        ) : field ? (
          <FieldValue field={field} value={value} />
        ) : (
          <span>{plainText(value)}</span>
        )}
      </dd>
    </div>
  );
}

/** A value of no known field, such as a list of contact points. */
function plainText(value: unknown): string {
  if (Array.isArray(value)) return value.map((v) => (v as { value?: string }).value ?? JSON.stringify(v)).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
