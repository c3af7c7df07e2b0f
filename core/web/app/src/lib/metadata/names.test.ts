import { expect, test } from 'vitest';
import { apiName } from './names';

test('names for programs', () => {
  expect(apiName('Größe (cm)')).toBe('groesse_cm');
  expect(apiName('  Région  Nord ')).toBe('region_nord');
  expect(apiName('2. Wahl')).toBe('f_2_wahl');
});
