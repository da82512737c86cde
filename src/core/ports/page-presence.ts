import type { ChatMiss } from './chat-miss.js';
import type { PersonMiss } from './page-contacts.js';
import type { Refusal } from './page-actor.js';

type Done = { readonly outcome: 'done' };

/** How somebody is seen. */
export interface SeenPresence {
  /** WhatsApp id of the person. */
  readonly id: string;
  readonly state: 'online' | 'offline' | 'typing' | 'recording';
  /** Unix seconds; null when WhatsApp does not tell. */
  readonly lastSeen: number | null;
}

/**
 * How others are seen, through the live page. WhatsApp tells it only to an account that shows itself: reading shows this
 * one for a moment. Fails like `PageActor`.
 */
export interface PagePresence {
  /** Asks WhatsApp to tell; what it tells later is there for `read`. */
  subscribe(candidates: readonly string[]): Promise<Done | PersonMiss | ChatMiss | Refusal>;
  /** Waits a few seconds for the first word; nobody is in the list of whom WhatsApp said none. */
  read(
    candidates: readonly string[],
  ): Promise<
    (Done & { readonly chatId: string; readonly presences: readonly SeenPresence[] }) | PersonMiss | ChatMiss | Refusal
  >;
}
