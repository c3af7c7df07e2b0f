import { IconFilter, IconForbid2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '@/lib/i18n/catalogue';
import { objectsQuery, useLabel } from '@/lib/metadata/metadata';
import { ObjectIcon } from '@/ui/object-icon/object-icon';
import { CellDialog } from './cell-dialog';
import {
  type Action,
  actions,
  type Definition,
  denied,
  everything,
  inheritedGrant,
  type Lineage,
  ownGrant,
  type Scope,
  scopes,
  setGrant,
} from './definition';
import css from './matrix.module.css';
import { texts } from './texts.en';
import { useRoleWords } from './words';

type Props = { definition: Definition; parents: Lineage[]; disabled: boolean; onChange: (d: Definition) => void };

/** What the role allows on each object: a row for each, a column for each action, and in it how far the action reaches. */
export function Matrix({ definition, parents, disabled, onChange }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const words = useRoleWords();
  const { data: objects = [] } = useQuery(objectsQuery);
  const [open, setOpen] = useState<{ object: string; action: Action } | null>(null);
  const rows = [
    { id: everything, name: t('others'), icon: undefined as string | undefined },
    ...objects.map((o) => ({ id: o.id, name: label(o.plural_labels, o.name), icon: o.icon })),
  ];
  const row = rows.find((r) => r.id === open?.object);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys */}
      <section className={css.scroll} aria-label={t('objects')} tabIndex={0}>
        <table className={css.matrix}>
          <thead>
            <tr>
              <th scope="col">{t('object')}</th>
              {actions.map((a) => (
                <th key={a} scope="col">
                  {words.action(a)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.id} data-all={r.id === everything || undefined}>
                <th scope="row">
                  <span className={css.object}>
                    {r.id !== everything && <ObjectIcon icon={r.icon} size={15} />}
                    {r.name}
                  </span>
                </th>
                {actions.map((a) => (
                  <td key={a} data-label={words.action(a)}>
                    <Cell
                      definition={definition}
                      parents={parents}
                      object={r.id}
                      name={r.name}
                      action={a}
                      disabled={disabled}
                      onChange={onChange}
                      onOpen={() => setOpen({ object: r.id, action: a })}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={css.legend}>{t('legend')}</p>
      {open && row && (
        <CellDialog
          definition={definition}
          parents={parents}
          object={open.object}
          name={row.name}
          action={open.action}
          onChange={onChange}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

type CellProps = {
  definition: Definition;
  parents: Lineage[];
  object: string;
  name: string;
  action: Action;
  disabled: boolean;
  onChange: (d: Definition) => void;
  onOpen: () => void;
};

function Cell({ definition, parents, object, name, action, disabled, onChange, onOpen }: CellProps) {
  const t = useTexts(texts);
  const words = useRoleWords();
  const own = ownGrant(definition, object, action);
  const inherited = inheritedGrant(definition, object, action, parents);
  const counts = own ?? inherited;
  const taken = denied(definition, object, action);
  const cell = t('cell', { action: words.action(action), object: name });
  const open = inherited ? t('leftOpenAs', { scope: words.scope(inherited.scope) }) : t('notAllowed');
  const scope: Scope = counts?.scope ?? 'none';
  return (
    <div className={css.cell}>
      <span
        className={css.value}
        title={words.scope(scope)}
        data-open={own === undefined || undefined}
        data-scope={taken ? 'denied' : scope}
      >
        <span className={css.word}>{taken ? t('denied') : words.short(scope)}</span>
        {counts?.where && <IconFilter size={12} aria-label={t('conditionSet')} />}
        <select
          className={css.select}
          aria-label={cell}
          disabled={disabled || taken}
          value={own?.scope ?? ''}
          onChange={(e) => {
            const next = e.currentTarget.value as Scope | '';
            onChange(setGrant(definition, object, action, next ? { ...own, scope: next } : undefined));
          }}
        >
          <option value="">{open}</option>
          {scopes.map((s) => (
            <option key={s} value={s}>
              {words.scope(s)}
            </option>
          ))}
        </select>
      </span>
      {!disabled && (
        <button
          type="button"
          className={css.more}
          data-on={own?.where || taken ? true : undefined}
          aria-label={t('condition', { cell })}
          title={t('condition', { cell })}
          onClick={onOpen}
        >
          {taken ? <IconForbid2 size={14} aria-hidden /> : <IconFilter size={14} aria-hidden />}
        </button>
      )}
    </div>
  );
}
