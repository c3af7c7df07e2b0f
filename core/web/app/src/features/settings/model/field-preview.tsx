import { useId, useState } from 'react';
import { typeOf } from '@/fields/fields';
import { useTexts } from '@/lib/i18n/catalogue';
import { useLabel } from '@/lib/metadata/metadata';
import { FieldIcon } from '@/ui/field-icon/field-icon';
import { type FieldDraft, previewField } from './draft';
import css from './model.module.css';
import { texts } from './texts.en';

/** The editor of a field that is being made, to be tried. */
export function FieldPreview({ draft }: { draft: FieldDraft }) {
  const t = useTexts(texts);
  const label = useLabel();
  const id = useId();
  const [value, setValue] = useState<unknown>(null);
  const field = previewField(draft);
  const { Edit } = typeOf(field);
  const name = label(draft.labels) || t('name');
  const help = label(draft.help);
  return (
    <aside className={css.preview} aria-label={t('preview')}>
      <h3>{t('preview')}</h3>
      <p className={css.quiet}>{t(Edit ? 'previewHint' : 'computed')}</p>
      <label className={css.previewLabel} htmlFor={id}>
        <FieldIcon type={draft.type} size={14} />
        {name}
        {draft.required && <span className={css.star}>*</span>}
      </label>
      {Edit ? (
        <Edit
          key={`${draft.type} ${draft.target}`}
          id={id}
          field={field}
          value={value}
          label={name}
          onChange={setValue}
          onDone={(v) => v !== undefined && setValue(v)}
          onCancel={() => undefined}
        />
      ) : (
        <output id={id} className={css.quiet}>
          –
        </output>
      )}
      {help && <p className={css.quiet}>{help}</p>}
    </aside>
  );
}
