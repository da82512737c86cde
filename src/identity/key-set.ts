import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../core/ports/clock.js';
import type { Log } from '../core/ports/log.js';

/** After this the set is fetched anew before the next use, in ms. */
const FRESH_MS = 3_600_000;
/** Between two fetches that an unknown key id or a failure asks for, in ms. */
const AT_MOST_EVERY_MS = 60_000;
const PATIENCE_MS = 5_000;
const MOST_BYTES = 256 * 1024;

export interface KeySetOptions {
  readonly url: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/**
 * The public keys of whoever issues login tokens. Fetched when first needed, again after an hour, and for an unknown key
 * id at most once a minute. When that fails the set at hand is kept; without any, `key` rejects.
 */
export class KeySet {
  readonly #options: KeySetOptions;
  #keys: JSONWebKeySet | null = null;
  #local: JWTVerifyGetKey | null = null;
  #fetchedAtMs = -Infinity;
  #triedAtMs = -Infinity;
  #running: Promise<void> | null = null;

  constructor(options: KeySetOptions) {
    this.#options = options;
  }

  /** The key that a token names; what jose asks for. */
  readonly key: JWTVerifyGetKey = async (header, token) => {
    const isOld = this.#options.clock.now() - this.#fetchedAtMs >= FRESH_MS;
    const isUnknown = header.kid !== undefined && this.#keys?.keys.every(({ kid }) => kid !== header.kid) === true;
    if (isOld || isUnknown) await this.#refresh();
    if (this.#local === null) throw new Error('There is no key to verify login tokens with.');
    return this.#local(header, token);
  };

  async #refresh(): Promise<void> {
    if (this.#options.clock.now() - this.#triedAtMs < AT_MOST_EVERY_MS && this.#running === null) return;
    this.#running ??= this.#fetch().finally(() => (this.#running = null));
    await this.#running;
  }

  async #fetch(): Promise<void> {
    const { url, clock, log } = this.#options;
    this.#triedAtMs = clock.now();
    try {
      const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!response.ok) throw new Error(`JWKS_URL answered ${String(response.status)}`);
      const text = await response.text();
      if (text.length > MOST_BYTES) throw new Error('JWKS_URL answered more than a key set holds');
      const keys = JSON.parse(text) as JSONWebKeySet;
      this.#local = createLocalJWKSet(keys);
      this.#keys = keys;
      this.#fetchedAtMs = clock.now();
    } catch (error) {
      log.warn({ err: error, hasKeys: this.#keys !== null }, 'the keys of login tokens could not be fetched');
    }
  }
}
