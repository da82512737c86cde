import type { Viewer } from '../../families/session-choice.js';
import type { RouteContext } from '../../route.js';

/**
 * What rows are made from: the stored copy, what is kept beside it, and the phones that whoever they are made for may
 * see. Nobody has to be asking: events are told in the same rows.
 */
export interface Reads extends Pick<
  RouteContext,
  'annotations' | 'chats' | 'listings' | 'people' | 'pictures' | 'sessions'
> {
  readonly principal: Viewer['principal'];
  /** Scheme and host, for links that are handed out. */
  origin(): string;
}

/** The same beyond the end of a request. */
export function readsOf(context: RouteContext): Reads {
  const { annotations, chats, listings, people, pictures, sessions, principal } = context;
  const origin = context.origin();
  return { annotations, chats, listings, people, pictures, sessions, principal, origin: () => origin };
}
