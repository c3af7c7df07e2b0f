import { describe, expect, it } from 'vitest';
import { mainKinds } from './what';

describe('what a change set was about', () => {
  it('names a merge, not what moved along with it', () => {
    const kinds = [
      { object: 'deals', action: 'updated' },
      { object: 'contacts', action: 'merged' },
    ];
    expect(mainKinds(kinds)).toEqual([{ object: 'contacts', action: 'merged' }]);
  });
  it('names everything else', () => {
    const kinds = [
      { object: 'companies', action: 'created' },
      { object: 'contacts', action: 'created' },
    ];
    expect(mainKinds(kinds)).toEqual(kinds);
  });
});
