import fc from 'fast-check';
import { placeWindow, type Placed } from '../../../../src/core/history/place-window.js';

const known = (ids: string): Placed[] => Array.from(ids, (id, order) => ({ id, order }));
const order = (places: readonly Placed[]) =>
  [...places]
    .sort((one, other) => one.order - other.order)
    .map(({ id }) => id)
    .join('');

describe('a window through one second', () => {
  it.each([
    ['nothing known', '', 'ABC', 'newest', 'ABC'],
    ['an older page', 'CD', 'AB', 'newest', 'ABCD'],
    ['a page whose start is cut', 'AB', 'CD', 'oldest', 'ABCD'],
    ['one that holds all', 'AC', 'ABC', 'inside', 'ABC'],
    ['one that overlaps at its start', 'XAB', 'ABC', 'oldest', 'XABC'],
    ['one that overlaps, with a later one known', 'ACD', 'ABC', 'newest', 'ABCD'],
    ['another order than known', 'BA', 'AB', 'inside', 'AB'],
  ] as const)('places %s', (_, before, window, edge, expected) => {
    expect(order(placeWindow(known(before), Array.from(window), edge))).toBe(expected);
  });

  it('keeps the order of the window and of the others, and changes nothing the second time', () => {
    const ids = fc.uniqueArray(fc.constantFrom(...Array.from('ABCDEFGH')));
    fc.assert(
      fc.property(ids, ids, fc.constantFrom('oldest', 'newest', 'inside'), (before, window, edge) => {
        fc.pre(window.length > 0);
        const places = placeWindow(known(before.join('')), window, edge);
        const placed = order(places);
        expect(new Set(placed)).toEqual(new Set([...before, ...window]));
        expect(new Set(places.map((place) => place.order)).size).toBe(places.length);
        expect(placed).toContain(window.join(''));
        const others = before.filter((id) => !window.includes(id));
        expect(Array.from(placed).filter((id) => others.includes(id))).toEqual(others);
        expect(order(placeWindow(places, window, edge))).toBe(placed);
        expect(new Set(placeWindow(places, window, edge))).toEqual(new Set(places));
      }),
      { numRuns: 500 },
    );
  });
});
