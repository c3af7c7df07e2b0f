import { expect, test } from 'vitest';
import { lines, splitScopes } from './scopes';

test('scopes and networks as they are typed', () => {
  expect(splitScopes('  contacts:read, deals:write\ncontacts:read ')).toEqual(['contacts:read', 'deals:write']);
  expect(splitScopes('')).toEqual([]);
  expect(lines(' 203.0.113.0/24 \n\n10.0.0.1')).toEqual(['203.0.113.0/24', '10.0.0.1']);
});
