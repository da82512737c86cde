import type { ChatRow } from '../ports/chat-rows.js';

/**
 * What was wished of a chat and is not yet seen in the stored copy. `archived`, `pinned` and `mute` are carried out on
 * WhatsApp; `read` and `hidden` are marks of this bridge alone and hold until the chat is younger than they are.
 */
export type ChatWish =
  | { readonly field: 'archived' | 'pinned'; readonly value: boolean }
  /** Unix seconds; 0 not at all, -1 forever. */
  | { readonly field: 'mute'; readonly value: number }
  /** Unix seconds of the chat's newest message when it was marked. */
  | { readonly field: 'read' | 'hidden'; readonly value: number };

export type ChatIntent = ChatWish & {
  /** ULID: the newest of a chat's field has the greatest. */
  readonly id: string;
  readonly chatId: string;
};

/** Keeps intents over restarts. All throw `storage_unavailable`. */
export interface ChatIntentStore {
  /** Each takes the place of the one that its chat had for its field. */
  put(session: string, intents: readonly ChatIntent[]): Promise<void>;
  /** The oldest first. */
  list(session: string): Promise<readonly ChatIntent[]>;
  /** Removes the intent of this id; one that took its place stays. */
  remove(session: string, id: string): Promise<void>;
}

/** Whether an intent is to be carried out on WhatsApp. */
export function isForWhatsApp({ field }: ChatWish): boolean {
  return field === 'archived' || field === 'pinned' || field === 'mute';
}

/** Whether a stored chat shows what was wished. */
export function isShown(row: ChatRow, wish: ChatWish): boolean {
  switch (wish.field) {
    case 'archived':
      return row.archived === wish.value;
    case 'pinned':
      return row.pinned === wish.value;
    case 'mute':
      return row.muteExpiration === wish.value;
    default:
      return row.timestamp > wish.value;
  }
}

/** A stored chat as it is wished to be; null when it is hidden. */
export function withIntents(row: ChatRow, intents: readonly ChatWish[]): ChatRow | null {
  let shown: ChatRow = row;
  for (const wish of intents) {
    if (isShown(row, wish)) continue;
    switch (wish.field) {
      case 'archived':
        shown = { ...shown, archived: wish.value };
        break;
      case 'pinned':
        shown = { ...shown, pinned: wish.value };
        break;
      case 'mute':
        shown = { ...shown, muteExpiration: wish.value };
        break;
      case 'read':
        shown = { ...shown, unreadCount: 0 };
        break;
      case 'hidden':
        return null;
    }
  }
  return shown;
}
