import type { ContactStore, IdMappingStore } from '../ports/stores.js';
import { organisationOf, sessionNameOf } from '../sessions/session-key.js';
import type { QrCode, SessionsApi, SessionView } from '../sessions/session-view.js';

/** What may be told of an event beside what the log keeps, as it is when it is told. */
export interface EventFacts {
  readonly organisation: string;
  readonly sessionName: string;
  /** The session as it is now; null when there is none (a test of a webhook for all). */
  readonly session: SessionView | null;
  /** The QR that the session shows now; null when it shows none. */
  readonly shownQr: () => QrCode | null;
  /** All ids of one person in this session: the given one first, then its other half when that is known. */
  readonly personIds: (id: string) => Promise<readonly string[]>;
  /** A stored contact's JSON text; null when there is none. */
  readonly contact: (id: string) => Promise<string | null>;
}

export interface EventFactsParts {
  readonly sessions: Pick<SessionsApi, 'has' | 'get' | 'shownQr'>;
  readonly people: IdMappingStore & ContactStore;
}

/** The facts of the session with that key. */
export function eventFactsOf({ sessions, people }: EventFactsParts, key: string): EventFacts {
  return {
    organisation: organisationOf(key),
    sessionName: sessionNameOf(key),
    session: sessions.has(key) ? sessions.get(key) : null,
    shownQr: () => (sessions.has(key) ? sessions.shownQr(key) : null),
    personIds: (id) => people.personIds(key, id),
    contact: (id) => people.contact(key, id),
  };
}

/** What is known where there is no session. */
export function factsOfNone(organisation: string): EventFacts {
  return {
    organisation,
    sessionName: '',
    session: null,
    shownQr: () => null,
    personIds: (id) => Promise.resolve([id]),
    contact: () => Promise.resolve(null),
  };
}
