import type { MessageHits, MessageSearchQuery } from '../../core/history/reads.js';

/** What the worker is asked. */
export interface SearchCall {
  readonly id: number;
  readonly session: string;
  readonly query: MessageSearchQuery;
}

/** What it answers, in any order. */
export type SearchReturn =
  { readonly id: number; readonly hits: MessageHits } | { readonly id: number; readonly error: string };
