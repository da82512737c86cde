import { UlidSource } from '../../../../src/core/ids/ulid.js';

describe('ULIDs', () => {
  it('are what the specification says', () => {
    const zeros = new UlidSource(() => new Uint8Array(10));
    expect(zeros.next(1_469_918_176_385)).toBe('01ARYZ6S410000000000000000');
    expect(new UlidSource(() => new Uint8Array(10).fill(255)).next(0)).toBe('0000000000ZZZZZZZZZZZZZZZZ');
  });

  it('count on through all random bits', () => {
    const source = new UlidSource(() => Buffer.from('0000000000ffffffffff', 'hex'));
    expect([source.next(1), source.next(1)]).toEqual(['000000000100000000ZZZZZZZZ', '00000000010000000100000000']);
  });

  it('sort as they were made, whatever the clock and the random numbers do', () => {
    const source = new UlidSource(() => new Uint8Array(10).fill(255));
    const made = [5, 5, 4, 9, 9, 1, 10].map((now) => source.next(now));
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
    expect(made.every((ulid) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(ulid))).toBe(true);
  });
});
