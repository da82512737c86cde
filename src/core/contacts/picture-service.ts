import { parseChatRef } from '../ids/chat-ref.js';
import type { Clock } from '../ports/clock.js';
import type { PageReader } from '../ports/engine.js';
import type { PicturesApi } from './pictures-api.js';

/** Asks the page of a working session; throws the error of the state it is in. */
export interface PictureSource {
  reader(session: string): Promise<Pick<PageReader, 'readPicture'>>;
}

interface Remembered {
  readonly url: Promise<string | null>;
  readonly atMs: number;
}

const REMEMBER_MS = 24 * 3_600_000;
const SOON_MS = 1_000;
const MOST_REMEMBERED = 20_000;

/** See `PicturesApi`. */
export class PictureService implements PicturesApi {
  readonly #pages: PictureSource;
  readonly #clock: Clock;
  readonly #defaultCountry: string | undefined;
  readonly #known = new Map<string, Remembered>();

  constructor(pages: PictureSource, clock: Clock, defaultCountry?: string) {
    this.#pages = pages;
    this.#clock = clock;
    this.#defaultCountry = defaultCountry;
  }

  async url(
    session: string,
    chat: string,
    { refresh }: { readonly refresh?: boolean | undefined },
  ): Promise<string | null> {
    const { candidates } = parseChatRef(chat, this.#defaultCountry);
    const key = `${session} ${candidates.join(' ')}`;
    const known = this.#known.get(key);
    const now = this.#clock.now();
    if (known !== undefined && refresh !== true && now - known.atMs < REMEMBER_MS) return known.url;

    const url = this.#ask(session, candidates);
    const entry = { url, atMs: now };
    this.#remember(key, entry);
    try {
      return await url;
    } catch (error) {
      // What failed is asked for again; what was known before holds until then.
      if (this.#known.get(key) === entry) {
        if (known === undefined) this.#known.delete(key);
        else this.#known.set(key, known);
      }
      throw error;
    }
  }

  async soon(session: string, chat: string): Promise<string | null> {
    let cancel: () => void = () => undefined;
    const late = new Promise<null>((resolve) => {
      cancel = this.#clock.after(SOON_MS, () => {
        resolve(null);
      });
    });
    try {
      return await Promise.race([this.url(session, chat, {}), late]);
    } catch {
      return null;
    } finally {
      cancel();
    }
  }

  async known(session: string, chat: string): Promise<string | null> {
    try {
      const { candidates } = parseChatRef(chat, this.#defaultCountry);
      const known = this.#known.get(`${session} ${candidates.join(' ')}`);
      return known !== undefined && this.#clock.now() - known.atMs < REMEMBER_MS ? await known.url : null;
    } catch {
      return null;
    }
  }

  async #ask(session: string, candidates: readonly string[]): Promise<string | null> {
    const reader = await this.#pages.reader(session);
    return reader.readPicture(candidates);
  }

  #remember(key: string, entry: Remembered): void {
    this.#known.delete(key);
    this.#known.set(key, entry);
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > MOST_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }
}
