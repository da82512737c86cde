import { z } from 'zod';
import type { EventReader } from '../../../../core/events/event-reader.js';
import type { EventChannel } from '../../../../core/ports/event-channel.js';
import { hasScope } from '../../../../core/keys/scopes.js';
import type { Route, RouteContext } from '../../../route.js';
import { PERISKOPE_EVENTS, sourcesOf } from '../event-names.js';
import { toPeriskopeEvents, type PeriskopeListener } from '../events.js';
import { toPhone, type Phone } from '../phone.js';
import { phoneRoute } from '../phone-route.js';
import { readsOf } from '../reads.js';
import { visibleSessions } from '../../../families/session-choice.js';

const BATCH = 50;
const WAIT_MS = 60_000;
const EVERYTHING = new Set(PERISKOPE_EVENTS);

const eventSchema = z
  .object({
    id: z.string().meta({ description: 'Of what happened: the same in every delivery' }),
    event: z.enum(PERISKOPE_EVENTS),
    event_type: z.enum(PERISKOPE_EVENTS),
    data: z.record(z.string(), z.unknown()),
    org_id: z.string(),
    timestamp: z.string(),
  })
  .meta({ id: 'PeriskopeEvent' });

/** Socket.IO: `connect()` of the client. The protocol polls and posts at one path. */
export const socketRoutes: readonly Route[] = (['get', 'post'] as const).map((method) =>
  phoneRoute({
    method,
    path: '/socket.io',
    id: method === 'get' ? 'connectSocket' : 'writeSocket',
    summary: 'Events of a phone as they happen, over Socket.IO',
    description: 'Each event goes out under its name, with what a webhook is sent. It begins with what comes.',
    scope: 'events:read',
    request: { query: z.looseObject({ sid: z.string().optional() }) },
    reply: { kind: 'channel', description: 'The connection', body: eventSchema },

    async handle({ query }, context, phone) {
      // A request of a connection that is there already.
      if (query.sid !== undefined) return { channel: () => undefined };
      const reader = await context.events.open({
        sessions: () => visibleSessions(context).filter(({ key }) => key === phone.session),
        names: new Set(sourcesOf(PERISKOPE_EVENTS)),
        after: 'now',
      });
      return {
        channel: (channel) => {
          const end = (): void => {
            channel.close();
          };
          pump(context, phone, reader, channel).then(end, end);
        },
      };
    },
  }),
);

/** Hands over events no faster than they are taken, until the client, the phone or the bridge goes. */
async function pump(context: RouteContext, phone: Phone, reader: EventReader, channel: EventChannel): Promise<void> {
  const reads = readsOf(context);
  const mayLink = hasScope(context.principal?.scopes ?? [], 'sessions:link');
  const isOver = (): boolean => channel.gone.aborted || reader.isOver;
  while (!isOver()) {
    const read = await reader.nextWithin(BATCH, WAIT_MS, channel.gone);
    if (!context.sessions.has(phone.session)) return;
    const view = context.sessions.get(phone.session);
    const listener: PeriskopeListener = { phone: await toPhone(reads, view), wanted: EVERYTHING, mayLink };
    for (const { event } of read) {
      if (isOver()) return;
      const told = await toPeriskopeEvents(reads, listener, event);
      await channel.send(told.map((one) => ({ name: one.event, data: one })));
    }
  }
}
