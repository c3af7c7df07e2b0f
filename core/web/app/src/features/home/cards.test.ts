import { expect, test } from 'vitest';
import { cardOrder } from './cards';

test('cards stand as laid out, hidden ones not at all, new ones last', () => {
  const screen = {
    groups: [{ id: 'cards', area: 'cards' as const, columns: 1, items: ['card:leads', 'card:gone', 'card:tasks'] }],
    hidden: ['card:changes'],
  };
  expect(cardOrder(screen, ['tasks', 'leads', 'changes', 'new'])).toEqual(['leads', 'tasks', 'new']);
});
