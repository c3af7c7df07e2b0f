import { describe, expect, it } from 'vitest';
import { stepsOf } from './steps';

describe('a checklist', () => {
  it('takes only what is a step', () => {
    expect(stepsOf([{ text: 'Call', done: true }, { text: '' }, null, 'x', { text: 'Send', done: 'yes' }])).toEqual([
      { text: 'Call', done: true },
      { text: 'Send', done: false },
    ]);
  });
  it('is empty where there is none', () => {
    expect(stepsOf(null)).toEqual([]);
    expect(stepsOf({ a: 1 })).toEqual([]);
  });
});
