import type { AccountIdentity, BrowserReport, FeatureReport } from '../ports/engine.js';
import type { SessionState } from './session-machine.js';

/** What everyone may know about a session: the shape behind `GET /sessions/:name`. Times are ISO 8601. */
export interface SessionView {
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
  get(name: string): SessionView;
  /**
   * The QR to scan. Waits up to `waitMs` for one. Throws `session_already_linked`, `session_stopped`, or
   * `qr_unavailable` when none came in time.
   */
  qr(name: string, waitMs: number): Promise<QrCode>;
  /** Throws `session_already_linked`, `pairing_code_rate_limited`, `pairing_code_unavailable` or a refusal of the number. */
  pairingCode(name: string, phone: string): Promise<PairingCode>;
  /** Called on every change of any view, with the new QR too; returns the way to stop. */
  watch(listener: (view: SessionView, qr: QrCode | null) => void): () => void;
}
