import { BridgeError, type ErrorCode } from '../errors/bridge-error.js';
import { explainState } from '../errors/explain.js';
import type { Clock } from '../ports/clock.js';
import type {
  Engine,
  EngineSession,
  EngineSignal,
  MemoryReport,
  PageReader,
  ReadyReport,
  Restriction,
} from '../ports/engine.js';
import type { SessionRecord } from '../ports/stores.js';
import { ChangeWaiters } from './change-waiters.js';
import { PairingLimit } from './pairing-limit.js';
import { assertMove, type SessionState } from './session-machine.js';
import { RETRY_AFTER_S, sessionAlreadyLinked, sessionRefusal } from './session-refusal.js';
import type { PairingCode, QrCode, SessionView, WantedState } from './session-view.js';
import { sessionNameOf } from './session-key.js';
import { toRestrictionView } from './to-restriction-view.js';
import { ShownCode } from './shown-code.js';

/** States that end by themselves shortly: a request may wait for what they turn into. */
const PASSING: ReadonlySet<SessionState> = new Set(['starting', 'syncing', 'reconnecting']);
/** States in which a phone can be linked. */
const CAN_LINK: ReadonlySet<SessionState> = new Set(['scan_qr', 'pairing_code', 'logged_out']);

/**
 * One linked account. Facts come from the engine as signals; `session-machine.ts` decides which state may follow which.
 * stopped -> starting -> scan_qr | syncing -> working <-> reconnecting; logged_out when the phone unlinks;
 * failed when the page cannot be brought up, from where the engine tries again.
 */
export class Session {
  readonly name: string;
  /** What is asked of the browser itself, in any state. */
  readonly browser: Omit<EngineSession, 'start' | 'stop' | 'logout'>;
  readonly #engine: EngineSession;
  readonly #clock: Clock;
  readonly #onChange: (session: Session) => void;
  #record: SessionRecord;
  readonly #changes: ChangeWaiters;
  readonly #pairingLimit: PairingLimit;
  #state: SessionState = 'stopped';
  #sinceMs: number;
  #reason: string | null = null;
  #failure: ErrorCode = 'session_failed';
  #retryAtMs: number | null = null;
  #progress: number | null = null;
  readonly #qr: ShownCode;
  readonly #pairing: ShownCode;
  #report: ReadyReport | null = null;
  #memory: MemoryReport | null = null;
  #restriction: Restriction | null = null;
  #clockAheadMs: number | null = null;

