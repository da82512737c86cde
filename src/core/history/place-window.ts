/** A message of one second of a chat, and its place among the others of that second. */
export interface Placed {
  readonly id: string;
  readonly order: number;
}

/** Which edge of a page's window the second lies at; the window may be cut through it there. */
export type WindowEdge = 'oldest' | 'newest' | 'inside';

/**
 * The places of the messages of one second after a window showed some of them in order. Those that the window does not
 * show keep their order among themselves; they stand before it at its oldest edge and after it elsewhere, unless a known
 * message of the window tells better. Only what must move gets a new number.
 */
export function placeWindow(known: readonly Placed[], window: readonly string[], edge: WindowEdge): readonly Placed[] {
  const inWindow = new Set(window);
  const others = known.filter(({ id }) => !inWindow.has(id)).sort((one, other) => one.order - other.order);
  const anchors = known.filter(({ id }) => inWindow.has(id)).map(({ order }) => order);
  const anchor = anchors.length > 0 ? Math.min(...anchors) : edge === 'oldest' ? Infinity : -Infinity;
  const before = others.filter(({ order }) => order < anchor);
  const after = others.filter(({ order }) => order > anchor);

  const firstAfter = after[0]?.order;
  const lastBefore = before.at(-1)?.order;
  const start =
    lastBefore !== undefined
      ? lastBefore + 1
      : firstAfter !== undefined
        ? firstAfter - window.length
        : (minOf(anchors) ?? 0);
  const placed = window.map((id, index) => ({ id, order: start + index }));
  const isFree = firstAfter === undefined || firstAfter >= start + window.length;
  return [
    ...before,
    ...placed,
    ...(isFree ? after : after.map(({ id }, index) => ({ id, order: start + window.length + index }))),
  ];
}

function minOf(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : Math.min(...numbers);
}
