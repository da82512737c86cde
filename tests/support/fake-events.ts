import type { EventFacts } from '../../src/core/events/event-facts.js';
import { eventFactsOf } from '../../src/core/events/event-facts.js';
import type { EventReader } from '../../src/core/events/event-reader.js';
import type { EventsApi } from '../../src/core/events/events-api.js';
import type { SessionsApi } from '../../src/core/sessions/session-view.js';

const silent = (): Promise<never> => Promise.reject(new Error('Nobody writes events in this app.'));

/** An app in which nothing happens. */
export class FakeEvents implements EventsApi {
  readonly #sessions: SessionsApi;

  constructor(sessions: SessionsApi) {
    this.#sessions = sessions;
  }

  open = (): Promise<EventReader> => silent();
  cursorAfter = (): Promise<string> => silent();

  facts(session: string): EventFacts {
    const people = { personIds: async (_session: string, id: string) => [id], contact: async () => null };
    return eventFactsOf({ sessions: this.#sessions, people }, session);
  }
}
