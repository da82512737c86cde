import type { ChatMiss } from './chat-miss.js';

/** One thing done to a chat. */
export type ChatAction =
  | { readonly do: 'archive'; readonly archived: boolean }
  | { readonly do: 'pin'; readonly pinned: boolean }
  /** Unix seconds; -1 for ever, 0 not at all. */
  | { readonly do: 'mute'; readonly until: number }
  | { readonly do: 'unread' }
  | { readonly do: 'clear' }
  | { readonly do: 'delete' }
  | { readonly do: 'state'; readonly state: 'typing' | 'recording' | 'paused' };

/** One thing done to a message. */
export type MessageAction =
  | { readonly do: 'edit'; readonly text: string; readonly linkPreview: boolean }
  | { readonly do: 'delete'; readonly forWhom: 'me' | 'everyone' }
  | { readonly do: 'star'; readonly starred: boolean }
  | { readonly do: 'pin'; readonly durationS: number }
  | { readonly do: 'unpin' }
  | { readonly do: 'react'; readonly emoji: string }
  | { readonly do: 'vote'; readonly options: readonly string[] };

/** WhatsApp, or a rule of it that the page knows, says no. */
export interface Refusal {
  readonly outcome: 'refused';
  readonly reason: string;
}

export type MessageMiss =
  { readonly outcome: 'message_unknown' } | { readonly outcome: 'message_in_other_chat'; readonly chatId: string };

/** `message` is the raw text of it as it is now; null when it is gone. */
export type MessageActed = { readonly outcome: 'done'; readonly message: string | null };

export interface PageReceipts {
  readonly outcome: 'done';
  readonly delivered: readonly { readonly id: string; readonly timestamp: number }[];
  readonly read: readonly { readonly id: string; readonly timestamp: number }[];
  readonly played: readonly { readonly id: string; readonly timestamp: number }[];
  readonly deliveredRemaining: number | null;
  readonly readRemaining: number | null;
  readonly playedRemaining: number | null;
}

/**
 * Does things through the live page. An answer `done` means that the page shows the effect. Every call is bounded in time
 * and throws `page_unavailable` when the page is gone and `feature_unavailable` when its build lacks what is needed.
 */
export interface PageActor {
  actOnChat(
    candidates: readonly string[],
    action: ChatAction,
  ): Promise<{ readonly outcome: 'done' } | Refusal | ChatMiss>;
  /** Of a business account: the chat has these labels and no others. Refuses in words for any other account. */
  setLabels(
    candidates: readonly string[],
    labelIds: readonly string[],
  ): Promise<{ readonly outcome: 'done' } | Refusal | ChatMiss>;
  /** Sends read receipts; gives the ids of the messages that were unread, oldest first, `most` at most. */
  markRead(
    candidates: readonly string[],
    window: { readonly most: number; readonly since: number },
  ): Promise<{ readonly outcome: 'done'; readonly ids: readonly string[] } | ChatMiss>;
  actOnMessage(
    candidates: readonly string[],
    messageId: string,
    action: MessageAction,
  ): Promise<MessageActed | Refusal | MessageMiss | ChatMiss>;
  receipts(candidates: readonly string[], messageId: string): Promise<PageReceipts | Refusal | MessageMiss | ChatMiss>;
}
