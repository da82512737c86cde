import type { BookedChat } from '../../../core/chats/chat-book.js';
import { BridgeError } from '../../../core/errors/bridge-error.js';
import { namedSession } from '../../families/session-choice.js';
import type { RouteContext } from '../../route.js';
import { innerIdOf } from './fields.js';

/** A chat that a path names, with the key of its session. */
export interface FoundChat {
  readonly session: string;
  readonly sessionId: string;
  readonly chat: BookedChat;
}

interface ChatPath {
  readonly session: string;
  readonly cid: string;
}

/** The stored chat of a path. Throws `session_not_found`, then `chat_not_found`; asks WhatsApp nothing. */
export async function findChat(context: RouteContext, { session: name, cid }: ChatPath): Promise<FoundChat> {
  const session = namedSession(context, name);
  const id = innerIdOf(cid);
  const chat = id === null ? null : await context.chatBook.find(session, id);
  if (chat === null) throw new BridgeError('chat_not_found', 'No chat of that id is stored.');
  return { session, sessionId: context.sessions.get(session).name, chat };
}
