import { dueReason } from '../../../src/engine/memory-watch.js';

const MIB = 1024 * 1024;
const HOUR = 3_600_000;

describe('when a page is due for renewal', () => {
  it('is left alone within its budget, or without one', () => {
    expect(dueReason(700 * MIB, 700 * MIB, HOUR)).toBeNull();
    expect(dueReason(9_000 * MIB, undefined, HOUR)).toBeNull();
  });

  it('is renewed over its budget, with both figures in the reason', () => {
    expect(dueReason(701 * MIB, 700 * MIB, HOUR)).toBe('the browser takes 701 MiB of the 700 it may');
  });

  it('is not renewed again at once when renewing did not help', () => {
    expect(dueReason(701 * MIB, 700 * MIB, 60_000)).toBeNull();
  });

  it('is renewed after a day in any case', () => {
    expect(dueReason(1, undefined, 24 * HOUR)).toBe('the page has been open for a day');
  });
});
