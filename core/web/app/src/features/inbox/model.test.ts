import { describe, expect, it } from 'vitest';
import { boxes } from './boxes';
import { boxFilter, boxQuery, left, snoozes } from './model';

const now = new Date(2026, 2, 2, 15, 0); // a Monday

describe('the boxes', () => {
  it('ask only for what is not done', () => {
    for (const box of boxes) expect(JSON.stringify(boxQuery(box, ['tea_1'], 'usr_1', now).filter)).toContain('"status"');
  });
  it('find nothing for a team without one', () => {
    expect(JSON.stringify(boxFilter('team', [], now))).toContain('["-"]');
  });
  it('sort what is at risk by its deadline', () => {
    expect(boxQuery('risk', [], 'usr_1', now).sort).toEqual([{ field: 'sla_due' }]);
  });
});

describe('the time that is left', () => {
  it('is told to both sides', () => {
    expect(left(new Date(now.getTime() + 95 * 60_000).toISOString(), now)).toEqual({ late: false, days: 0, hours: 1, minutes: 35 });
    expect(left(new Date(now.getTime() - 1500 * 60_000).toISOString(), now)).toEqual({ late: true, days: 1, hours: 1, minutes: 0 });
  });
});

describe('snoozing', () => {
  it('ends on a Monday to come', () => {
    for (let day = 0; day < 7; day++) {
      const monday = snoozes(new Date(2026, 2, 1 + day, 15)).find((s) => s.key === 'monday')?.at;
      expect(monday?.getDay()).toBe(1);
      expect(monday?.getTime()).toBeGreaterThan(new Date(2026, 2, 1 + day, 15).getTime());
    }
  });
});
