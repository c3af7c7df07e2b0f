import { describe, expect, it } from 'vitest';
import { fileAddress, fileSize } from './files';

describe('files', () => {
  it('says a size as a person would', () => {
    const format = (n: number) => String(n);
    expect([0, 999, 1_000, 12_345, 1_000_000, 12_340_000, 2_500_000_000].map((n) => fileSize(n, format))).toEqual([
      '0 B',
      '999 B',
      '1 kB',
      '12 kB',
      '1 MB',
      '12.3 MB',
      '2.5 GB',
    ]);
  });
  it('asks for what can be shown in place', () => {
    expect(fileAddress('deals', 'dea_1', 'fil_1', true)).toBe('/api/v1/records/deals/dea_1/files/fil_1/content?inline=true');
  });
});
