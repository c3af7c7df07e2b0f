import { IconArrowRight } from '@tabler/icons-react';
import { FieldValue } from '@/fields/fields';
import { texts as files } from '@/files/texts.en';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, type ObjectInfo, useLabel, useObjects } from '@/lib/metadata/metadata';
import { isEmpty } from '@/lib/records/record';
import { useTitle } from '@/lib/records/titles';
import { useUserName } from '@/lib/users/users';
import type { ChangedField } from '../api';
import { texts } from '../texts.en';
import css from './timeline.module.css';

/** What a field was, and what it became. */
export function Change({ field, change }: { field: Field; change: ChangedField }) {
  const t = useTexts(texts);
  const one = (value: unknown) =>
    isEmpty(value) ? <span className={css.empty}>{t('emptyValue')}</span> : <FieldValue field={field} value={value} />;
  return (
    <span className={css.change}>
      <span className={css.old}>{one(change.old)}</span>
      <IconArrowRight size={13} stroke={1.6} aria-label={t('became')} className={css.arrow} />
      <span className={css.new}>{one(change.new)}</span>
      {change.through && <span className={css.through}>{t('through', { plugin: change.through })}</span>}
    </span>
  );
}

type Put = { name: string };

/** A file that was put on the record, or taken away from it. */
export function FileChange({ change }: { change: ChangedField }) {
  const t = useTexts(files);
  const file = (change.new ?? change.old) as Put | null;
  return (
    <span className={css.change}>
      <span className={css.old}>{t(change.new ? 'fileAdded' : 'fileRemoved')}</span>
      <span className={css.new}>{file?.name}</span>
    </span>
  );
}

type Link = { relation_id: string; from_id: string; from_object: string; to_id: string; to_object: string; role?: string };

/** A link that was made, changed or taken away: by which relation, with what, in which role. */
export function LinkChange({ object, change, recordId }: { object: ObjectInfo; change: ChangedField; recordId: string }) {
  const label = useLabel();
  const objects = useObjects();
  const link = (change.new ?? change.old) as Link | null;
  const outward = link?.from_id === recordId;
  const end = (object.relations ?? []).find((r) => r.id === link?.relation_id && r.inverse === !outward);
  const otherObject = outward ? link?.to_object : link?.from_object;
  const other = outward ? link?.to_id : link?.from_id;
  const info = objects.find((o) => o.id === otherObject);
  const title = useTitle(info?.name, other);
  const person = useUserName(otherObject === 'user' ? other : undefined);
  const role = end?.roles?.find((r) => r.value === link?.role);
  return (
    <span className={css.change}>
      <span className={css.old}>{label(end?.labels, change.field)}</span>
      <span className={css.new}>
        {title ?? person ?? '…'}
        {role && ` (${label(role.labels, role.value)})`}
      </span>
    </span>
  );
}
