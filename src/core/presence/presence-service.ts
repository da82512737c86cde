import { unlessRefused, type AccountPages } from '../actions/account-pages.js';
import { chatNotFound, toMissError } from '../chats/chat-refusals.js';
import { invalidInput } from '../errors/bridge-error.js';
import { parseChatRef, type ChatRef } from '../ids/chat-ref.js';
import type { ChatMiss } from '../ports/chat-miss.js';
import type { PersonMiss } from '../ports/page-contacts.js';
import type { PagePresence, SeenPresence } from '../ports/page-presence.js';

/** How a chat's people are seen; those of whom WhatsApp says nothing are left out. */
export interface ChatPresence {
  readonly chatId: string;
  readonly presences: readonly SeenPresence[];
}

/**
 * How others are seen. `chat` is whatever a person typed. Throws `invalid_chat_id`, `chat_not_found` (nobody whom this
 * account knows), `chat_ambiguous`, `feature_unavailable`, `action_refused` and the session errors.
 */
export interface PresenceApi {
  /** Asks WhatsApp to tell from now on. It does while this account is shown as online. */
  subscribe(session: string, chat: string): Promise<void>;
  /** Shows this account as online for up to three seconds, while it asks. */
  read(session: string, chat: string): Promise<ChatPresence>;
}

/** See `PresenceApi`. */
export class PresenceService implements PresenceApi {
  readonly #pages: AccountPages;
  readonly #defaultCountry: string | undefined;

  constructor(pages: AccountPages, defaultCountry: string | undefined) {
    this.#pages = pages;
    this.#defaultCountry = defaultCountry;
  }

  async subscribe(session: string, chat: string): Promise<void> {
    await this.#ask(session, chat, (page, candidates) => page.subscribe(candidates));
  }

  async read(session: string, chat: string): Promise<ChatPresence> {
    const { chatId, presences } = await this.#ask(session, chat, (page, candidates) => page.read(candidates));
    return { chatId, presences };
  }

  async #ask<T extends { readonly outcome: string }>(
    session: string,
    chat: string,
    run: (page: PagePresence, candidates: readonly string[]) => Promise<T>,
  ): Promise<Extract<T, { readonly outcome: 'done' }>> {
    const ref = parseChatRef(chat, this.#defaultCountry);
    if (ref.kind !== 'phone' && ref.kind !== 'lid' && ref.kind !== 'group') {
      throw invalidInput('chat', 'a person or a group', JSON.stringify(chat), 'invalid_chat_id');
    }
    const { presence } = await this.#pages.account(session);
    const answer = unlessRefused<{ readonly outcome: string }>(await run(presence, ref.candidates));
    if (answer.outcome !== 'done') throw toMiss(ref, answer as ChatMiss | PersonMiss);
    return answer as Extract<T, { readonly outcome: 'done' }>;
  }
}

function toMiss(ref: ChatRef, miss: ChatMiss | PersonMiss): Error {
  if (miss.outcome === 'person_unknown' || miss.outcome === 'chat_unknown') return chatNotFound(ref, {});
  return toMissError(miss);
}
