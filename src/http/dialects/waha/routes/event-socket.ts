import { z } from 'zod';
import type { ReadEvent } from '../../../../core/events/event-reader.js';
import type { MessageSocket } from '../../../../core/ports/message-socket.js';
import { sessionKey } from '../../../../core/sessions/session-key.js';
import { pumpToSocket } from '../../../families/event-pump.js';
import { organisationOfCaller } from '../../../families/principal-of.js';
import { visibleSessions } from '../../../families/session-choice.js';
import { defineRoute, type RouteContext, type SocketAnswer } from '../../../route.js';
import { coreNames, isEventChoice, wantedNames, type WahaEventName } from '../event-names.js';
import { toWahaEvents } from '../events.js';
import { wahaEvent } from '../schemas/waha-event.js';
import { knownSession } from '../session-access.js';

const repeatable = z.union([z.string(), z.array(z.string())]).optional();
/** What a reason of a close may have at most. */
const MOST_REASON = 90;

export const eventSocket = defineRoute({
  method: 'get',
  path: '/ws',
  id: 'eventSocket',
  summary: 'Events as they happen, over a WebSocket',
  description: 'Begins with what comes. Pinged every 10 s. Parameters that mean nothing close it with 4001.',
  scope: 'events:read',
  keyInQuery: true,
  request: {
    query: z.object({
      session: repeatable.meta({ description: 'The name of a session; `*` (default): all that the key may see.' }),
      events: repeatable.meta({
        description: 'Repeated, or with commas between; `*` (default): all but engine.event.',
      }),
      'x-api-key': z.string().optional().meta({ description: 'The key, where a client can send no header.' }),
    }),
  },
  reply: { kind: 'socket', description: 'The connection', body: wahaEvent },

  async handle({ query }, context) {
    const [name = '*', ...others] = [query.session ?? '*'].flat();
    const choices = [query.events ?? '*'].flat().flatMap((text) => text.split(',').map((choice) => choice.trim()));
    const unknown = choices.find((choice) => !isEventChoice(choice));
    if (others.length > 0) return refusal('session: one name or *');
    if (unknown !== undefined) return refusal(`events: there is no event named ${unknown}`);
    const key = name === '*' ? null : knownSession(context, name);
    const wanted = wantedNames(choices);
    const reader = await context.events.open({
      sessions: () => visibleSessions(context).filter((session) => key === null || session.key === key),
      names: new Set(coreNames(wanted)),
      after: 'now',
    });
    const toTexts = textsOf(context, wanted);
    return {
      socket: (socket: MessageSocket) => {
        const sink = {
          send: async (events: readonly ReadEvent[]) => {
            for (const read of events) for (const text of await toTexts(read)) await socket.send(text);
          },
          tellPlace: () => Promise.resolve(),
        };
        pumpToSocket(reader, socket, sink, 'Some events could not be told. Connect again.');
      },
    };
  },
});

function textsOf(context: RouteContext, wanted: ReadonlySet<WahaEventName>) {
  const origin = context.origin();
  const organisation = organisationOfCaller(context);
  return async ({ session: sessionName, event }: ReadEvent): Promise<readonly string[]> => {
    const key = sessionKey(organisation, sessionName);
    const session = context.sessions.has(key) ? context.sessions.get(key) : null;
    const facts = { session, sessionName, lookups: context.eventLookups, origin };
    return (await toWahaEvents(event, facts, wanted)).map((told) => JSON.stringify(told));
  };
}

function refusal(error: string): SocketAnswer {
  return {
    socket: (socket) => {
      socket.close(4001, JSON.stringify({ error: error.replace(/[^\x20-\x7e]/g, '?').slice(0, MOST_REASON) }));
    },
  };
}
