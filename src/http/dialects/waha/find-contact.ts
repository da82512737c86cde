import type { ContactView } from '../../../core/chats/chats-api.js';
import { BridgeError } from '../../../core/errors/bridge-error.js';
import { parseChatRef } from '../../../core/ids/chat-ref.js';
import type { RouteContext } from '../../route.js';

/** Who is behind an id. WAHA answers for everybody: of a stranger all that is known is the number. */
export async function findContact(context: RouteContext, session: string, id: string): Promise<ContactView> {
  try {
    return await context.chats.contact(session, id);
  } catch (error) {
    const isStranger =
      error instanceof BridgeError && (error.code === 'number_not_registered' || error.code === 'chat_not_found');
    if (!isStranger) throw error;
    return stranger(id, error.code === 'number_not_registered' ? false : null);
  }
}

function stranger(id: string, isRegistered: boolean | null): ContactView {
  const ref = parseChatRef(id, undefined, 'contactId');
  const [first = id] = ref.candidates;
  return {
    id: first,
    phone: ref.kind === 'phone' ? ref.digits : null,
    lid: ref.kind === 'lid' ? first : null,
    name: null,
    pushName: null,
    shortName: null,
    isBusiness: false,
    isGroup: ref.kind === 'group',
    isMe: false,
    isMyContact: false,
    isBlocked: false,
    hasChat: false,
    isRegistered,
  };
}
