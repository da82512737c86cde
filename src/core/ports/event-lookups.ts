import type { LoggedEvent } from '../events/logged-event.js';

/** What a dialect may look up to tell an event whole. All throw `storage_unavailable`. */
export interface EventLookups {
  /** Of this bridge. */
  readonly version: string;
  /** Scheme, host and port under which clients reach this bridge. */
  origin(): string;
  /** The chat's JSON text as it is stored now; null when it is not. */
  chat(session: string, id: string): Promise<string | null>;
  /** Events of the session that belong to no chat, up to `last` in sequence; a dozen states and QRs where there are so many. */
  ofNoChat(session: string, last: number): Promise<readonly LoggedEvent[]>;
  /** What a client of the dialect set of the session; null when nothing was. */
  config(session: string, dialect: string): Promise<Readonly<Record<string, unknown>> | null>;
  /** Whether the message with that bare id was sent through this bridge, as long as that is remembered. */
  isSentHere(session: string, bareId: string): Promise<boolean>;
}
