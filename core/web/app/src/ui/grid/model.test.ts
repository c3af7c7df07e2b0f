import { expect, test } from 'vitest';
import { block, move, readTSV, writeTSV } from './model';

test('keys lead where they should, and never outside', () => {
  const at = { row: 5, col: 2 };
  expect(move('ArrowDown', false, at, 10, 4, 3)).toEqual({ row: 6, col: 2 });
  expect(move('PageDown', false, at, 7, 4, 3)).toEqual({ row: 6, col: 2 });
  expect(move('End', true, at, 10, 4, 3)).toEqual({ row: 9, col: 3 });
  expect(move('Home', false, at, 10, 4, 3)).toEqual({ row: 5, col: 0 });
  expect(move('ArrowLeft', false, { row: 0, col: 0 }, 10, 4, 3)).toEqual({ row: 0, col: 0 });
  expect(move('x', false, at, 10, 4, 3)).toBeNull();
  expect(block({ row: 4, col: 1 }, { row: 2, col: 3 })).toEqual({ top: 2, bottom: 4, left: 1, right: 3 });
});

test('what spreadsheets copy is read, and written so that they read it', () => {
  expect(readTSV('a\tb\r\nc\td\r\n')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  expect(readTSV('"x\ny"\t"say ""hi"""\n')).toEqual([['x\ny', 'say "hi"']]);
  expect(readTSV('')).toEqual([]);
  expect(readTSV('\t')).toEqual([['', '']]);
  for (const rows of [[['a\tb', 'c"d']], [['x'], ['y\nz']]]) expect(readTSV(`${writeTSV(rows)}\n`)).toEqual(rows);
});
