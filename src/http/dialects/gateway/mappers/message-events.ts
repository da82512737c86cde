import type { EventFacts } from '../../../../core/events/event-facts.js';
import type { LoggedEvent } from '../../../../core/events/logged-event.js';
import { asText, fieldsOf, serializedId } from '../../../../core/history/json-fields.js';
import type { GatewayEventName } from '../event-names.js';
import { addressBook } from './address-book.js';
import { bareIdOf, personOf, statusOfAck, type MessageBeside } from './to-message.js';
import { pollOptions, toDeedPayload, toMessagePayload } from './to-message-payload.js';

interface ToldMessage {
  readonly name: GatewayEventName;
  readonly payload: object;
}

/** What is told of an event of a message; null for one that the gateway has no word for, or whose message is gone. */
export async function messageEvent(event: LoggedEvent, facts: EventFacts): Promise<ToldMessage | null> {
  const { chatId, messageId, messageJson } = event;
  if (chatId === null || messageId === null) return null;
  const raw: unknown = messageJson === null ? null : JSON.parse(messageJson);
  const beside = await besideOf(event, chatId, raw, facts);
  const isMine = (id: string): boolean => [facts.session?.me?.id, facts.session?.me?.lid].includes(id);
  const fromMe = messageId.startsWith('true_');
  const atMs = Date.parse(event.at);
  switch (event.name) {
    case 'message.received':
    case 'message.sent': {
      const name = event.name === 'message.sent' ? 'message.from_me' : 'message';
      return raw === null ? null : { name, payload: toMessagePayload(raw, beside) };
    }
    case 'message.edited': {
      const { text, editedAt } = event.payload;
      if (raw === null || text === undefined) return null;
      const id = asText(fieldsOf(fieldsOf(raw)['latestEditMsgKey'])['id']) ?? bareIdOf(messageId);
      const edited = toMessagePayload(raw, beside);
      const news = { waMessageId: id, type: 'edit', body: text, targetId: bareIdOf(messageId) };
      return { name: 'message.edited', payload: { ...edited, ...news, timestamp: editedAt ?? atMs } };
    }
    case 'message.revoked': {
      // Gone from this account's own devices only: nobody else took it back.
      if (event.payload.for !== 'everyone') return null;
      const deed = { id: bareIdOf(messageId), target: messageId, by: senderOfRaw(raw, chatId), fromMe };
      return { name: 'message.revoked', payload: toDeedPayload(deed, 'revoke', atMs, beside) };
    }
    case 'message.reaction': {
      const { id, emoji, senderId, timestamp = 0 } = event.payload;
      if (emoji === undefined || senderId === undefined) return null;
      const deed = { id: deedId(id, event), target: messageId, by: senderId, fromMe: isMine(senderId) };
      const payload = toDeedPayload(deed, 'reaction', timestamp === 0 ? atMs : timestamp * 1000, beside);
      return { name: 'message.reaction', payload: { ...payload, reaction: emoji } };
    }
    case 'poll.vote': {
      const { id, voter, selectedOptionLocalIds, timestampMs } = event.payload;
      if (voter === undefined || selectedOptionLocalIds === undefined) return null;
      const deed = { id: deedId(id, event), target: messageId, by: voter, fromMe: isMine(voter) };
      const options = pollOptions(raw);
      const names = selectedOptionLocalIds.flatMap((one) => options.find(({ localId }) => localId === one)?.name ?? []);
      const selectedOptions = names.length === selectedOptionLocalIds.length ? names : null;
      const payload = toDeedPayload(deed, 'poll_vote', timestampMs ?? atMs, beside);
      return { name: 'poll.vote', payload: { ...payload, selectedOptions } };
    }
    case 'message.ack': {
      const { ack } = event.payload;
      // What others wrote has no status here: reading it is this account's own doing.
      if (ack === undefined || !fromMe) return null;
      const messageIds = [bareIdOf(messageId)];
      const payload = { chatJid: beside.chatJid, messageIds, status: statusOfAck(ack), timestamp: atMs };
      return { name: 'message.status', payload };
    }
    default:
      return null;
  }
}

async function besideOf(event: LoggedEvent, chatId: string, raw: unknown, facts: EventFacts): Promise<MessageBeside> {
  const isGroup = chatId.endsWith('@g.us');
  const payload: Readonly<Record<string, unknown>> = event.payload;
  const quoted = serializedId(fieldsOf(fieldsOf(raw)['_data'])['quotedParticipant']);
  const ids = [chatId, personOf(raw, isGroup), quoted, asText(payload['senderId']), asText(payload['voter'])];
  const people = await addressBook(
    facts,
    ids.filter((id) => id !== null),
  );
  const { sessionName: sessionId } = facts;
  return { sessionId, chatJid: people.jidOf(chatId), isGroup, otherIdOf: people.otherIdOf };
}

/** Where the page does not say its own, the event's. */
function deedId(id: string | null | undefined, event: LoggedEvent): string {
  return id == null ? event.id : bareIdOf(id);
}

function senderOfRaw(raw: unknown, chatId: string): string | null {
  return raw === null ? null : personOf(raw, chatId.endsWith('@g.us'));
}
