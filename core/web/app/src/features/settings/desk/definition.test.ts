import { expect, it } from 'vitest';
import { ask, asked, clock, elaborate, minutesOf } from './definition';

it('reads and writes the time of a day', () => {
  expect(clock(545)).toBe('09:05');
  expect(minutesOf('17:30')).toBe(1050);
});

it('shows a filter with one choice and leaves any other alone', () => {
  expect(asked(ask('type', 'incident'), 'type')).toBe('incident');
  expect(ask('type', '')).toBeUndefined();
  expect(elaborate({ and: [] }, 'type')).toBe(true);
  expect(elaborate(undefined, 'type')).toBe(false);
});
