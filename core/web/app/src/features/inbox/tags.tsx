import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FieldValue, typeOf } from '@/fields/fields';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectQuery } from '@/lib/metadata/metadata';
import { isEmpty, type RecordData } from '@/lib/records/record';
import css from './inbox.module.css';
import { texts } from './texts.en';

type Props = { ticket: RecordData; editable: boolean; onWrite: (values: Record<string, unknown>, said: string) => void };

/** The tags of a ticket, and a way to change them in place. */
export function Tags({ ticket, editable, onWrite }: Props) {
  const t = useTexts(texts);
  const field = useQuery(objectQuery('tickets')).data?.fields?.find((x) => x.path === 'tags');
  const [editing, setEditing] = useState<unknown>();
  if (!field || (!editable && isEmpty(ticket.tags))) return null;
  const { Edit } = typeOf(field);
  return (
    <>
      <h3>{t('tags')}</h3>
      {editing === undefined || Edit === null ? (
        <div className={css.inline}>
          <FieldValue field={field} value={ticket.tags} />
          {editable && (
            <button type="button" className={css.plain} onClick={() => setEditing(ticket.tags ?? [])}>
              {t('editTags')}
            </button>
          )}
        </div>
      ) : (
        <Edit
          field={field}
          value={editing}
          label={t('tags')}
          autoFocus
          onChange={setEditing}
          onDone={() => {
            setEditing(undefined);
            if (JSON.stringify(editing ?? []) !== JSON.stringify(ticket.tags ?? [])) onWrite({ tags: editing ?? [] }, t('tagged'));
          }}
          onCancel={() => setEditing(undefined)}
        />
      )}
    </>
  );
}
