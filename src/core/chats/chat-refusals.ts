import { BridgeError } from '../errors/bridge-error.js';
import type { ChatRef } from '../ids/chat-ref.js';
import type { ChatMiss } from '../ports/chat-miss.js';
import type { MessageRead } from '../ports/engine.js';

type Miss = Exclude<ChatMiss | Exclude<MessageRead, { outcome: 'ok' }>, { outcome: 'chat_unknown' }>;

/** Why a chat or message that exists somewhere cannot be given under what was asked. */
export function toMissError(miss: Miss): BridgeError {
  switch (miss.outcome) {
    case 'chat_ambiguous':
      return new BridgeError('chat_ambiguous', `The number can mean ${miss.ids.join(' or ')}.`, {
        details: miss.ids.map((id) => ({ field: 'chat', expected: 'one of the matching ids', received: id })),
      });
    case 'before_unknown':
      return new BridgeError('message_not_found', 'before: this chat has no message with that id.', {
        details: [{ field: 'before', expected: 'the id of a message of this chat', received: 'an unknown id' }],
      });
    case 'before_in_other_chat':
      return new BridgeError('message_in_other_chat', `before: that message belongs to ${miss.chatId}.`, {
        details: [{ field: 'before', expected: 'the id of a message of this chat', received: `one of ${miss.chatId}` }],
      });
    case 'message_unknown':
      return new BridgeError('message_not_found', 'This chat has no message with that id.');
    case 'message_in_other_chat':
      return new BridgeError('message_in_other_chat', `That message belongs to ${miss.chatId}.`);
  }
}

/** There is no such chat here; `facts` say what is known of the number. */
export function chatNotFound(ref: ChatRef, facts: Readonly<Record<string, unknown>>): BridgeError {
  const hint =
    ref.kind === 'phone' ? 'There is no chat with this number yet: it appears after the first message.' : undefined;
  return new BridgeError('chat_not_found', `There is no chat ${ref.candidates.join(' or ')} on this account.`, {
    facts,
    hint,
  });
}
