import { expect, test } from 'vitest';
import { draftOf, namedOptions, newDraft, previewField, settingsOf } from './draft';

test('options get values of their own, and those that exist keep theirs', () => {
  const options = namedOptions([
    { value: 'north', labels: { en: 'The north' } },
    { value: '', labels: { de: 'Süden ' } },
    { value: '', labels: { en: 'North' } },
    { value: '', labels: {} },
  ]);
  expect(options.map((o) => o.value)).toEqual(['north', 'sueden', 'north_2']);
  expect(options.map((o) => o.position)).toEqual([0, 1, 2]);
  expect(options[1]?.labels).toEqual({ de: 'Süden' });
});

test('only the settings of the type are sent', () => {
  const d = { ...newDraft(), currency: 'EUR', min: '0', max_length: '80', precision: '0', rating_max: '7' };
  expect(settingsOf({ ...d, type: 'text' })).toEqual({ max_length: 80 });
  expect(settingsOf({ ...d, type: 'money' })).toEqual({ currency: 'EUR', min: '0' });
  expect(settingsOf({ ...d, type: 'decimal' })).toEqual({ min: '0', precision: 0 });
  expect(settingsOf({ ...d, type: 'rating' })).toEqual({ rating_max: 7 });
  expect(settingsOf({ ...d, type: 'rollup', relation: 'deals' })).toEqual({ rollup: { relation: 'deals', func: 'count' } });
});

test('a field becomes a draft and the same field in the preview', () => {
  const field = { ...previewField({ ...newDraft(), type: 'select', options: [{ value: 'b', position: 1 }, { value: 'a' }] }) };
  expect(
    draftOf({
      ...field,
      options: [
        { value: 'b', position: 1 },
        { value: 'a', position: 0 },
      ],
    }).options.map((o) => o.value),
  ).toEqual(['a', 'b']);
});
