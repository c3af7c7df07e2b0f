import { describe, expect, it } from 'vitest';
import { forced, toggleForce } from './force';

const email = { id: 'con_1', field: 'email' };
const phone = { id: 'con_1', field: 'phone' };

describe('what an undo overwrites', () => {
  it('keeps each value apart', () => {
    const one = toggleForce({}, email, true);
    const both = toggleForce(toggleForce(one, phone, true), phone, true);
    expect(both).toEqual({ con_1: ['email', 'phone'] });
    expect(forced(both, phone)).toBe(true);
    expect(forced(one, phone)).toBe(false);
  });
  it('leaves out records that nothing is overwritten of', () => {
    expect(toggleForce({ con_1: ['email'] }, email, false)).toEqual({});
  });
});
