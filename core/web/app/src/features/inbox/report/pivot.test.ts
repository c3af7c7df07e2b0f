import { expect, it } from 'vitest';
import { csv, keptShare, pivot } from './pivot';

const group = (by: string, status: string, breach: string | null, count: number) => ({
  keys: [{ value: by }, { value: status }, { value: breach }],
  values: { count },
});

it('makes one line of each key', () => {
  const [a, b] = pivot([
    group('high', 'kept', null, 6),
    group('high', 'broken', 'first_response', 2),
    group('high', 'at_risk', null, 1),
    group('low', 'on_track', null, 3),
  ]);
  expect(a).toMatchObject({ key: 'high', total: 9, kept: 6, broken: 2, running: 1, first_response: 2, resolution: 0 });
  expect(a && keptShare(a)).toBe(75);
  expect(b && keptShare(b)).toBeUndefined();
});

it('writes no formulas into a table', () => {
  expect(csv([['=1+1', 2, 'a,"b"']])).toBe('\uFEFF\'=1+1,2,"a,""b"""\r\n');
});
