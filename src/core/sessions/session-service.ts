import { BridgeError } from '../errors/bridge-error.js';
import { toPhoneDigits } from '../ids/phone-digits.js';
import type { Clock } from '../ports/clock.js';
import type { Engine, PageReader } from '../ports/engine.js';
import { Session } from './session.js';
import type { PairingCode, QrCode, SessionsApi, SessionView } from './session-view.js';

/** How long a request waits for a session that is starting or coming back, in ms. */
const READER_WAIT_MS = 10_000;
const PAIRING_WAIT_MS = 30_000;

/** All sessions of this process. */
export class SessionService implements SessionsApi {
  readonly #sessions = new Map<string, Session>();
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #defaultCountry: string | undefined;
  readonly #listeners = new Set<(view: SessionView, qr: QrCode | null) => void>();

  constructor(engine: Engine, clock: Clock, defaultCountry?: string) {
    this.#engine = engine;
    this.#clock = clock;
    this.#defaultCountry = defaultCountry;
  }

  /** Makes the session known at once and starts it; what happens then is seen in its view. */
  start(name: string): void {
    let session = this.#sessions.get(name);
    if (session === undefined) {
      session = new Session(name, this.#engine, this.#clock, (changed) => {
        this.#announce(changed);
      });
      this.#sessions.set(name, session);
    }
    session.start();
  }

  /** Closes every browser; links are kept. Resolves when all are closed, whatever one of them does. */
  async stopAll(): Promise<void> {
    await Promise.allSettled([...this.#sessions.values()].map((session) => session.stop()));
  }

  list(): readonly SessionView[] {
    return [...this.#sessions.values()].map((session) => session.view());
  }

  get(name: string): SessionView {
    return this.#find(name).view();
  }

  async qr(name: string, waitMs: number): Promise<QrCode> {
    return this.#find(name).qr(waitMs);
  }

  async pairingCode(name: string, phone: string): Promise<PairingCode> {
    const session = this.#find(name);
    return session.pairingCode(toPhoneDigits(phone, this.#defaultCountry, 'phone'), PAIRING_WAIT_MS);
  }

  watch(listener: (view: SessionView, qr: QrCode | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The page of a working session; waits for one that is coming back. Throws the error of the state it is in. */
  async reader(name: string): Promise<PageReader> {
    return this.#find(name).reader(READER_WAIT_MS);
  }

  #find(name: string): Session {
    const session = this.#sessions.get(name);
    if (session === undefined) throw new BridgeError('session_not_found', `There is no session named ${name}.`);
    return session;
  }

  #announce(session: Session): void {
    const view = session.view();
    const qr = session.currentQr();
    for (const listener of this.#listeners) listener(view, qr);
  }
}
