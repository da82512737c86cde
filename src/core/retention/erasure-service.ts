import { BridgeError, invalidInput } from '../errors/bridge-error.js';
import { parseChatRef } from '../ids/chat-ref.js';
import type { Clock } from '../ports/clock.js';
import type { AccountIdentity } from '../ports/engine.js';
import type { MediaFiles, MediaStore } from '../ports/media-ports.js';
import { removeUncarried } from './remove-uncarried.js';
import type { ErasedCounts, ErasureStore } from '../ports/removal-ports.js';

/** What was erased of whom. Times are unix seconds. */
export interface Erasure extends ErasedCounts {
  readonly ids: readonly string[];
  /** Messages up to here are not stored again. */
  readonly until: number;
  /** Messages to them that were not sent for it. */
  readonly sends: number;
  /** Whether they stood on the stop list. */
  readonly stops: number;
}

export interface ErasureApi {
  /**
   * Removes all that is stored of one person, under phone and LID, in many small steps. What WhatsApp and the phone hold
   * is not touched. Throws `invalid_chat_id` for what is no person, `chat_ambiguous` for a number that means two.
   */
  erase(session: string, person: string): Promise<Erasure>;
}

export interface ErasureServiceParts {
  readonly store: ErasureStore;
  readonly files: MediaFiles;
  readonly media: MediaStore;
  readonly clock: Pick<Clock, 'now'>;
  /** The account of a session; null while it is not known. */
  readonly me: (session: string) => AccountIdentity | null;
  /** Messages on their way to the person, and the list of those who are not written to. */
  readonly outgoing: {
    erase(session: string, ids: readonly string[]): Promise<{ readonly sends: number; readonly stops: number }>;
  };
  /** Called when rows of a session were removed: what is kept of it in memory is old. */
  readonly onRemoved: (session: string) => void;
  readonly defaultCountry?: string | undefined;
}

/** The right to be forgotten. See `ErasureApi`. */
export class ErasureService implements ErasureApi {
  readonly #parts: ErasureServiceParts;

  constructor(parts: ErasureServiceParts) {
    this.#parts = parts;
  }

  async erase(session: string, person: string): Promise<Erasure> {
    const { store, files, media, clock, outgoing, onRemoved } = this.#parts;
    const ids = await this.#idsOf(session, person);
    const until = Math.floor(clock.now() / 1000);
    let removedFiles = 0;
    try {
      // First: what is sent meanwhile would come in behind us.
      const stopped = await outgoing.erase(session, ids);
      const counts = await store.erase(session, ids, until, async (names) => {
        await files.remove(session, names);
        removedFiles += names.length;
      });
      removedFiles += await removeUncarried(session, files, media);
      return { ids, until, ...stopped, ...counts, files: removedFiles };
    } finally {
      onRemoved(session);
    }
  }

  async #idsOf(session: string, person: string): Promise<readonly string[]> {
    const ref = parseChatRef(person, this.#parts.defaultCountry);
    if (ref.kind !== 'phone' && ref.kind !== 'lid') {
      throw invalidInput(
        'chat',
        'a person: a phone number or an id ending in @c.us or @lid',
        ref.kind,
        'invalid_chat_id',
      );
    }
    const people = await this.#parts.store.people(session, ref.candidates);
    if (people.length > 1) {
      throw new BridgeError('chat_ambiguous', `The number can mean ${people.map(([id]) => id).join(' or ')}.`);
    }
    const ids = people[0] ?? ref.candidates;
    const me = this.#parts.me(session);
    if (me !== null && ids.some((id) => id === me.id || id === me.lid)) {
      throw invalidInput(
        'chat',
        'somebody else: DELETE /sessions/NAME forgets the account itself',
        'the account itself',
      );
    }
    return ids;
  }
}
