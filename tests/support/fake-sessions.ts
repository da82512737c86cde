import { BridgeError } from '../../src/core/errors/bridge-error.js';
import { explainState } from '../../src/core/errors/explain.js';
import type { SessionState } from '../../src/core/sessions/session-machine.js';
import type { PairingCode, QrCode, SessionsApi, SessionView } from '../../src/core/sessions/session-view.js';

/** Sessions that are in the state they are told to be in, without any browser. */
export class FakeSessions implements SessionsApi {
  readonly #states = new Map<string, SessionState>();
  readonly #listeners = new Set<(view: SessionView, qr: QrCode | null) => void>();
  /** Shown by `qr`; null makes it throw `qr_unavailable`. */
  qrCode: QrCode | null = { text: '2@fake-qr-text,for,tests', expiresIn: 20 };
  readonly qrWaits: number[] = [];
  readonly pairingPhones: string[] = [];

  constructor(states: Readonly<Record<string, SessionState>> = { default: 'working' }) {
    for (const [name, state] of Object.entries(states)) this.#states.set(name, state);
  }

  setState(name: string, state: SessionState): void {
    this.#states.set(name, state);
    for (const listener of this.#listeners) listener(this.get(name), this.qrCode);
  }

  list(): readonly SessionView[] {
    return [...this.#states.keys()].map((name) => this.get(name));
  }

  get(name: string): SessionView {
    const state = this.#states.get(name);
    if (state === undefined) throw new BridgeError('session_not_found', 'There is no such session.');
    return {
      name,
      state,
      since: '2026-11-21T10:00:00.000Z',
      ...explainState(state),
      reason: null,
      progress: null,
      retryAt: null,
      me:
        state === 'working'
          ? { id: '447911123456@c.us', phone: '447911123456', lid: null, pushName: 'Shop', platform: 'android' }
          : null,
      features: [{ name: 'read', available: true, missing: [] }],
      browser: null,
      pageBuild: null,
    };
  }

  qr(name: string, waitMs: number): Promise<QrCode> {
    return this.#attempt(name, () => {
      this.qrWaits.push(waitMs);
      if (this.qrCode === null) throw new BridgeError('qr_unavailable', 'No QR came in time.', { retryAfterS: 5 });
      return this.qrCode;
    });
  }

  pairingCode(name: string, phone: string): Promise<PairingCode> {
    return this.#attempt(name, () => {
      this.pairingPhones.push(phone);
      return { code: 'ABCD1234', expiresIn: 160 };
    });
  }

  watch(listener: (view: SessionView, qr: QrCode | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #attempt<T>(name: string, work: () => T): Promise<T> {
    if (this.get(name).state === 'working') {
      throw new BridgeError('session_already_linked', 'This session is already linked.');
    }
    return Promise.resolve(work());
  }
}
