import { expect, it } from 'vitest';
import type { RecordData } from '@/lib/records/record';
import { guesses } from './guess';

const ticket = (more: object): RecordData => ({ id: 'tic_1', title: 'x', version: 1, status: 'open', ...more }) as unknown as RecordData;

it('shows what nobody has judged yet', () => {
  const suggestion = {
    topic: { value: 'Billing', certainty: 0.9, state: 'suggested', reasons: ['invoice'] },
    priority: { state: 'rejected' },
  };
  expect(guesses(ticket({ suggestion }))).toEqual([
    { field: 'topic', state: 'suggested', value: 'Billing', certainty: 0.9, reasons: ['invoice'] },
  ]);
  expect(guesses(ticket({ suggestion, status: 'solved' }))).toEqual([]);
  expect(guesses(ticket({}))).toEqual([]);
});

it('asks for a topic only while there is none', () => {
  const suggestion = { topic: { state: 'unsure', certainty: 0.2 } };
  expect(guesses(ticket({ suggestion }))).toHaveLength(1);
  expect(guesses(ticket({ suggestion, topic: 'Billing' }))).toEqual([]);
});
