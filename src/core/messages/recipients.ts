import type { RegistrationChecks } from '../contacts/registration-checks.js';
import type { StoredChats } from '../chats/stored-chats.js';
import { chatNotFound } from '../chats/chat-refusals.js';
import { BridgeError } from '../errors/bridge-error.js';
import { parseChatRef, type ChatRef } from '../ids/chat-ref.js';
import type { PageReader } from '../ports/engine.js';
import type { IdMappingStore, MessageStore } from '../ports/stores.js';

/** Whom a message is for. `candidates` are all ids the chat may have, the one to use first. */
export interface Recipient {
  readonly chatId: string;
  readonly candidates: readonly string[];
  readonly hasChat: boolean;
  /** WhatsApp could not be asked whether the number exists. */
  readonly isUnchecked: boolean;
}

export interface RecipientsParts {
  readonly stored: Pick<StoredChats, 'resolve'>;
  readonly replica: IdMappingStore & Pick<MessageStore, 'newestMessages'>;
  readonly registrations: RegistrationChecks;
  /** Null when the session does not work right now. */
  readonly reader: (session: string) => PageReader | null;
  readonly defaultCountry?: string | undefined;
}

/** Finds out for whom a message is, asking WhatsApp once a number and only where nothing here knows (ruling 5). */
export class Recipients {
  readonly #parts: RecipientsParts;

  constructor(parts: RecipientsParts) {
    this.#parts = parts;
  }

  /**
   * Throws `invalid_chat_id`, `chat_ambiguous`, `chat_not_found` (a group or LID this account does not know),
   * `number_not_registered`, `rate_limited` (WhatsApp may not be asked about a number now), and `feature_unavailable` for
   * channels and broadcast lists.
   */
  async resolve(session: string, chat: string): Promise<Recipient> {
    const ref = parseChatRef(chat, this.#parts.defaultCountry);
    if (ref.kind === 'newsletter' || ref.kind === 'broadcast') {
      throw new BridgeError('feature_unavailable', 'Messages are sent to people and groups only.', {
        hint: 'Give a phone number, or an id that ends in @c.us, @lid or @g.us.',
      });
    }
    const stored = await this.#parts.stored.resolve(session, ref, true);
    if (stored !== null) {
      const candidates = await this.allIds(session, stored);
      return { chatId: stored[0] ?? '', candidates, hasChat: true, isUnchecked: false };
    }
    const reader = this.#parts.reader(session);
    return reader === null ? unseen(ref) : this.#onPage(session, ref, reader);
  }

  /** The ids of one phone as WhatsApp knows it now; null when it may not be asked. */
  async lookUp(session: string, candidates: readonly string[]): Promise<readonly string[] | 'unregistered' | null> {
    const reader = this.#parts.reader(session);
    if (reader === null) return null;
    const phones = candidates.filter((id) => id.endsWith('@c.us'));
    for (const id of phones) {
      const answer = await this.#parts.registrations.check(session, id, reader);
      if (answer === null) return null;
      if (answer.registered) return [...new Set([answer.id ?? id, id])];
    }
    return phones.length === 0 ? candidates : 'unregistered';
  }

  /** With every other id of the same people, as far as they are known. */
  async allIds(session: string, ids: readonly string[]): Promise<readonly string[]> {
    const others = await Promise.all(ids.map((id) => this.#parts.replica.personIds(session, id)));
    return [...new Set([...ids, ...others.flat()])];
  }

  /** Whether this account ever wrote to the chat. */
  async hasWrittenTo(session: string, ids: readonly string[]): Promise<boolean> {
    const { texts } = await this.#parts.replica.newestMessages(session, ids, { limit: 1, fromMe: true });
    return texts.length > 0;
  }

  async #onPage(session: string, ref: ChatRef, reader: PageReader): Promise<Recipient> {
    const known = await reader.readContact(ref.candidates);
    if (known !== null && (known.hasChat || ref.kind === 'lid')) {
      const candidates = await this.allIds(session, [known.id, ...(known.lid === null ? [] : [known.lid])]);
      return { chatId: known.id, candidates, hasChat: known.hasChat, isUnchecked: false };
    }
    if (ref.kind !== 'phone') throw chatNotFound(ref, {});
    const found = await this.lookUp(session, ref.candidates);
    if (found === null) {
      throw new BridgeError('rate_limited', 'WhatsApp may not be asked about more numbers this minute.', {
        retryAfterS: 60,
        hint: 'Numbers that have a chat are not asked about; new ones a few at a time.',
      });
    }
    if (found === 'unregistered') {
      throw new BridgeError('number_not_registered', `${ref.digits} is not on WhatsApp.`, {
        facts: { registered: false },
      });
    }
    return { chatId: found[0] ?? '', candidates: found, hasChat: false, isUnchecked: false };
  }
}

/** Nothing here knows it and the page is away: a phone is asked about before the message goes. */
function unseen(ref: ChatRef): Recipient {
  const [chatId = ''] = ref.candidates;
  if (ref.kind !== 'phone') throw chatNotFound(ref, {});
  return { chatId, candidates: ref.candidates, hasChat: false, isUnchecked: true };
}
