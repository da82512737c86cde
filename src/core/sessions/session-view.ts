import type { AccountIdentity, BrowserReport, FeatureReport, MemoryReport } from '../ports/engine.js';
import type { SessionState } from './session-machine.js';

/** What everyone may know about a session: the shape behind `GET /sessions/:name`. Times are ISO 8601. */
export interface SessionView {
  /** What it is called inside, see `sessionKey`: what every service takes for a session. Never shown. */
  readonly key: string;
  readonly name: string;
  readonly state: SessionState;
  readonly since: string;
  readonly explanation: string;
  readonly nextAction: string;
  /** What failed or interrupted, in words; null when nothing did. */
  readonly reason: string | null;
  /** Loading progress in percent while syncing, else null. */
  readonly progress: number | null;
  readonly retryAt: string | null;
  readonly me: AccountIdentity | null;
  readonly features: readonly FeatureReport[];
  readonly browser: BrowserReport | null;
  readonly pageBuild: string | null;
  /** What WhatsApp says of a restriction of the account; null when it shows none. `until` in ISO 8601, null if unsaid. */
  readonly restriction: { readonly until: string | null; readonly reason: string } | null;
  /** How far this machine's clock was ahead of WhatsApp's when the page was last loaded, in ms; null if never learnt. */
  readonly clockAheadMs: number | null;
  /** What its browser takes, measured twice a minute; null before the first time and without a browser. */
  readonly memory: MemoryReport | null;
  /** What the session should be; it is kept over restarts and decides what a restart brings back. */
  readonly wanted: WantedState;
  /** What its owner wrote beside it, as it was given. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Whether it has a proxy of its own; the address may hold a password and is never shown. */
  readonly hasOwnProxy: boolean;
  readonly createdAt: string;
}

/** `run`: keep it up. `stop`: keep the link, no browser. `unlinked`: logged out on purpose; nothing brings it back. */
export type WantedState = 'run' | 'stop' | 'unlinked';

/** How to make a session. */
export interface NewSession {
  /** 1 to 64 letters, digits, `-` or `_`; made up when absent. */
  readonly name?: string | undefined;
  /** Whose it is; the default organisation when absent. */
  readonly organisation?: string | undefined;
  /** Start it at once; default true. */
  readonly start?: boolean | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** Proxy of this session's browser, in place of PROXY_URL. */
  readonly proxy?: string | undefined;
}

/** A QR that can be scanned now. `text` is what the phone reads. */
export interface QrCode {
  readonly text: string;
  /** Whole seconds until WhatsApp replaces it. */
  readonly expiresIn: number;
}

export interface PairingCode {
  readonly code: string;
  readonly expiresIn: number;
}

/** The sessions of this process, as the HTTP rooms see them. Unknown names throw `session_not_found`. */
export interface SessionsApi {
  list(): readonly SessionView[];
  /** Whether there is a session of that name: cheaper than its view. */
  has(name: string): boolean;
  get(name: string): SessionView;
  /**
   * The QR to scan. Waits up to `waitMs` for one. Throws `session_already_linked`, `session_stopped`, or
   * `qr_unavailable` when none came in time.
   */
  qr(name: string, waitMs: number): Promise<QrCode>;
  /** The QR that is shown now; null when there is none. Asks WhatsApp for nothing. */
  shownQr(name: string): QrCode | null;
  /** Throws `session_already_linked`, `pairing_code_rate_limited`, `pairing_code_unavailable` or a refusal of the number. */
  pairingCode(name: string, phone: string): Promise<PairingCode>;
  /**
   * Makes a session known at once, then starts it. Throws `invalid_request` for a bad or reserved name and
   * `session_exists` for a name in use.
   */
  create(session: NewSession): Promise<SessionView>;
  /** Puts what its owner writes beside it in place of what was there. */
  describe(name: string, metadata: Readonly<Record<string, unknown>>): Promise<SessionView>;
  /** Brings it up; a session that runs is left alone. Resolves when it is known to be wanted, not when it works. */
  start(name: string): Promise<SessionView>;
  /** Closes its browser and keeps the link. */
  stop(name: string): Promise<SessionView>;
  /** Closes its browser and starts it again on the same link. */
  restart(name: string): Promise<SessionView>;
  /** Unlinks it on the phone where the page can still say so (`phoneTold`), and forgets the link here. */
  logout(name: string): Promise<{ readonly phoneTold: boolean; readonly session: SessionView }>;
  /** Forgets the session; its profile goes to quarantine. Throws `session_running` unless it is stopped or forced. */
  remove(name: string, options: { readonly force: boolean }): Promise<void>;
  /** A PNG of its page, private data included. Throws `session_stopped` or `page_unavailable`. */
  screenshot(name: string): Promise<Uint8Array>;
  /** Called on every change of any view, with the new QR too; returns the way to stop. */
  watch(listener: (view: SessionView, qr: QrCode | null) => void): () => void;
}
