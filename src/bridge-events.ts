import { randomBytes } from 'node:crypto';
import { ConfigError, type Config } from './config/load.js';
import { settingMeta } from './config/schema.js';
import { eventFactsOf, type EventFacts } from './core/events/event-facts.js';
import { EventLogJanitor } from './core/events/event-log-janitor.js';
import { EventFeed } from './core/events/event-feed.js';
import { EventTickets } from './core/events/event-tickets.js';
import { EventsService } from './core/events/events-service.js';
import { StoredLookups } from './core/events/stored-lookups.js';
import { SessionEvents } from './core/events/session-events.js';
import type { QueueApi } from './core/messages/queue-api.js';
import type { Clock } from './core/ports/clock.js';
import type { Log } from './core/ports/log.js';
import type { Replica } from './core/ports/stores.js';
import type { WebhookReads } from './core/ports/webhook-ports.js';
import type { SessionService } from './core/sessions/session-service.js';
import type { AppliedBatch, PageBatch } from './core/history/page-batch.js';
import { UlidSource } from './core/ids/ulid.js';
import { DeliveryAttempts } from './core/webhooks/delivery-attempt.js';
import { WebhookDispatcher } from './core/webhooks/webhook-dispatcher.js';
import { keepFixedWebhook, type FixedWebhook } from './core/webhooks/fixed-webhook.js';
import { WebhookService } from './core/webhooks/webhook-service.js';
import type { Dialect } from './http/dialect.js';
import { GLOBAL_HOOK_ID, toGlobalHook } from './http/dialects/waha/global-hook.js';
import { GuardedWebhookSender } from './outbound/webhook-sender.js';
import { DatabaseEventLog } from './store/event-log-store.js';
import { DatabaseSessionConfigs } from './store/session-configs-store.js';
import { DatabaseSessionStore } from './store/session-store.js';
import { DatabaseWebhooks } from './store/webhook-store.js';
import type { CausewayDatabase } from './store/open-database.js';

export interface EventParts {
  readonly config: Config;
  readonly database: CausewayDatabase;
  readonly reads: CausewayDatabase;
  readonly sessions: SessionService;
  readonly replica: Replica;
  readonly stored: Omit<WebhookReads, 'sessions'>;
  readonly dialects: readonly Dialect[];
  readonly queue: QueueApi;
  readonly version: string;
  /** Where this bridge listens, once it does. */
  readonly url: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The part of the composition root that tells what happened. */
export function buildEvents(parts: EventParts) {
  const { config, database, reads, sessions, replica, stored, dialects, queue, version, clock, log } = parts;
  const events = new DatabaseEventLog(database, reads);
  const feed = new EventFeed(events);
  const sessionEvents = new SessionEvents({ sessions, replica, clock, log });
  const store = new DatabaseWebhooks(database);
  const hook = globalHookOf(config);
  const sender = new GuardedWebhookSender({ allowedHosts: [...config.webhookAllowHosts, ...hostsOf(hook)] });
  const keys = (): readonly string[] => sessions.list().map(({ key }) => key);
  const origin = (): string => config.publicUrl ?? parts.url();
  const configs = new DatabaseSessionConfigs(reads);
  const lookups = new StoredLookups({ chats: replica, log: events, queue, configs, version, origin });
  // Those of before are not known to `sessions` yet when this begins.
  const keptSessions = async () => (await new DatabaseSessionStore(database).list()).map(({ name }) => name);
  const ulids = new UlidSource();
  const facts = (key: string): EventFacts => eventFactsOf({ sessions, people: replica }, key);
  const attempts = new DeliveryAttempts({
    formats: Object.fromEntries(
      dialects.flatMap(({ name, webhookFormat }) => (webhookFormat === undefined ? [] : [[name, webhookFormat]])),
    ),
    reads: { ...stored, sessions },
    sender,
    facts,
    lookups,
    clock,
    ulids,
    random: Math.random,
  });
  const dispatcher = new WebhookDispatcher({
    store,
    feed,
    log: events,
    people: replica,
    attempts,
    sessions: keys,
    clock,
    logger: log,
  });
  const webhooks = new WebhookService({
    store,
    log: events,
    dispatcher,
    attempts,
    sender,
    sessions: keys,
    clock,
    ulids,
    newSecret: () => `whsec_${randomBytes(32).toString('base64')}`,
    defaultCountry: config.defaultCountry,
  });
  const janitor = new EventLogJanitor({
    events,
    trimDeliveries: (cut, limit) => store.trimDeliveries(cut, limit),
    sessions: keys,
    clock,
    log,
    keepDays: config.eventsKeepDays,
    keepMax: config.eventsKeepMax,
  });
  return {
    services: {
      events: new EventsService({
        feed,
        log: events,
        facts,
        people: replica,
        clock,
        defaultCountry: config.defaultCountry,
      }),
      eventTickets: new EventTickets(clock),
      eventLookups: lookups,
      webhooks,
    },
    feed,
    written: (session: string, _batch: PageBatch, { events: told }: AppliedBatch): void => {
      if (told !== null) feed.written(session, told.last);
    },
    start: async (): Promise<void> => {
      await keepFixedWebhook({ store, log: events, sessions: keptSessions, clock }, GLOBAL_HOOK_ID, hook);
      janitor.start();
      dispatcher.start();
      // What was not delivered when this ended last is due, even of sessions that do not run.
      void sessions.restored.then(() => {
        feed.sessionsCame();
      });
    },
    /** A session is about to be removed. */
    forget: async (session: string): Promise<void> => {
      await sessionEvents.forget(session);
      await dispatcher.forget(session);
    },
    /** Streams have no end of their own, so a stop would wait for them in vain. */
    close: (): void => {
      feed.close();
    },
    stop: async (): Promise<void> => {
      await Promise.all([janitor.stop(), sessionEvents.close(), dispatcher.close()]);
      sender.close();
    },
  };
}

/** The webhook of WHATSAPP_HOOK_URL and what belongs to it; null when it is unset. Throws ConfigError for what is no event. */
function globalHookOf(config: Config): FixedWebhook | null {
  const { whatsappHookUrl: url, whatsappHookEvents: events } = config;
  if (url === undefined) return null;
  const { webhook, unknown } = toGlobalHook({
    url,
    events,
    hmac: { key: config.whatsappHookHmacKey },
    retries: {
      policy: config.whatsappHookRetriesPolicy,
      delaySeconds: config.whatsappHookRetriesDelaySeconds,
      attempts: config.whatsappHookRetriesAttempts,
    },
    customHeaders: config.whatsappHookCustomHeaders,
  });
  if (unknown.length === 0) return webhook;
  const field = 'WHATSAPP_HOOK_EVENTS';
  throw new ConfigError([
    { field, expected: settingMeta(field).expected, received: JSON.stringify(unknown.join(',')) },
  ]);
}

/** The operator named it, so it is allowed; at its own port alone. */
function hostsOf(hook: FixedWebhook | null): readonly string[] {
  if (hook === null) return [];
  const { hostname, port, protocol } = new URL(hook.url);
  return [`${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`];
}
