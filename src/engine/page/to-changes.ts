import type { Arrival, FeedChange } from '../../core/ports/page-feed.js';
import { toChatJson } from './chat-json.js';
import { toMessageJson } from './message-json.js';
import { readContact } from './read-contact.js';
import { toSkipped } from './read-chat.js';
import { alternateWids, collections } from './wa-modules.js';

/** A message as it stands, or that it cannot be read. */
export function messageChange(message: any, arrival: Arrival): FeedChange {
  try {
    return { kind: 'message', arrival, json: toMessageJson(message), isNotification: Boolean(message.isNotification) };
  } catch (error) {
    return { kind: 'unreadable', chatId: String(message.id.remote), message: toSkipped(message, error) };
  }
}

/** A chat as it stands with its labels. Its last message must be in memory or given. */
export function chatChanges(chat: any, lastMessage: any = lastInMemory(chat)): readonly FeedChange[] {
  const id: string = chat.id._serialized;
  let json: string;
  try {
    json = toChatJson(chat, lastMessage);
  } catch {
    json = toChatJson(chat, undefined);
  }
  const changes: FeedChange[] = [{ kind: 'chat', json, pin: Number(chat.pin ?? 0) }];
  if (Array.isArray(chat.labels) && hasLabels()) {
    changes.push({ kind: 'chat_labels', chatId: id, labelIds: chat.labels.map(String) });
  }
  return changes;
}

/** A person as the page knows them, with the other half of their ids. */
export function contactChanges(contact: any): readonly FeedChange[] {
  const id: string = contact.id._serialized;
  const known = readContact({ candidates: [id] });
  if (known === null) return [];
  const { name, pushName } = known;
  // The chat may stand under the other id; the row is the contact's own.
  const changes: FeedChange[] = [
    { kind: 'contact', contact: { id, name, pushName, json: JSON.stringify({ ...known, id }) } },
  ];
  return [...changes, ...mappingChanges(contact.id)];
}

export function mappingChanges(wid: any): readonly FeedChange[] {
  return alternateWids(wid).flatMap((other): FeedChange[] => {
    const [pn, lid] = wid.server === 'lid' ? [other, wid] : [wid, other];
    if (pn.server !== 'c.us' || lid.server !== 'lid') return [];
    return [{ kind: 'mapping', pn: pn._serialized, lid: lid._serialized }];
  });
}

export function labelChange(label: any): FeedChange {
  const color = label.hexColor ?? label.color;
  return {
    kind: 'label',
    label: { id: String(label.id), name: String(label.name ?? ''), color: color === undefined ? null : String(color) },
  };
}

/** Of channels nothing is kept: they are not chats, and reading them asks the server. */
export function isKept(id: any): boolean {
  return id?.server !== 'newsletter' && !String(id?._serialized ?? id).endsWith('@newsletter');
}

function lastInMemory(chat: any): any {
  if (chat.msgs.getModelsArray().length === 0 || !chat.lastReceivedKey) return undefined;
  return collections().Msg.get(chat.lastReceivedKey._serialized);
}

function hasLabels(): boolean {
  return (collections().Label?.getModelsArray?.().length ?? 0) > 0;
}
