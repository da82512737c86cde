import { parseChatRef } from '../ids/chat-ref.js';
import type { Clock } from '../ports/clock.js';
import type { IdMappingStore } from '../ports/stores.js';
import { cursorText, placeText } from './event-cursor.js';
import type { EventFacts } from './event-facts.js';
import type { EventFeed } from './event-feed.js';
import type { EventLog } from '../ports/event-log.js';
import { EventReader, type ReadableSession } from './event-reader.js';
import type { EventsApi, EventsRequest } from './events-api.js';

export interface EventsServiceOptions {
  readonly feed: EventFeed;
  readonly log: Pick<EventLog, 'sequenceUpTo'>;
  readonly facts: (session: string) => EventFacts;
  readonly people: IdMappingStore;
  readonly clock: Clock;
  readonly defaultCountry?: string | undefined;
}

/** See `EventsApi`. */
export class EventsService implements EventsApi {
  readonly #options: EventsServiceOptions;

  constructor(options: EventsServiceOptions) {
    this.#options = options;
  }

  async open({ sessions, names, chat, after }: EventsRequest): Promise<EventReader> {
    const { feed, clock, people, defaultCountry } = this.#options;
    const candidates = chat === undefined ? null : parseChatRef(chat, defaultCountry).candidates;
    return EventReader.open({
      feed,
      clock,
      sessions,
      after,
      filterOf: async (session) => ({
        names,
        chats: candidates === null ? null : await chatIds(people, session, candidates),
      }),
    });
  }

  facts(session: string): EventFacts {
    return this.#options.facts(session);
  }

  async cursorAfter(sessions: readonly ReadableSession[], eventId: string): Promise<string> {
    const { feed, log } = this.#options;
    const ends = await feed.ends(sessions.map(({ key }) => key));
    const places = await Promise.all(
      sessions.map(async ({ key, name }) => {
        const end = ends.get(key);
        if (end === undefined) return placeText(name, { epoch: '', sequence: 0 });
        return placeText(name, { epoch: end.epoch, sequence: await log.sequenceUpTo(key, eventId) });
      }),
    );
    return cursorText(places);
  }
}

/** Every id under which the log may know a chat: a person has two. */
export async function chatIds(
  people: IdMappingStore,
  session: string,
  candidates: readonly string[],
): Promise<ReadonlySet<string>> {
  const ids = await Promise.all(candidates.map((id) => people.personIds(session, id)));
  return new Set(ids.flat());
}
