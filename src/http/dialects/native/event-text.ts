import { z } from 'zod';
import { EVENT_NAMES } from '../../../core/events/event-map.js';
import type { ReadEvent } from '../../../core/events/event-reader.js';
import type { LoggedEvent } from '../../../core/events/logged-event.js';

/** An event as the native dialect shows it. */
export const eventView = z
  .looseObject({
    id: z.string().meta({ description: 'ULID: the same in every reading and delivery of this event.' }),
    sequence: z.int().meta({ description: 'Per session, from 1, without holes.' }),
    session: z.string(),
    type: z.enum(EVENT_NAMES),
    at: z.iso.datetime(),
    recovered: z.boolean().meta({ description: 'Found later, not seen when it happened.' }),
    chat: z.string().nullable(),
    messageId: z.string().nullable(),
    data: z.record(z.string(), z.unknown()).meta({ description: 'What belongs to the type; see docs/events.md.' }),
    message: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'The raw message as it is stored now; null when there is none (any more).' }),
    cursor: z.string().optional().meta({ description: 'Where to go on after it: NDJSON and WebSocket only.' }),
  })
  .meta({ id: 'Event' });

const texts = new WeakMap<LoggedEvent, string>();

/** Its JSON text, made once however many readers there are; stored messages go in as they are, unparsed. */
export function eventText({ session, event }: Pick<ReadEvent, 'session' | 'event'>): string {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const { id, sequence, name, at, recovered, chatId, messageId, messageJson } = event;
  const head = JSON.stringify({ id, sequence, session, type: name, at, recovered, chat: chatId, messageId });
  const text = `${head.slice(0, -1)},"data":${dataText(event)},"message":${messageJson ?? 'null'}}`;
  texts.set(event, text);
  return text;
}

/** The same with the place to go on from. */
export function eventLine(read: ReadEvent): string {
  return `{"cursor":"${read.cursor}",${eventText(read).slice(1)}`;
}

function dataText(event: LoggedEvent): string {
  const { before, ...rest } = event.payload as Readonly<Record<string, unknown>>;
  if (event.name !== 'message.revoked' || before === undefined) return JSON.stringify(event.payload);
  // A raw message, kept as its text.
  return `${JSON.stringify(rest).slice(0, -1)},"before":${typeof before === 'string' ? before : 'null'}}`;
}
