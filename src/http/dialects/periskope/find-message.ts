import { BridgeError } from '../../../core/errors/bridge-error.js';
import type { ListedMessage } from '../../../core/listings/listings-api.js';
import type { RouteContext } from '../../route.js';
import type { Phone } from './phone.js';

/** A message by its id or by the id of its place in the queue, from what is stored. Throws `message_not_found`. */
export async function findMessage(context: RouteContext, phone: Phone, id: string): Promise<ListedMessage> {
  const found = await context.listings.message(phone.session, await serializedIdOf(context, phone, id));
  if (found === null) throw unknownMessage();
  return found;
}

/** The serialised id that is meant. Throws `message_not_found` for the id of a message that was never sent from here. */
async function serializedIdOf(context: RouteContext, { session }: Phone, id: string): Promise<string> {
  if (id.includes('_')) return id;
  const [queued] = await context.queue.list(session, { ids: [id], limit: 1 });
  if (queued?.messageId != null) return queued.messageId;
  const sent = await context.annotations.get(session, 'send', id);
  const known = sent?.data.sentId ?? '';
  if (known === '') throw unknownMessage();
  return known;
}

function unknownMessage(): BridgeError {
  return new BridgeError('message_not_found', 'There is no such message in the stored copy.');
}
