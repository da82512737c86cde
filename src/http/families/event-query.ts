import { z } from 'zod';
import { namesOf } from '../../core/events/event-filter.js';
import { EVENT_NAMES, type EventName } from '../../core/events/event-map.js';
import type { ReadableSession } from '../../core/events/event-reader.js';
import type { RouteContext } from '../route.js';
import { namedSession, sessionQuery, visibleSessions } from './session-choice.js';

const TYPE = `names of events with commas between: ${EVENT_NAMES.join(', ')}, a group such as message.*, or *`;

/** Names of events from texts such as `message.ack,chat.*`; refuses what means no event. */
export const eventNames = z
  .union([z.string(), z.array(z.string())], { error: TYPE })
  .transform((given, context): ReadonlySet<EventName> => {
    const names = new Set<EventName>();
    for (const pattern of [given].flat().flatMap((text) => text.split(','))) {
      const found = namesOf(pattern.trim());
      if (found === null) context.addIssue({ code: 'custom', message: TYPE });
      for (const name of found ?? []) names.add(name);
    }
    return names;
  });

/** What every way of reading the event log is asked for. */
export const eventQuery = {
  after: z
    .string({ error: 'one cursor' })
    .min(1, 'a cursor')
    .optional()
    .meta({ description: 'A cursor that an answer gave, `start` for all that is in the log, `now` for what comes.' }),
  types: eventNames.optional().meta({ description: `Only these: ${TYPE}.` }),
  session: sessionQuery.meta({ description: 'Only this session. Without it: all that the key may see.' }),
  chat: z
    .string({ error: 'one chat' })
    .min(1, 'a chat')
    .max(128, 'a chat')
    .optional()
    .meta({ description: 'Only events of this chat: any spelling of its number or id.' }),
} as const;

/** The sessions that a reader of events sees: the named one, or all that the principal may see, new ones included. */
export function readableSessions(context: RouteContext, name: string | undefined): () => readonly ReadableSession[] {
  if (name === undefined) return () => visibleSessions(context);
  const key = namedSession(context, name);
  return () => visibleSessions(context).filter((session) => session.key === key);
}
