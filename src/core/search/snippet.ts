import { placedTokens, queryTokens } from './tokenise.js';

/** A stretch of a message's text as it was written. */
export interface SnippetPart {
  readonly text: string;
  readonly isHit: boolean;
}

const BEFORE = 40;
const LENGTH = 160;

/**
 * The part of a text around the first thing that the query found, cut into hits and what stands between. The parts of a
 * short text put together are the text; where a long one was cut an ellipsis stands.
 */
export function toSnippet(text: string, query: string): readonly SnippetPart[] {
  const wanted = new Set(queryTokens(query));
  const hits = merged(placedTokens(text).filter(({ token }) => wanted.has(token)));
  const start = text.length <= LENGTH ? 0 : whole(text, Math.max(0, (hits[0]?.start ?? 0) - BEFORE));
  const end = whole(text, Math.min(text.length, start + LENGTH));

  const parts: SnippetPart[] = [];
  const add = (piece: string, isHit: boolean): void => {
    if (piece !== '') parts.push({ text: piece, isHit });
  };
  let at = start;
  if (start > 0) add('…', false);
  for (const hit of hits) {
    if (hit.start >= end || hit.end <= at) continue;
    add(text.slice(at, hit.start), false);
    add(text.slice(Math.max(at, hit.start), Math.min(hit.end, end)), true);
    at = Math.min(hit.end, end);
  }
  add(text.slice(at, end), false);
  if (end < text.length) add('…', false);
  return parts;
}

function merged(places: readonly { start: number; end: number }[]): { start: number; end: number }[] {
  const all: { start: number; end: number }[] = [];
  for (const { start, end } of [...places].sort((one, other) => one.start - other.start)) {
    const last = all.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else all.push({ start, end });
  }
  return all;
}

/** No cut goes through a character that is two code units. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
