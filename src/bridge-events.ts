import type { Config } from './config/load.js';
import { EventLogJanitor } from './core/events/event-log-janitor.js';
import { EventFeed } from './core/events/event-feed.js';
import { EventsService } from './core/events/events-service.js';
import { SessionEvents } from './core/events/session-events.js';
import type { Clock } from './core/ports/clock.js';
import type { Log } from './core/ports/log.js';
import type { Replica } from './core/ports/stores.js';
import type { SessionService } from './core/sessions/session-service.js';
import { DatabaseEventLog } from './store/event-log-store.js';
import type { CausewayDatabase } from './store/open-database.js';

export interface EventParts {
  readonly config: Config;
  readonly database: CausewayDatabase;
  readonly reads: CausewayDatabase;
  readonly sessions: SessionService;
  readonly replica: Replica;
  readonly clock: Clock;
  readonly log: Log;
}

/** The part of the composition root that tells what happened. */
export function buildEvents({ config, database, reads, sessions, replica, clock, log }: EventParts) {
  const events = new DatabaseEventLog(database, reads);
  const feed = new EventFeed(events);
  const sessionEvents = new SessionEvents({ sessions, replica, clock, log });
  const janitor = new EventLogJanitor({
    events,
    trimDeliveries: () => Promise.resolve(0),
    sessions: () => sessions.list().map(({ key }) => key),
    clock,
    log,
    keepDays: config.eventsKeepDays,
    keepMax: config.eventsKeepMax,
  });
  return {
    api: new EventsService({ feed, people: replica, clock, defaultCountry: config.defaultCountry }),
    feed,
    start: (): void => {
      janitor.start();
    },
    /** A session is about to be removed. */
    forget: (session: string): Promise<void> => sessionEvents.forget(session),
    /** Streams have no end of their own, so a stop would wait for them in vain. */
    endStreams: (): void => {
      feed.close();
    },
    stop: async (): Promise<void> => {
      await Promise.all([janitor.stop(), sessionEvents.close()]);
    },
  };
}
