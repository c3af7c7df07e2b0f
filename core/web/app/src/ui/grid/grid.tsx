import {
  type ClipboardEvent,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import css from './grid.module.css';
import { Header } from './header';
import { block, type GridColumn, move, type Place, readTSV, selectWidth, writeTSV } from './model';
import { type CellContent, lookOf, Row } from './row';
import { useRowHeight, useWindow } from './use-window';

export type GridItem<R> = { kind: 'row'; row: R | undefined; id: string } | { kind: 'group'; id: string; content: ReactNode };

export type Editing = { row: number; col: number; typed?: string };

export type EditorActions = { done: (go?: 'down' | 'right' | 'stay') => void };

type Props<R> = {
  label: string;
  items: GridItem<R>[];
  /** How many rows there are in all as far as it is known, -1 when it is not. */
  total: number;
  columns: GridColumn[];
  content: CellContent<R>;
  textOf: (row: R, column: GridColumn) => string;
  editable: (row: R, column: GridColumn) => boolean;
  tall: (column: GridColumn) => boolean;
  editor: (row: R, column: GridColumn, typed: string | undefined, actions: EditorActions) => ReactNode;
  onOpen: (row: R) => void;
  onClear: (cells: { row: R; column: GridColumn }[]) => void;
  onPaste: (cells: { row: R; column: GridColumn; text: string }[]) => void;
  /** null where rows cannot be selected. */
  selection: {
    has: (row: R) => boolean;
    toggle: (rows: R[], on: boolean) => void;
    all: boolean;
    some: boolean;
    toggleAll: () => void;
    label: (row: R) => string;
    allLabel: string;
  } | null;
  gone: (row: R) => boolean;
  onNearEnd: () => void;
  onMenu: (column: GridColumn, anchor: HTMLElement) => void;
  onResize: (id: string, width: number) => void;
  onMove: (id: string, before: string) => void;
  resizeLabel: string;
  add?: ReactNode;
  footer?: (column: GridColumn) => ReactNode;
  footerLabel?: string;
  /** Goes back to the top when this changes, such as after another filter. */
  resetKey: string;
};

/**
 * A table for the keyboard (ARIA grid): one tab stop with a cell cursor, of whose rows only those in sight exist. It
 * knows nothing of records: content, editors and texts come from outside.
 */
export function Grid<R>(p: Props<R>) {
  const { items, columns } = p;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight();
  const headHeight = 34;
  const { first, last, perPage } = useWindow(scroller, items.length, rowHeight, headHeight);
  const [cursor, setCursor] = useState<Place>({ row: 0, col: 0 });
  const [anchor, setAnchor] = useState<Place | null>(null);
  const [editing, setEditing] = useState<Editing | null>(null);
  const lastSelected = useRef<number | null>(null);
  const offset = p.selection ? selectWidth : 0;

  const lefts = useMemo(() => {
    let left = offset;
    return columns.map((c) => {
      const here = left;
      if (c.pinned) left += c.width;
      return here;
    });
  }, [columns, offset]);
  const looks = useMemo(() => columns.map(lookOf), [columns]);
  const total = offset + columns.reduce((sum, c) => sum + c.width, 0) + (p.add ? 40 : 0);
  const sizes = useMemo(() => {
    const style: Record<string, string> = { '--total': `${total}px` };
    columns.forEach((c, i) => {
      style[`--w-${i}`] = `${c.width}px`;
      style[`--l-${i}`] = `${lefts[i] ?? 0}px`;
    });
    return style as CSSProperties;
  }, [columns, lefts, total]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another list goes back to the top
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    setCursor({ row: 0, col: 0 });
    setAnchor(null);
    setEditing(null);
  }, [p.resetKey]);

  const { onNearEnd } = p;
  useEffect(() => {
    if (last >= items.length - 60) onNearEnd();
  }, [last, items.length, onNearEnd]);

  const rowAt = (index: number): R | undefined => {
    const item = items[index];
    return item?.kind === 'row' ? item.row : undefined;
  };

  const show = (place: Place) => {
    const el = scroller.current;
    if (!el) return;
    const top = place.row * rowHeight;
    const footer = p.footer ? 32 : 0;
    if (top < el.scrollTop) el.scrollTop = top;
    else if (top + rowHeight + headHeight + footer > el.scrollTop + el.clientHeight)
      el.scrollTop = top + rowHeight + headHeight + footer - el.clientHeight;
    const column = columns[place.col];
    if (!column || column.pinned) return;
    const left = offset + columns.slice(0, place.col).reduce((s, c) => s + c.width, 0);
    const pinned = offset + columns.filter((c) => c.pinned).reduce((s, c) => s + c.width, 0);
    if (left - pinned < el.scrollLeft) el.scrollLeft = left - pinned;
    else if (left + column.width > el.scrollLeft + el.clientWidth) el.scrollLeft = left + column.width - el.clientWidth;
  };
  const goTo = (place: Place, extend: boolean) => {
    setAnchor(extend ? (anchor ?? cursor) : null);
    setCursor(place);
    show(place);
  };
  const startEdit = (place: Place, typed?: string): boolean => {
    const row = rowAt(place.row);
    const column = columns[place.col];
    if (row === undefined || !column || !p.editable(row, column)) return false;
    setEditing({ ...place, typed });
    return true;
  };
  const stopEdit = (go: 'down' | 'right' | 'stay' = 'stay') => {
    setEditing(null);
    scroller.current?.focus({ preventScroll: true });
    const step =
      go === 'down' ? { row: cursor.row + 1, col: cursor.col } : go === 'right' ? { row: cursor.row, col: cursor.col + 1 } : cursor;
    if (go !== 'stay') goTo({ row: Math.min(step.row, items.length - 1), col: Math.min(step.col, columns.length - 1) }, false);
  };

  const marked = anchor ? block(anchor, cursor) : null;
  const cells = (): { row: R; column: GridColumn }[][] => {
    const b = marked ?? block(cursor, cursor);
    const out: { row: R; column: GridColumn }[][] = [];
    for (let r = b.top; r <= b.bottom; r++) {
      const row = rowAt(r);
      if (row !== undefined) out.push(columns.slice(b.left, b.right + 1).map((column) => ({ row, column })));
    }
    return out;
  };

  const onKeyDown = (e: KeyboardEvent) => {
    if (editing || e.target !== e.currentTarget) return;
    const ctrl = e.ctrlKey || e.metaKey;
    const row = rowAt(cursor.row);
    const column = columns[cursor.col];
    const to = move(e.key, ctrl, cursor, items.length, columns.length, perPage);
    if (to) goTo(to, e.shiftKey);
    else if (e.key === 'Tab') {
      const next = cursor.col + (e.shiftKey ? -1 : 1);
      if (next < 0 || next >= columns.length) return;
      goTo({ row: cursor.row, col: next }, false);
    } else if (e.key === 'Enter' || e.key === 'F2') {
      if ((e.shiftKey || !startEdit(cursor)) && row !== undefined) p.onOpen(row);
    } else if (e.key === ' ' && row !== undefined && p.selection) {
      const rows = cells().map((r) => r[0]?.row as R);
      p.selection.toggle(rows, !p.selection.has(row));
    } else if (e.key === 'a' && ctrl && p.selection) p.selection.toggleAll();
    else if (e.key === 'Escape' && anchor) setAnchor(null);
    else if (e.key === 'Delete' || e.key === 'Backspace')
      p.onClear(
        cells()
          .flat()
          .filter((c) => p.editable(c.row, c.column)),
      );
    else if (e.key === 'd' && ctrl && marked) {
      const [source, ...rest] = cells();
      if (source)
        p.onPaste(
          rest
            .flatMap((r) => r.map((c, i) => ({ ...c, text: p.textOf(source[i]?.row as R, c.column) })))
            .filter((c) => p.editable(c.row, c.column)),
        );
    } else if (e.key.length === 1 && !ctrl && !e.altKey && column && startEdit(cursor, e.key)) {
      // The letter begins the draft.
    } else return;
    e.preventDefault();
    e.stopPropagation();
  };
  const onCopy = (e: ClipboardEvent) => {
    if (editing || e.target !== e.currentTarget) return;
    e.preventDefault();
    e.clipboardData.setData('text/plain', writeTSV(cells().map((r) => r.map((c) => p.textOf(c.row, c.column)))));
  };
  const onPaste = (e: ClipboardEvent) => {
    if (editing || e.target !== e.currentTarget) return;
    e.preventDefault();
    const grid = readTSV(e.clipboardData.getData('text/plain'));
    const [only] = grid.length === 1 && grid[0]?.length === 1 ? (grid[0] ?? []) : [];
    const start = marked ? { row: marked.top, col: marked.left } : cursor;
    const pasted =
      only !== undefined
        ? cells()
            .flat()
            .map((c) => ({ ...c, text: only }))
        : grid.flatMap((line, r) =>
            line.flatMap((text, c) => {
              const row = rowAt(start.row + r);
              const column = columns[start.col + c];
              return row !== undefined && column ? [{ row, column, text }] : [];
            }),
          );
    p.onPaste(pasted.filter((c) => p.editable(c.row, c.column)));
  };

  const latest = useRef({ goTo, startEdit, p, items, cursor, editing });
  latest.current = { goTo, startEdit, p, items, cursor, editing };
  const onCell = useCallback((row: number, col: number, e: PointerEvent) => {
    const now = latest.current;
    if (now.editing && now.editing.row === row && now.editing.col === col) return;
    if (e.pointerType === 'touch' || (e.target as HTMLElement).closest('a')) return;
    now.goTo({ row, col }, e.shiftKey);
    if (e.shiftKey) e.preventDefault();
  }, []);
  const onOpenEditor = useCallback((row: number, col: number) => {
    latest.current.startEdit({ row, col });
  }, []);
  const onSelect = useCallback((index: number, range: boolean) => {
    const { p: now, items: all } = latest.current;
    const row = all[index];
    if (row?.kind !== 'row' || row.row === undefined || !now.selection) return;
    const on = !now.selection.has(row.row);
    const from = range && lastSelected.current !== null ? lastSelected.current : index;
    lastSelected.current = index;
    const rows = all
      .slice(Math.min(from, index), Math.max(from, index) + 1)
      .flatMap((i) => (i.kind === 'row' && i.row !== undefined ? [i.row] : []));
    now.selection.toggle(rows, on);
  }, []);

  const visible = [];
  for (let i = first; i <= last; i++) {
    const item = items[i];
    if (!item) continue;
    const top = headHeight + i * rowHeight - headHeight;
    if (item.kind === 'group') {
      visible.push(
        <div
          key={item.id}
          role="row"
          aria-rowindex={i + 2}
          tabIndex={-1}
          className={css.group}
          style={{ transform: `translateY(${top}px)` }}
        >
          <div role="gridcell" tabIndex={-1} className={css.groupCell} aria-colspan={columns.length}>
            {item.content}
          </div>
        </div>,
      );
      continue;
    }
    const editsHere = editing?.row === i && item.row !== undefined ? columns[editing.col] : undefined;
    const inBlock = marked && i >= marked.top && i <= marked.bottom;
    visible.push(
      <Row<R>
        key={item.id}
        row={item.row}
        index={i}
        top={top}
        gridId={id}
        columns={columns}
        looks={looks}
        selectLabel={p.selection ? (item.row === undefined ? '' : p.selection.label(item.row)) : null}
        selected={item.row !== undefined && (p.selection?.has(item.row) ?? false)}
        gone={item.row !== undefined && p.gone(item.row)}
        cursor={cursor.row === i ? cursor.col : -1}
        from={inBlock ? marked.left : -1}
        to={inBlock ? marked.right : -1}
        editor={editsHere && item.row !== undefined ? p.editor(item.row, editsHere, editing?.typed, { done: stopEdit }) : null}
        tall={editsHere ? p.tall(editsHere) : false}
        content={p.content}
        onCell={onCell}
        onOpenEditor={onOpenEditor}
        onSelect={onSelect}
      />,
    );
  }
  // Scrolling changes neither the head nor the foot: they are drawn anew only with other properties.
  const head = useMemo(() => {
    const preview = (col: number, width: number) => sheet.current?.style.setProperty(`--w-${col}`, `${width}px`);
    return (
      <Header
        columns={p.columns}
        onMenu={p.onMenu}
        onResize={p.onResize}
        onMove={p.onMove}
        resizeLabel={p.resizeLabel}
        hasSelect={p.selection !== null}
        preview={preview}
        add={p.add}
        select={
          p.selection && (
            <div role="columnheader" tabIndex={-1} className={css.check}>
              <label>
                <input
                  type="checkbox"
                  aria-label={p.selection.allLabel}
                  checked={p.selection.all}
                  ref={(el) => {
                    if (el) el.indeterminate = !p.selection?.all && (p.selection?.some ?? false);
                  }}
                  onChange={p.selection.toggleAll}
                />
              </label>
            </div>
          )
        }
      />
    );
  }, [p]);
  const foot = useMemo(
    () =>
      p.footer && (
        <div role="row" className={css.foot} tabIndex={-1} aria-label={p.footerLabel}>
          {p.selection && <div className={css.check} role="gridcell" tabIndex={-1} />}
          {p.columns.map((column, col) => (
            <div
              key={column.id}
              role="gridcell"
              tabIndex={-1}
              className={column.pinned ? css.pinned : undefined}
              style={{ width: `var(--w-${col})`, ...(column.pinned ? { left: `var(--l-${col})` } : {}) }}
            >
              {p.footer?.(column)}
            </div>
          ))}
        </div>
      ),
    [p],
  );
  return (
    <div className={css.wrap}>
      <div
        ref={scroller}
        className={css.scroller}
        role="grid"
        tabIndex={0}
        aria-label={p.label}
        aria-rowcount={p.total < 0 ? -1 : p.total + 1}
        aria-colcount={columns.length + (p.selection ? 1 : 0)}
        aria-multiselectable={p.selection ? true : undefined}
        aria-activedescendant={
          items.length > 0 && cursor.row >= first && cursor.row <= last && rowAt(cursor.row) !== undefined
            ? `${id}-${cursor.row}-${cursor.col}`
            : undefined
        }
        data-own-keys
        onKeyDown={onKeyDown}
        onCopy={onCopy}
        onPaste={onPaste}
      >
        <div ref={sheet} className={css.sheet} role="rowgroup" style={sizes}>
          {head}
          <div role="presentation" style={{ position: 'relative', height: items.length * rowHeight }}>
            {visible}
          </div>
          {items.length > 0 && foot}
        </div>
      </div>
    </div>
  );
}
