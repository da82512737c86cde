import { asText, fieldsOf } from '../../../core/history/json-fields.js';
import type { LoggedEvent } from '../../../core/events/logged-event.js';
import type { ListedMessage } from '../../../core/listings/listings-api.js';
import { toMessage } from './mappers/to-message.js';
import { personIds, type PersonIds } from './person-ids.js';
import type { Phone } from './phone.js';
import type { PeriskopeMessage } from './schemas/message.js';
import type { Reads } from './reads.js';

/** Stored messages as Periskope has them, in their order. Asks WhatsApp for nothing. */
export async function showMessages(
  context: Reads,
  phone: Phone,
  listed: readonly ListedMessage[],
  known?: PersonIds,
): Promise<PeriskopeMessage[]> {
  if (listed.length === 0) return [];
  const { listings, annotations } = context;
  const raws = listed.map(({ json }) => JSON.parse(json) as unknown);
  const texts = listed.map(({ json }) => json);
  const chatIds = [...new Set(listed.map(({ chatId }) => chatId))];
  const sentIds = raws.flatMap((raw) => ownSendId(raw) ?? []);
  const [ids, changes, sends, flags, vectors] = await Promise.all([
    known ?? personIds(context, phone.session, texts),
    listings.changes(
      phone.session,
      chatIds,
      listed.map(({ id }) => id),
    ),
    annotations.list(phone.session, 'send', { ids: sentIds }),
    annotations.list(phone.session, 'flag', { ids: listed.map(({ id }) => id) }),
    listings.textVectors(raws.map((raw) => asText(fieldsOf(raw)['body']) ?? '')),
  ]);
  const changesOf = byMessage(changes);
  const sendOf = new Map(sends.items.map((send) => [send.id, send]));
  const flagOf = new Map(flags.items.map((flag) => [flag.id, flag]));
  const origin = context.origin();
  return listed.map(({ id }, index) => {
    const raw = raws[index];
    return toMessage(raw, {
      phone,
      ids,
      changes: changesOf.get(id) ?? [],
      send: sendOf.get(ownSendId(raw) ?? '') ?? null,
      flag: flagOf.get(id) ?? null,
      fts: vectors[index] ?? null,
      mediaPath: `${origin}/v1/message/${encodeURIComponent(id)}/media`,
    });
  });
}

/** The message's own id where this account sent it. */
function ownSendId(raw: unknown): string | null {
  const key = fieldsOf(fieldsOf(raw)['id']);
  return key['fromMe'] === true ? asText(key['id']) : null;
}

function byMessage(events: readonly LoggedEvent[]): ReadonlyMap<string, readonly LoggedEvent[]> {
  const found = new Map<string, LoggedEvent[]>();
  for (const event of events) {
    const id = event.messageId ?? '';
    const list = found.get(id);
    if (list === undefined) found.set(id, [event]);
    else list.push(event);
  }
  return found;
}
