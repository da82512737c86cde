import { z } from 'zod';
import type { ReadEvent } from '../../../../core/events/event-reader.js';
import type { EventsRequest } from '../../../../core/events/events-api.js';
import type { MessageSocket } from '../../../../core/ports/message-socket.js';
import { pumpEvents, pumpToSocket, type EventSink } from '../../../families/event-pump.js';
import { eventQuery, readableSessions } from '../../../families/event-query.js';
import { successOf } from '../../../families/success.js';
import { defineRoute, type EventStream, type RouteContext } from '../../../route.js';
import { eventLine, eventText, eventView } from '../event-text.js';

const NDJSON = 'application/x-ndjson';
const LIMIT = 'a whole number from 1 to 1000';
const WAIT = 'whole seconds from 0 to 60';

const listQuery = z.strictObject({
  ...eventQuery,
  limit: z.coerce.number({ error: LIMIT }).int({ error: LIMIT }).min(1, LIMIT).max(1000, LIMIT).optional(),
  wait: z.coerce
    .number({ error: WAIT })
    .int({ error: WAIT })
    .min(0, WAIT)
    .max(60, WAIT)
    .optional()
    .meta({ description: 'Seconds to wait for an event when there is none. Default 0.' }),
});

const streamQuery = z.strictObject({
  ...eventQuery,
  'x-api-key': z.string().optional().meta({ description: 'The key, where a client can send no header.' }),
});

export const listEvents = defineRoute({
  method: 'get',
  path: '/events',
  id: 'listEvents',
  summary: 'Events in the order in which they happened, from a cursor on',
  description:
    'Ask again with `after` = `meta.cursor` and nothing is missed or seen twice. Without `after` from the start of the ' +
    'log. A cursor older than the log is 410. `Accept: application/x-ndjson` gives one event a line, each with its cursor.',
  scope: 'events:read',
  request: { query: listQuery },
  reply: {
    kind: 'forms',
    description: 'The events',
    headers: { 'X-Causeway-Cursor': 'Where to go on: `meta.cursor`' },
    body: successOf({
      events: z.array(eventView),
      meta: z.object({ count: z.int(), cursor: z.string(), hasMore: z.boolean() }),
    }),
    types: { [NDJSON]: eventView },
  },

  async handle({ query }, context) {
    const reader = await context.events.open(toRequest(query, context, 'start'));
    const events = await reader.nextWithin(query.limit ?? 100, (query.wait ?? 0) * 1_000, context.gone);
    const { cursor } = reader;
    const headers = { 'X-Causeway-Cursor': cursor, 'Cache-Control': 'no-store' };
    if (context.accepts(['application/json', NDJSON]) === NDJSON) {
      return { headers, stream: toLines(events.map(eventLine)), contentType: NDJSON };
    }
    const meta = { count: events.length, cursor, hasMore: reader.mayHaveMore };
    const list = events.map(eventText).join(',');
    return { headers, rawJson: [`{"status":"success","events":[${list}],"meta":${JSON.stringify(meta)}}`] };
  },
});

export const streamEvents = defineRoute({
  method: 'get',
  path: '/events/stream',
  id: 'streamEvents',
  summary: 'Events as they happen, as server-sent events',
  description:
    'Each event has its cursor as `id`, so a client that comes back with `Last-Event-ID` misses nothing. Without either ' +
    'that or `after` it begins with what comes. Every 15 s without fail comes `beat`.',
  scope: 'events:read',
  keyInQuery: true,
  request: {
    query: streamQuery,
    headers: z.object({ 'last-event-id': z.string().min(1).optional() }),
  },
  reply: { kind: 'events', description: 'The stream; the event’s name is its type', body: eventView },

  async handle({ query, headers }, context) {
    const after = headers['last-event-id'] ?? query.after;
    const reader = await context.events.open(toRequest({ ...query, after }, context, 'now'));
    return {
      events: (stream) => {
        const gone = new AbortController();
        const end = (): void => {
          stream.end();
        };
        // Whoever comes back with the last id is told why, or goes on.
        pumpEvents(reader, gone.signal, toSseSink(stream)).then(end, end);
        return () => {
          gone.abort();
        };
      },
    };
  },
});

export const socketEvents = defineRoute({
  method: 'get',
  path: '/events/ws',
  id: 'socketEvents',
  summary: 'Events as they happen, over a WebSocket',
  description: 'One event a message, each with its `cursor`: come back with `?after=` that. Pinged every 10 s.',
  scope: 'events:read',
  keyInQuery: true,
  request: { query: streamQuery },
  reply: { kind: 'socket', description: 'The connection', body: eventView },

  async handle({ query }, context) {
    const reader = await context.events.open(toRequest(query, context, 'now'));
    return {
      socket: (socket) => {
        pumpToSocket(reader, socket, toSocketSink(socket), 'Come back with the last cursor.');
      },
    };
  },
});

function toSseSink(stream: EventStream): EventSink {
  return {
    // One write for all: readers are many, and each write is a call into the system.
    send: (events) => stream.write(events.map(sseText).join('')),
    tellPlace: (cursor) => stream.write(`id: ${cursor}\nevent: place\ndata: {}\n\n`),
  };
}

function sseText(read: ReadEvent): string {
  return `id: ${read.cursor}\nevent: ${read.event.name}\ndata: ${eventText(read)}\n\n`;
}

function toSocketSink(socket: MessageSocket): EventSink {
  return {
    send: async (events) => {
      await Promise.all(events.map((read) => socket.send(eventLine(read))));
    },
    tellPlace: (cursor) => socket.send(JSON.stringify({ type: 'place', cursor })),
  };
}

interface Asked {
  readonly after?: string | undefined;
  readonly chat?: string | undefined;
  readonly types?: EventsRequest['names'] | undefined;
  readonly session?: string | undefined;
}

function toRequest(query: Asked, context: RouteContext, otherwise: 'start' | 'now'): EventsRequest {
  return {
    sessions: readableSessions(context, query.session),
    names: query.types ?? null,
    chat: query.chat,
    after: query.after ?? otherwise,
  };
}

async function* toLines(lines: readonly string[]): AsyncGenerator<string> {
  for (const line of lines) yield await Promise.resolve(`${line}\n`);
}
