import { DEFAULT_ORGANISATION, sessionKey, sessionNameOf } from '../../src/core/sessions/session-key.js';
import { BridgeError } from '../../src/core/errors/bridge-error.js';
import { explainState } from '../../src/core/errors/explain.js';
import type { SessionState } from '../../src/core/sessions/session-machine.js';
import type {
  NewSession,
  PairingCode,
  QrCode,
  SessionsApi,
  SessionView,
} from '../../src/core/sessions/session-view.js';

/** Sessions that are in the state they are told to be in, without any browser. */
export class FakeSessions implements SessionsApi {
  readonly #states = new Map<string, SessionState>();
  readonly #metadata = new Map<string, Readonly<Record<string, unknown>>>();
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

  has(name: string): boolean {
    return this.list().some((session) => session.key === name);
  }

  list(): readonly SessionView[] {
    return [...this.#states.keys()].map((name) => this.get(name));
  }

  get(name: string): SessionView {
    const state = this.#states.get(name);
    if (state === undefined) throw new BridgeError('session_not_found', 'There is no such session.');
    return {
      key: name,
      name: sessionNameOf(name),
      state,
      since: '2026-11-21T10:00:00.000Z',
      ...explainState(state),
      reason: null,
      progress: null,
      retryAt: null,
      me:
        state === 'working'
          ? { id: '447911123456@c.us', phone: '447911123456', lid: null, pushName: this.pushName, platform: 'android' }
          : null,
      features: [{ name: 'read', available: true, missing: [] }],
      browser: null,
      pageBuild: null,
      memory: null,
      restriction: null,
      clockAheadMs: null,
      wanted: state === 'stopped' ? 'stop' : 'run',
      metadata: this.#metadata.get(name) ?? {},
      hasOwnProxy: false,
      createdAt: '2026-11-21T09:00:00.000Z',
    };
  }

  pushName = 'Shop';
  /** Thrown when a pairing code is asked for. */
  pairingFailure: Error | null = null;

  /** What logout says of the phone. */
  phoneTold = true;

  readonly created: NewSession[] = [];

  async create(session: NewSession): Promise<SessionView> {
    const { name: given = 'made-up', organisation = DEFAULT_ORGANISATION, start = true, metadata = {} } = session;
    const name = sessionKey(organisation, given);
    if (this.#states.has(name)) throw new BridgeError('session_exists', `There is a session named ${name} already.`);
    this.created.push(session);
    this.#metadata.set(name, metadata);
    this.setState(name, start ? 'starting' : 'stopped');
    return this.get(name);
  }

  async describe(name: string, metadata: Readonly<Record<string, unknown>>): Promise<SessionView> {
    this.#metadata.set(name, metadata);
    return this.get(name);
  }

  start(name: string): Promise<SessionView> {
    return this.#become(name, 'starting');
  }

  stop(name: string): Promise<SessionView> {
    return this.#become(name, 'stopped');
  }

  restart(name: string): Promise<SessionView> {
    return this.#become(name, 'starting');
  }

  async logout(name: string): Promise<{ phoneTold: boolean; session: SessionView }> {
    return { phoneTold: this.phoneTold, session: await this.#become(name, 'stopped') };
  }

  async remove(name: string, { force }: { force: boolean }): Promise<void> {
    if (this.get(name).state !== 'stopped' && !force) {
      throw new BridgeError('session_running', `Session ${name} is running.`);
    }
    this.#states.delete(name);
  }

  async #become(name: string, state: SessionState): Promise<SessionView> {
    this.get(name);
    this.setState(name, state);
    return this.get(name);
  }

  qr(name: string, waitMs: number): Promise<QrCode> {
    return this.#attempt(name, () => {
      this.qrWaits.push(waitMs);
      if (this.qrCode === null) throw new BridgeError('qr_unavailable', 'No QR came in time.', { retryAfterS: 5 });
      return this.qrCode;
    });
  }

  shownQr(_name: string): QrCode | null {
    return this.qrCode;
  }

  pairingCode(name: string, phone: string): Promise<PairingCode> {
    return this.#attempt(name, () => {
      if (this.pairingFailure !== null) throw this.pairingFailure;
      this.pairingPhones.push(phone);
      return { code: 'ABCD1234', expiresIn: 160 };
    });
  }

  async screenshot(name: string): Promise<Uint8Array> {
    return Buffer.from(`a picture of ${this.get(name).name}`);
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
