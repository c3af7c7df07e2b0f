import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type DragEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import css from './grid.module.css';
import { type GridColumn, maxWidth, minWidth } from './model';

type Props = {
  columns: GridColumn[];
  /** Opens the menu of a column below its heading. */
  onMenu: (column: GridColumn, anchor: HTMLElement) => void;
  onResize: (id: string, width: number) => void;
  onMove: (id: string, before: string) => void;
  resizeLabel: string;
  select: ReactNode;
  add: ReactNode;
  hasSelect: boolean;
  /** Changes a width on the screen while the pointer moves, without drawing rows anew. */
  preview: (col: number, width: number) => void;
};

/** The headings: a press opens a column's menu, dragging moves it, its right edge changes the width. */
export function Header(p: Props) {
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const start = useRef<{ x: number; width: number } | null>(null);
  const widthAt = (e: PointerEvent) =>
    Math.round(Math.max(minWidth, Math.min(maxWidth, (start.current?.width ?? 0) + e.clientX - (start.current?.x ?? 0))));
  return (
    <div role="row" aria-rowindex={1} className={css.head} tabIndex={-1}>
      {p.select}
      {p.columns.map((column, col) => (
        <div
          key={column.id}
          role="columnheader"
          tabIndex={-1}
          aria-colindex={col + (p.hasSelect ? 2 : 1)}
          aria-sort={column.sort === 'asc' ? 'ascending' : column.sort === 'desc' ? 'descending' : undefined}
          className={column.pinned ? `${css.colHead} ${css.pinned}` : css.colHead}
          style={{ width: `var(--w-${col})`, ...(column.pinned ? { left: `var(--l-${col})` } : {}) }}
          data-drop={over === column.id && dragged !== column.id ? true : undefined}
          onDragOver={(e: DragEvent) => {
            if (!dragged) return;
            e.preventDefault();
            setOver(column.id);
          }}
          onDrop={(e) => {
            e.preventDefault();
            if (dragged && dragged !== column.id) p.onMove(dragged, column.id);
            setDragged(null);
            setOver(null);
          }}
        >
          <button
            type="button"
            className={css.colButton}
            draggable
            aria-haspopup="menu"
            title={column.label}
            onDragStart={(e) => {
              e.dataTransfer.effectAllowed = 'move';
              setDragged(column.id);
            }}
            onDragEnd={() => {
              setDragged(null);
              setOver(null);
            }}
            onClick={(e) => p.onMenu(column, e.currentTarget)}
          >
            {column.icon}
            <span className={css.colText}>{column.label}</span>
            {column.sort && (
              <span className={css.sortMark} aria-hidden>
                {column.sort === 'asc' ? <IconArrowUp size={13} /> : <IconArrowDown size={13} />}
                {column.sortPlace}
              </span>
            )}
          </button>
          <span
            className={css.resize}
            title={p.resizeLabel}
            aria-hidden
            onPointerDown={(e) => {
              e.preventDefault();
              e.currentTarget.setPointerCapture(e.pointerId);
              e.currentTarget.dataset.active = '';
              start.current = { x: e.clientX, width: column.width };
            }}
            onPointerMove={(e) => start.current && p.preview(col, widthAt(e))}
            onPointerUp={(e) => {
              if (!start.current) return;
              delete e.currentTarget.dataset.active;
              p.onResize(column.id, widthAt(e));
              start.current = null;
            }}
          />
        </div>
      ))}
      {p.add && (
        <div role="columnheader" tabIndex={-1} className={css.addHead}>
          {p.add}
        </div>
      )}
    </div>
  );
}
