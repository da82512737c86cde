import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import type { ReadEvent } from '../../../../core/events/event-reader.js';
import { TICKET_LIFE_S, type EventTicket } from '../../../../core/events/event-tickets.js';
import { hasScope } from '../../../../core/keys/scopes.js';
import type { MessageSocket } from '../../../../core/ports/message-socket.js';
import { sessionKey } from '../../../../core/sessions/session-key.js';
import { readableSessions } from '../../../families/event-query.js';
import { principalOf } from '../../../families/principal-of.js';
import { defineRoute, type RouteContext } from '../../../route.js';
import { ALL_EVENTS, coreEventsOf, GATEWAY_EVENTS, isWanted } from '../event-names.js';
import { toEnvelopes } from '../events.js';
import { bodyOf, bodyRefusal, text } from '../fields.js';
import { eventNames } from '../schemas/webhook.js';

const PATH = '/api/v1/realtime';
const HEARTBEAT_S = 20;
const BATCH = 200;
const SCOPES = ['organization', 'session', 'firehose'] as const;
const SINCE = 'the id of an event, `evt_` and a ULID';

export const createRealtimeTicket = defineRoute({
  method: 'post',
  path: `${PATH}/ticket`,
  id: 'createRealtimeTicket',
  summary: 'A ticket for one WebSocket, for clients that can send no key with it',
  scope: 'events:read',
  request: {
    body: bodyOf({
      scope: z
        .enum(SCOPES, { error: `one of ${SCOPES.join(', ')}` })
        .optional()
        .meta({ description: 'Default: organization' }),
      session: text.optional().meta({ description: 'Needed for the scope `session`' }),
      events: eventNames,
      since: z
        .string({ error: SINCE })
        .regex(/^(evt_[0-7][0-9A-HJKMNP-TV-Z]{25}(_\d+)?)?$/, { error: SINCE })
        .optional()
        .meta({ description: 'The last event that was seen: what came after it is told first' }),
    }),
  },
  reply: {
    kind: 'json',
    status: 201,
    description: 'The ticket; it is good once',
    body: z
      .object({ ticket: z.string(), expiresInSeconds: z.int(), url: z.string() })
      .meta({ id: 'GatewayRealtimeTicket' }),
  },

  async handle({ body }, context) {
    const { scope = 'organization', session, since = '' } = body;
    const principal = principalOf(context);
    if (scope === 'firehose') throw new BridgeError('forbidden', 'firehose requires super_admin');
    if (scope === 'session' && (session ?? '') === '') {
      throw bodyRefusal('session is required for scope=session');
    }
    const wanted = body.events ?? [ALL_EVENTS];
    const sessions = readableSessions(context, scope === 'session' ? session : undefined);
    const after = since === '' ? 'now' : await context.events.cursorAfter(sessions(), since.slice(4, 30));
    const names = new Set(coreEventsOf(wanted));
    // It stands where it is opened: nothing is missed until the ticket is redeemed.
    const reader = await context.events.open({ sessions, names, after });
    const ticket = context.eventTickets.issue({
      reader,
      wanted: tellable(wanted, context),
      principal,
      isStillAllowed: context.isStillAllowed,
    });
    const url = `${context.origin().replace(/^http/, 'ws')}${PATH}?ticket=${ticket}`;
    return {
      status: 201,
      headers: { 'Cache-Control': 'no-store' },
      json: { ticket, expiresInSeconds: TICKET_LIFE_S, url },
    };
  },
});

export const openRealtime = defineRoute({
  method: 'get',
  path: PATH,
  id: 'openRealtime',
  summary: 'Events as they happen, over a WebSocket',
  description:
    'First `{event: "connected", timestamp, heartbeatSeconds}`, then one event a message as webhooks get it, and ' +
    '`{event: "ping"}` whenever nothing was told for so long.',
  // Whoever brings a ticket need bring no key.
  scope: 'open',
  request: { query: z.object({ ticket: z.string({ error: 'one ticket' }).optional() }) },
  reply: {
    kind: 'socket',
    description: 'The connection',
    body: z.looseObject({ event: z.enum([...GATEWAY_EVENTS, 'connected', 'ping']) }).meta({ id: 'GatewayEvent' }),
  },

  handle({ query }, context) {
    if (query.ticket === undefined || query.ticket === '') throw new BridgeError('unauthorized', 'missing ticket');
    const ticket = context.eventTickets.redeem(query.ticket);
    if (ticket === null) throw new BridgeError('unauthorized', 'invalid or expired ticket');
    return {
      isStillAllowed: ticket.isStillAllowed,
      socket: (socket) => {
        const goingAway = (): void => {
          socket.close(1001, 'The server is going away.');
        };
        pump(ticket, socket, context).then(goingAway, () => {
          // What a stop interrupts is no failure.
          if (ticket.reader.isOver) goingAway();
          else socket.close(1011, 'Come back with a ticket since the last event.');
        });
      },
    };
  },
});

/** A code to link with is for those who may link. */
function tellable(wanted: readonly string[], { principal }: RouteContext): readonly string[] {
  if (hasScope(principal?.scopes ?? [], 'sessions:link')) return wanted;
  const all = wanted.includes(ALL_EVENTS) ? GATEWAY_EVENTS : wanted;
  return all.filter((name) => name !== 'auth.qr');
}

/** Tells until the client or the bridge goes, no faster than it is taken. */
async function pump({ reader, wanted, principal }: EventTicket, socket: MessageSocket, context: RouteContext) {
  const { clock } = context;
  let toldAtMs = clock.now();
  const tell = async (told: object): Promise<void> => {
    toldAtMs = clock.now();
    await socket.send(JSON.stringify(told));
  };
  const tellEvent = async ({ session, event }: ReadEvent): Promise<void> => {
    const facts = context.events.facts(sessionKey(principal.organisation, session));
    for (const envelope of await toEnvelopes(event, facts, clock.now())) {
      if (isWanted(wanted, envelope.event)) await tell(envelope);
    }
  };
  await tell({ event: 'connected', timestamp: toldAtMs, heartbeatSeconds: HEARTBEAT_S });
  while (!socket.gone.aborted && !reader.isOver) {
    const quietMs = toldAtMs + HEARTBEAT_S * 1_000 - clock.now();
    const events = quietMs <= 0 ? [] : await reader.nextWithin(BATCH, quietMs, socket.gone);
    for (const read of events) await tellEvent(read);
    if (clock.now() - toldAtMs >= HEARTBEAT_S * 1_000) await tell({ event: 'ping' });
  }
}
