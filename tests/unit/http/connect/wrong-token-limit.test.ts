import { WrongTokenLimit } from '../../../../src/http/connect/wrong-token-limit.js';

describe('WrongTokenLimit', () => {
  it('allows so many a minute for each address, and says how long to wait after that', () => {
    let now = 1_000_000;
    const limit = new WrongTokenLimit(2, () => now);
    expect([limit.count('a'), limit.count('a')]).toEqual([null, null]);
    now += 20_000;
    expect(limit.count('a')).toBe(40);
    expect(limit.count('b')).toBeNull();
    now += 40_000;
    expect(limit.count('a')).toBeNull();
  });
});
