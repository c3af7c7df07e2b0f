import { type CSSProperties, type MouseEvent as MouseEventOf, memo, type PointerEvent, type ReactNode } from 'react';
import css from './grid.module.css';
import type { GridColumn } from './model';

export type CellLook = { className: string; style: CSSProperties };

export type CellContent<R> = (row: R, column: GridColumn) => ReactNode;

type Props<R> = {
  row: R | undefined;
  index: number;
  top: number;
  gridId: string;
  columns: GridColumn[];
  /** The look of each column's cells, the same for all rows. */
  looks: CellLook[];
  selectLabel: string | null;
  selected: boolean;
  gone: boolean;
  /** The column of the cursor in this row, -1 for none. */
  cursor: number;
  /** The first and last column of the marked block in this row, -1 for none. */
  from: number;
  to: number;
  editor: ReactNode;
  tall: boolean;
  content: CellContent<R>;
  onCell: (row: number, col: number, event: PointerEvent) => void;
  onOpenEditor: (row: number, col: number) => void;
  onSelect: (row: number, range: boolean) => void;
};

/** The look of a column's cells. */
export function lookOf(column: GridColumn, col: number): CellLook {
  const names = [css.cell, column.align && css.end, column.pinned && css.pinned];
  return {
    className: names.filter(Boolean).join(' '),
    style: { width: `var(--w-${col})`, ...(column.pinned ? { left: `var(--l-${col})` } : {}) },
  };
}

/** One row. It is drawn anew only when something in it changes; scrolling makes many, so that it has as little as can be. */
function GridRow<R>(p: Props<R>) {
  const offset = p.selectLabel === null ? 1 : 2;
  const colOf = (e: MouseEventOf) => {
    const cell = (e.target as HTMLElement).closest<HTMLElement>('[aria-colindex]');
    return cell && e.currentTarget.contains(cell) ? Number(cell.getAttribute('aria-colindex')) - offset : -1;
  };
  return (
    <div
      role="row"
      onPointerDown={(e) => {
        const col = colOf(e);
        if (col >= 0) p.onCell(p.index, col, e);
      }}
      onDoubleClick={(e) => {
        const col = colOf(e);
        if (col >= 0) p.onOpenEditor(p.index, col);
      }}
      aria-rowindex={p.index + 2}
      aria-selected={p.selectLabel === null ? undefined : p.selected}
      data-gone={p.gone || undefined}
      className={css.row}
      style={{ transform: `translateY(${p.top}px)` }}
    >
      {p.selectLabel !== null && (
        <div role="gridcell" className={css.check}>
          <label>
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={p.selectLabel}
              checked={p.selected}
              onChange={(e) => p.onSelect(p.index, (e.nativeEvent as MouseEvent).shiftKey === true)}
            />
          </label>
        </div>
      )}
      {p.columns.map((column, col) => {
        const editing = col === p.cursor && p.editor !== null;
        const look = p.looks[col];
        let names = look?.className ?? '';
        if (col >= p.from && col <= p.to && p.from >= 0) names += ` ${css.inBlock}`;
        if (col === p.cursor) names += ` ${css.cursor}`;
        if (editing) names += ` ${css.editing}`;
        return (
          <div
            key={column.id}
            id={`${p.gridId}-${p.index}-${col}`}
            role="gridcell"
            aria-colindex={col + offset}
            className={names}
            style={look?.style}
          >
            {editing ? (
              <div className={css.editor} data-tall={p.tall || undefined} data-own-keys>
                {p.editor}
              </div>
            ) : p.row === undefined ? (
              <span className={css.bar} />
            ) : (
              p.content(p.row, column)
            )}
          </div>
        );
      })}
    </div>
  );
}

export const Row = memo(GridRow) as typeof GridRow;
