import { memo, type PointerEvent, type ReactNode } from 'react';
import css from './grid.module.css';
import type { GridColumn } from './model';

export type CellContent<R> = (row: R, column: GridColumn) => ReactNode;

type Props<R> = {
  row: R | undefined;
  index: number;
  top: number;
  gridId: string;
  columns: GridColumn[];
  lefts: number[];
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

/** One row. It is drawn anew only when something in it changes. */
function GridRow<R>(p: Props<R>) {
  return (
    <div
      role="row"
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
        const names = [css.cell];
        if (column.align) names.push(css.end);
        if (column.pinned) names.push(css.pinned);
        if (col >= p.from && col <= p.to && p.from >= 0) names.push(css.inBlock);
        if (col === p.cursor) names.push(css.cursor);
        if (editing) names.push(css.editing);
        return (
          <div
            key={column.id}
            id={`${p.gridId}-${p.index}-${col}`}
            role="gridcell"
            aria-colindex={col + (p.selectLabel === null ? 1 : 2)}
            className={names.join(' ')}
            style={{ width: `var(--w-${col})`, ...(column.pinned ? { left: `var(--l-${col})` } : {}) }}
            onPointerDown={(e) => p.onCell(p.index, col, e)}
            onDoubleClick={() => p.onOpenEditor(p.index, col)}
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
