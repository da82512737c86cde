import { asFlag, asNumber, asText, fieldsOf, serializedId } from './json-fields.js';

/** One chat for the store: its exact JSON text and what lists need of it. */
export interface ChatRecord {
  readonly id: string;
  readonly json: string;
  readonly name: string;
  /** Unix seconds; 0 when nothing happened in it yet. */
  readonly timestamp: number;
  /** What WhatsApp sorts pinned chats by, greatest first; 0 when it is not pinned. */
  readonly pin: number;
  readonly archived: boolean;
  readonly isGroup: boolean;
  /** -1 when it was marked unread. */
  readonly unreadCount: number;
  /** Unix seconds; 0 none, -1 forever. */
  readonly muteExpiration: number;
}

/**
 * Reads a chat's canonical JSON text, which says only whether it is pinned: `pin` is the page's own value. Throws when it
 * has no id.
 */
export function toChatRecord(json: string, { pin }: { pin?: number | undefined } = {}): ChatRecord {
  const chat = fieldsOf(JSON.parse(json));
  const id = serializedId(chat['id']);
  if (id === null) throw new Error('A chat without an id cannot be stored.');
  return {
    id,
    json,
    name: (asText(chat['name']) ?? '').replaceAll('\0', ' '),
    timestamp: Math.max(0, Math.trunc(asNumber(chat['timestamp']) ?? 0)),
    pin: pin ?? (asFlag(chat['pinned']) ? 1 : 0),
    archived: asFlag(chat['archived']),
    isGroup: asFlag(chat['isGroup']),
    unreadCount: asNumber(chat['unreadCount']) ?? 0,
    muteExpiration: asNumber(chat['muteExpiration']) ?? 0,
  };
}
