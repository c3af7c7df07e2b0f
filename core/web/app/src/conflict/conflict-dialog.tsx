import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { FieldValue } from '@/fields/fields';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, type ObjectInfo, useLabel } from '@/lib/metadata/metadata';
import type { Clash } from '@/lib/records/conflict';
import { isEmpty } from '@/lib/records/record';
import css from './conflict.module.css';
import { texts } from './texts.en';

type Side = 'mine' | 'theirs';
type Props = {
  object: ObjectInfo;
  /** The record's title, where the screen does not show it. */
  title?: string;
  clashes: Clash[];
  onDecide: (chosen: Record<string, Side> | null) => void;
};

/** Somebody else has changed the same fields: shows what it was, what the other wrote and what was typed, and asks. */
export function ConflictDialog({ object, title, clashes, onDecide }: Props) {
  const t = useTexts(texts);
  const label = useLabel();
  const [chosen, setChosen] = useState<Record<string, Side>>(() => Object.fromEntries(clashes.map((c) => [c.path, 'mine'])));
  const all = (side: Side) => setChosen(Object.fromEntries(clashes.map((c) => [c.path, side])));
  return (
    <Modal opened onClose={() => onDecide(null)} title={t('conflict')} size={620} closeButtonProps={{ 'aria-label': t('close') }}>
      {title && <p className={css.record}>{title}</p>}
      <p className={css.hint}>{t('conflictHint')}</p>
      {clashes.map((c) => {
        const field = (object.fields ?? []).find((f) => f.path === c.path);
        return (
          <fieldset key={c.path} className={css.clash}>
            <legend>{label(field?.labels, c.path)}</legend>
            <p className={css.base}>
              <span>{t('base')}</span>
              <Value field={field} value={c.base} />
            </p>
            {(['theirs', 'mine'] as const).map((side) => (
              <label key={side} className={css.side}>
                <input
                  type="radio"
                  name={`side-${c.path}`}
                  checked={chosen[c.path] === side}
                  onChange={() => setChosen({ ...chosen, [c.path]: side })}
                />
                <span className={css.who}>{t(side)}</span>
                <Value field={field} value={c[side]} />
              </label>
            ))}
          </fieldset>
        );
      })}
      <div className={css.foot}>
        {clashes.length > 1 && (
          <>
            <Button variant="subtle" onClick={() => all('mine')}>
              {t('allMine')}
            </Button>
            <Button variant="subtle" onClick={() => all('theirs')}>
              {t('allTheirs')}
            </Button>
          </>
        )}
        <span className={css.gap} />
        <Button variant="default" onClick={() => onDecide(null)}>
          {t('cancel')}
        </Button>
        <Button onClick={() => onDecide(chosen)}>{t('apply')}</Button>
      </div>
    </Modal>
  );
}

function Value({ field, value }: { field: Field | undefined; value: unknown }) {
  const t = useTexts(texts);
  if (!field || isEmpty(value)) return <span className={css.empty}>{t('emptyValue')}</span>;
  return (
    <span className={css.value}>
      <FieldValue field={field} value={value} />
    </span>
  );
}
