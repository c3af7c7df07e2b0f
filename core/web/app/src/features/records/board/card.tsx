import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { IconClockExclamation, IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react';
import { FieldValue } from '@/fields/fields';
import { wall } from '@/lib/format/clock';
import { useFormats } from '@/lib/format/format';
import { useTexts } from '@/lib/i18n/catalogue';
import { type Field, useLabel } from '@/lib/metadata/metadata';
import { fieldValue, isEmpty, type RecordData } from '@/lib/records/record';
import { useTitle } from '@/lib/records/titles';
import { useUserName } from '@/lib/users/users';
import { Avatar } from '@/ui/avatar/avatar';
import css from './board.module.css';
import type { BoardColumn, CardParts } from './model';
import { texts } from './texts.en';

export type CardActions = {
  onMenu: (record: RecordData, column: BoardColumn, anchor: HTMLElement) => void;
  onKey: (e: KeyboardEvent<HTMLElement>, record: RecordData, column: BoardColumn) => void;
};

type Props = {
  object: string;
  record: RecordData;
  column: BoardColumn;
  parts: CardParts;
  /** API name of what the about field refers to. */
  aboutObject: string | undefined;
  rotten: number;
  movable: boolean;
  actions: CardActions;
};

function About({ object, id }: { object: string | undefined; id: string }) {
  const title = useTitle(object, id);
  return (
    <span className={css.about}>
      <Avatar name={title ?? '?'} />
      <span>{title ?? '…'}</span>
    </span>
  );
}

function Owner({ id }: { id: string }) {
  const name = useUserName(id);
  return name ? (
    <span className={css.owner} title={name}>
      <Avatar name={name} />
      <span className={css.hidden}>{name}</span>
    </span>
  ) : null;
}

function Small({ field, value }: { field: Field; value: unknown }) {
  const label = useLabel();
  if (isEmpty(value)) return null;
  return (
    <span className={css.small} title={label(field.labels, field.name)}>
      <FieldValue field={field} value={value} />
      {field.path === 'probability' && ' %'}
    </span>
  );
}

/** The day of a date or a moment. */
function Day({ field, value }: { field: Field; value: unknown }) {
  const label = useLabel();
  const f = useFormats();
  if (typeof value !== 'string' || value === '') return null;
  return (
    <span className={css.small} title={label(field.labels, field.name)}>
      {f.date(field.type === 'date' ? value : wall(new Date(value), f.timeZone))}
    </span>
  );
}

/** A record on a board. The whole card opens it; it is moved by the mouse, by keys or by its menu. */
export const Card = memo(function Card({ object, record, column, parts, aboutObject, rotten, movable, actions }: Props) {
  const t = useTexts(texts);
  const box = useRef<HTMLLIElement>(null);
  const [dragging, setDragging] = useState(false);
  useEffect(() => {
    if (!box.current || !movable) return;
    return draggable({
      element: box.current,
      getInitialData: () => ({ kind: 'card', record, from: column.id }),
      onDragStart: () => setDragging(true),
      onDrop: () => setDragging(false),
    });
  }, [record, column, movable]);
  const about = parts.about && fieldValue(record, parts.about.path);
  const owner = parts.owner && fieldValue(record, parts.owner.path);
  return (
    <li ref={box} className={css.card} data-card={record.id} data-dragging={dragging || undefined} data-rotten={rotten > 0 || undefined}>
      <div className={css.top}>
        <Link
          to="/records/$object/$id"
          params={{ object, id: record.id }}
          className={css.name}
          draggable={false}
          onKeyDown={(e) => actions.onKey(e, record, column)}
        >
          {record.title || '–'}
        </Link>
        {movable && (
          <button
            type="button"
            className={css.dots}
            aria-label={t('moveMenu', { name: record.title })}
            onClick={(e) => actions.onMenu(record, column, e.currentTarget)}
          >
            <IconDots size={16} aria-hidden />
          </button>
        )}
      </div>
      {typeof about === 'string' &&
        about !== '' &&
        (parts.about?.type === 'reference' ? (
          <About object={aboutObject} id={about} />
        ) : (
          <span className={css.about}>
            <span>{about}</span>
          </span>
        ))}
      {parts.words.some((f) => !isEmpty(fieldValue(record, f.path))) && (
        <div className={css.words}>
          {parts.words.map((f) => (
            <Small key={f.path} field={f} value={fieldValue(record, f.path)} />
          ))}
        </div>
      )}
      <div className={css.facts}>
        {parts.amount && <Small field={parts.amount} value={fieldValue(record, parts.amount.path)} />}
        <span className={css.right}>
          {parts.numbers.map((f) => (
            <Small key={f.path} field={f} value={fieldValue(record, f.path)} />
          ))}
          {parts.date && <Day field={parts.date} value={fieldValue(record, parts.date.path)} />}
          {typeof owner === 'string' && <Owner id={owner} />}
        </span>
      </div>
      {rotten > 0 && (
        <span className={css.rotten}>
          <IconClockExclamation size={14} aria-hidden />
          {t('rotten', { count: rotten })}
        </span>
      )}
    </li>
  );
});
