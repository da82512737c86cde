import { invalidInput } from '../errors/bridge-error.js';
import { parseChatRef } from '../ids/chat-ref.js';
import { phoneCandidates } from '../ids/phone-candidates.js';
import type { Clock } from '../ports/clock.js';
import type { StopEntry, StopStore } from '../ports/outbox-store.js';
import type { IdMappingStore } from '../ports/stores.js';

/** Who asked not to be written to any more, for each session. Enforced on every send. */
export interface StopListApi {
  /** `chat` is whatever a person typed. Adding somebody again changes nothing. */
  add(session: string, chat: string, reason?: string): Promise<StopEntry>;
  list(session: string): Promise<readonly StopEntry[]>;
  /** Whether somebody was taken off. */
  remove(session: string, chat: string): Promise<boolean>;
}

const MOST_REASON = 200;

/** See `StopListApi`. The same person is met under every spelling, phone and LID alike. */
export class StopList implements StopListApi {
  readonly #store: StopStore;
  readonly #people: IdMappingStore;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #defaultCountry: string | undefined;

  constructor(parts: {
    readonly store: StopStore;
    readonly people: IdMappingStore;
    readonly clock: Pick<Clock, 'now'>;
    readonly defaultCountry?: string | undefined;
  }) {
    this.#store = parts.store;
    this.#people = parts.people;
    this.#clock = parts.clock;
    this.#defaultCountry = parts.defaultCountry;
  }

  async add(session: string, chat: string, reason?: string): Promise<StopEntry> {
    if (reason !== undefined && reason.length > MOST_REASON) {
      throw invalidInput('reason', `at most ${String(MOST_REASON)} characters`, String(reason.length));
    }
    const ids = this.#parse(chat);
    const everyId = await this.#everyId(session, ids);
    const [known] = (await this.#store.list(session)).filter(({ id }) => everyId.includes(id));
    if (known !== undefined) return known;
    const entry = { id: ids[0] ?? '', reason: reason ?? null, addedAt: new Date(this.#clock.now()).toISOString() };
    await this.#store.add(session, entry);
    return entry;
  }

  async list(session: string): Promise<readonly StopEntry[]> {
    return this.#store.list(session);
  }

  async remove(session: string, chat: string): Promise<boolean> {
    return (await this.#store.remove(session, await this.#everyId(session, this.#parse(chat)))) > 0;
  }

  /** Whether anybody who goes by one of these ids is on the list. */
  async isStopped(session: string, ids: readonly string[]): Promise<boolean> {
    return (await this.#store.among(session, await this.#everyId(session, ids))).length > 0;
  }

  /** Takes a person off who goes by these ids; gives how many entries there were. */
  async erase(session: string, ids: readonly string[]): Promise<number> {
    return this.#store.remove(session, await this.#everyId(session, ids));
  }

  /** Forgets the list of a session that is removed. */
  async forget(session: string): Promise<void> {
    await this.#store.removeSession(session);
  }

  #parse(chat: string): readonly string[] {
    const ref = parseChatRef(chat, this.#defaultCountry, 'chat');
    if (ref.kind === 'phone' || ref.kind === 'lid' || ref.kind === 'group') return ref.candidates;
    throw invalidInput('chat', 'a person or a group', JSON.stringify(chat), 'invalid_chat_id');
  }

  async #everyId(session: string, ids: readonly string[]): Promise<readonly string[]> {
    const spelt = ids.flatMap((id) => [id, ...spellings(id)]);
    const others = await Promise.all([...new Set(spelt)].map((id) => this.#people.personIds(session, id)));
    return [...new Set([...spelt, ...others.flat().flatMap((id) => [id, ...spellings(id)])])];
  }
}

function spellings(id: string): readonly string[] {
  return id.endsWith('@c.us') ? phoneCandidates(id.slice(0, -'@c.us'.length)) : [];
}
