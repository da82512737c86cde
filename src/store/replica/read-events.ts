import type { LoggedEvent } from '../../core/events/logged-event.js';
import type { CausewayDatabase } from '../open-database.js';
import type { EventLogTable } from '../tables.js';

/** Events of one session in sequence, each with its message as that is stored now. */
export function selectEvents(database: CausewayDatabase, session: string) {
  return database
    .selectFrom('event_log as e')
    .leftJoin('messages as m', (join) => join.onRef('m.session', '=', 'e.session').onRef('m.id', '=', 'e.message_id'))
    .select([
      'e.session',
      'e.sequence',
      'e.id',
      'e.name',
      'e.at',
      'e.recovered',
      'e.chat_id',
      'e.message_id',
      'e.payload_json',
      'm.json as message_json',
    ])
    .where('e.session', '=', session)
    .orderBy('e.sequence');
}

type EventRow = Omit<EventLogTable, 'dedupe_key'> & { readonly message_json: string | null };

export function toLoggedEvent(row: EventRow): LoggedEvent {
  return {
    id: row.id,
    sequence: row.sequence,
    name: row.name,
    at: row.at,
    recovered: row.recovered === 1,
    chatId: row.chat_id,
    messageId: row.message_id,
    payload: JSON.parse(row.payload_json) as object,
    messageJson: row.message_json,
  } as LoggedEvent;
}