  constructor(record: SessionRecord, engine: Engine, clock: Clock, onChange: (session: Session) => void) {
    this.name = sessionNameOf(record.name);
    this.#record = record;
    this.#clock = clock;
    this.#changes = new ChangeWaiters(clock);
    this.#pairingLimit = new PairingLimit(clock);
    this.#qr = new ShownCode(clock);
    this.#pairing = new ShownCode(clock);
    this.#onChange = onChange;
    this.#sinceMs = clock.now();
    this.#engine = engine.open(record.name, { proxyUrl: record.proxy ?? undefined }, (signal) => {
      this.#apply(signal);
    });
    this.browser = this.#engine;
  }

  /** What is kept of it over restarts. */
  get record(): SessionRecord {
    return this.#record;
  }

  want(wanted: WantedState): void {
    this.#record = { ...this.#record, wanted };
  }

  describe(metadata: SessionRecord['metadata']): void {
    this.#record = { ...this.#record, metadata };
    this.#onChange(this);
  }

  get state(): SessionState {
    return this.#state;
  }

  start(): void {
    if (this.#state !== 'stopped') return;
    this.#move('starting');
    this.#changed();
    this.#engine.start();
  }

  /** Closes the browser and keeps the link. */
  async stop(): Promise<void> {
    await this.#engine.stop();
    if (this.#state !== 'stopped') this.#apply({ kind: 'stopped' });
  }

  /** See `EngineSession.logout`. */
  async logout(): Promise<{ readonly phoneTold: boolean }> {
    const told = await this.#engine.logout();
    if (this.#state !== 'stopped') this.#apply({ kind: 'stopped' });
    this.#report = null;
    this.#changed();
    return told;
  }

  view(): SessionView {
    return {
      key: this.#record.name,
      name: this.name,
      state: this.#state,
      since: new Date(this.#sinceMs).toISOString(),
      ...explainState(this.#state, this.#record.wanted),
      reason: this.#reason,
      progress: this.#progress,
      retryAt: this.#retryAtMs === null ? null : new Date(this.#retryAtMs).toISOString(),
      me: this.#report?.me ?? null,
      features: this.#report?.features ?? [],
      browser: this.#report?.browser ?? null,
      pageBuild: this.#report?.pageBuild ?? null,
      memory: this.#memory,
      restriction: toRestrictionView(this.#restriction),
      clockAheadMs: this.#clockAheadMs,
      wanted: this.#record.wanted,
      metadata: this.#record.metadata,
      hasOwnProxy: this.#record.proxy !== null,
      createdAt: this.#record.createdAt,
    };
  }

  /** The QR that can be scanned now, or null. */
  currentQr(): QrCode | null {
    return this.#qr.current();
  }

  /** See `SessionsApi.qr`. */
  async qr(waitMs: number): Promise<QrCode> {
    const deadlineMs = this.#clock.now() + waitMs;
    let asked = false;
    for (;;) {
      if (this.#state === 'working' || this.#state === 'syncing') throw sessionAlreadyLinked(this.name);
      if (this.#state === 'stopped') throw this.#refusal();
      const current = this.currentQr();
      if (current) return current;
      if (!asked && CAN_LINK.has(this.#state) && !this.#isPairing()) {
        asked = true;
        await this.#engine.refreshQr();
        continue;
      }
      if (!(await this.#changes.next(deadlineMs))) {
        throw new BridgeError('qr_unavailable', `Session ${this.name} (${this.#state}) has no QR to show right now.`, {
          retryAfterS: RETRY_AFTER_S,
        });
      }
    }
  }

  /** See `SessionsApi.pairingCode`. `digits` with country code. */
  async pairingCode(digits: string, waitMs: number): Promise<PairingCode> {
    if (this.#report !== null && this.#state !== 'logged_out') throw sessionAlreadyLinked(this.name);
    const deadlineMs = this.#clock.now() + waitMs;
    await this.#changes.until(() => !PASSING.has(this.#state), deadlineMs);
    if (this.#state === 'working' || this.#state === 'syncing') throw sessionAlreadyLinked(this.name);
    if (!CAN_LINK.has(this.#state)) throw this.#refusal();

    this.#pairingLimit.take();
    this.#pairing.clear();
    try {
      await this.#engine.requestPairingCode(digits);
      await this.#changes.until(() => this.#pairing.current() !== null, deadlineMs);
    } catch (error) {
      this.#pairingLimit.giveBack();
      throw error;
    }
    const shown = this.#pairing.current();
    if (shown === null) throw new BridgeError('pairing_code_unavailable', 'WhatsApp gave no pairing code in time.');
    return { code: shown.text, expiresIn: shown.expiresIn };
  }

  /**
   * The page to read from. While the session is starting or coming back it waits up to `waitMs`; a state that needs a
   * person refuses at once with that state's error.
   */
  async reader(waitMs: number): Promise<PageReader> {
    await this.#changes.until(() => !PASSING.has(this.#state), this.#clock.now() + waitMs);
    if (this.#state !== 'working') throw this.#refusal();
    return this.#engine.reader;
  }

  /** Throws the error of the state it is in when no message can be sent now, without waiting. */
  assertWorking(): void {
    if (this.#state !== 'working') throw this.#refusal();
  }

  /** Resolves when the session is no longer starting or syncing, or after `waitMs`. */
  async settled(waitMs: number): Promise<void> {
    await this.#changes.until(
      () => this.#state !== 'starting' && this.#state !== 'syncing',
      this.#clock.now() + waitMs,
    );
  }

  /** Whether a pairing code may still be typed; a new QR cycle would end it. */
  #isPairing(): boolean {
    return this.#state === 'pairing_code' && !this.#pairing.isExpired;
  }

  #refusal(): BridgeError {
    return sessionRefusal(this.name, this.#state, { code: this.#failure, reason: this.#reason });
  }

  #apply(signal: EngineSignal): void {
    switch (signal.kind) {
      case 'starting':
        if (this.#state !== 'reconnecting') this.#move('starting');
        this.#qr.clear();
        break;
      case 'qr':
        if (this.#state !== 'logged_out' && !this.#isPairing()) this.#move('scan_qr');
        this.#report = null;
        this.#qr.show(signal.text, signal.expiresAtMs);
        break;
      case 'qr_exhausted':
        this.#qr.clear();
        break;
      case 'pairing_code':
        if (this.#state !== 'logged_out') this.#move('pairing_code');
        this.#pairing.show(signal.code, signal.expiresAtMs);
        break;
      case 'passkey_required':
        this.#move('passkey_required');
        break;
      case 'linked':
        if (this.#state !== 'working') this.#move('syncing');
        this.#qr.clear();
        this.#pairing.clear();
        break;
      case 'progress':
        if (this.#state === 'syncing') this.#progress = signal.percent;
        break;
      case 'ready':
        this.#move('working');
        this.#qr.clear();
        this.#pairing.clear();
        this.#report = signal.report;
        break;
      case 'restriction':
        this.#restriction = signal.restriction;
        break;
      case 'server_time':
        this.#clockAheadMs = signal.aheadMs;
        break;
      case 'memory':
        this.#memory = signal.memory;
        break;
      case 'interrupted':
        if (this.#state === 'working' || this.#state === 'syncing') this.#move('reconnecting', signal.reason);
        break;
      case 'logged_out':
        this.#move('logged_out', signal.reason);
        this.#report = null;
        this.#qr.clear();
        break;
      case 'failed':
        this.#move('failed', signal.reason);
        this.#failure = signal.code;
        this.#retryAtMs = signal.retryAtMs;
        break;
      case 'stopped':
        this.#move('stopped');
        this.#qr.clear();
        this.#pairing.clear();
        this.#memory = null;
        break;
    }
    this.#changed();
  }

  #move(to: SessionState, reason: string | null = null): void {
    if (to !== this.#state) {
      assertMove(this.#state, to);
      this.#state = to;
      this.#sinceMs = this.#clock.now();
      this.#progress = null;
      this.#retryAtMs = null;
    }
    this.#reason = reason;
  }

  #changed(): void {
    this.#changes.changed();
    this.#onChange(this);
  }
}
