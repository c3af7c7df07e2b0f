import type { ReactNode } from 'react';

export type GridColumn = {
  id: string;
  label: string;
  icon?: ReactNode;
  width: number;
  align?: 'end';
  /** Stays in sight when the others are scrolled away. */
  pinned?: boolean;
  sort?: 'asc' | 'desc';
  /** Its place among several sort keys, from 1. */
  sortPlace?: number;
};

export type Place = { row: number; col: number };

/** A block of cells, both corners included. */
export type Block = { top: number; bottom: number; left: number; right: number };

export function block(a: Place, b: Place): Block {
  return { top: Math.min(a.row, b.row), bottom: Math.max(a.row, b.row), left: Math.min(a.col, b.col), right: Math.max(a.col, b.col) };
}

export const selectWidth = 40;
export const minWidth = 64;
export const maxWidth = 640;

const clamp = (n: number, low: number, high: number) => Math.max(low, Math.min(high, n));

/** Where a key leads from a place; null when the key moves nothing. */
export function move(key: string, ctrl: boolean, from: Place, rows: number, cols: number, page: number): Place | null {
  const to = (row: number, col: number): Place => ({ row: clamp(row, 0, rows - 1), col: clamp(col, 0, cols - 1) });
  switch (key) {
    case 'ArrowUp':
      return ctrl ? to(0, from.col) : to(from.row - 1, from.col);
    case 'ArrowDown':
      return ctrl ? to(rows - 1, from.col) : to(from.row + 1, from.col);
    case 'ArrowLeft':
      return ctrl ? to(from.row, 0) : to(from.row, from.col - 1);
    case 'ArrowRight':
      return ctrl ? to(from.row, cols - 1) : to(from.row, from.col + 1);
    case 'Home':
      return ctrl ? to(0, 0) : to(from.row, 0);
    case 'End':
      return ctrl ? to(rows - 1, cols - 1) : to(from.row, cols - 1);
    case 'PageUp':
      return to(from.row - page, from.col);
    case 'PageDown':
      return to(from.row + page, from.col);
    default:
      return null;
  }
}

/** Reads what a spreadsheet copies: rows of cells between tabs, cells with line breaks in quotes. */
export function readTSV(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === '\t') {
      row.push(cell);
      cell = '';
    } else if (c === '\n' || c === '\r') {
      if (c === '\r' && text[i + 1] === '\n') i++;
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else cell += c;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
}

/** Writes rows of cells as a spreadsheet reads them. */
export function writeTSV(rows: string[][]): string {
  return rows.map((r) => r.map((c) => (/[\t\n\r"]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c)).join('\t')).join('\n');
}
