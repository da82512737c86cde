import type { PairingCode, QrCode, SessionView } from './session-view.js';

/** Where the person at the connect page stands. */
export type ConnectStep = 'starting' | 'scan' | 'passkey' | 'syncing' | 'linked' | 'problem';

export interface LinkedAs {
  readonly name: string | null;
  /** Digits with country code. */
  readonly phone: string | null;
}

/** All that a connect link shows of its session: enough to link a phone, nothing about what is linked elsewhere. */
export interface ConnectView {
  readonly step: ConnectStep;
  readonly explanation: string;
  readonly nextAction: string;
  /** What failed, in words fit for a stranger; null when nothing did. */
  readonly reason: string | null;
  readonly qr: QrCode | null;
  /** The code that was asked for through this link, while it can be typed. */
  readonly pairing: PairingCode | null;
  /** Percent while syncing, when known. */
  readonly progress: number | null;
  /** ISO 8601. */
  readonly retryAt: string | null;
  readonly linkedAs: LinkedAs | null;
}

export interface ConnectLink {
  /** 192 random bits; not kept here, only its hash is. */
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Who follows a link: `onEnd` is the last call; `over` means that the link is of no use any more. */
export interface ConnectFollower {
  onView(view: ConnectView): void;
  onEnd(why: 'over' | 'closing'): void;
}

/** Links to a page where a phone can be linked without an API key. `viewer` is a name that a browser keeps for itself. */
export interface ConnectLinksApi {
  /** Replaces the session's earlier link. Throws `session_not_found` or `session_already_linked`. */
  create(session: string, lifetimeS: number): ConnectLink;
  /** What the link shows now. Every link that is not of use to this viewer throws the same `connect_link_invalid`. */
  look(token: string, viewer: string): ConnectView;
  /** Tells the view at once and on every change; asks for a new QR cycle whenever the last one ended. */
  follow(token: string, viewer: string, follower: ConnectFollower): () => void;
  /** As `SessionsApi.pairingCode`; the code is then part of the view. */
  pairingCode(token: string, viewer: string, phone: string): Promise<PairingCode>;
}

/** What a link adds to what its session says. */
export interface ConnectFacts {
  readonly qr: QrCode | null;
  readonly pairing: PairingCode | null;
  /** A phone was linked while this link was open; it may not be up yet. */
  readonly isScanned: boolean;
  readonly linkedAs: LinkedAs | null;
}

const MAX_REASON = 200;

/** The view of a link. Once a phone was linked through it, it shows that and nothing that comes later. */
export function toConnectView(view: SessionView, facts: ConnectFacts): ConnectView {
  const step = stepOf(view, facts);
  return {
    step,
    explanation: view.explanation,
    nextAction: view.nextAction,
    reason: step === 'problem' ? forStrangers(view.reason) : null,
    qr: step === 'scan' ? facts.qr : null,
    pairing: step === 'scan' ? facts.pairing : null,
    progress: step === 'syncing' ? view.progress : null,
    retryAt: step === 'problem' ? view.retryAt : null,
    linkedAs: facts.linkedAs,
  };
}

function stepOf({ state }: SessionView, { isScanned, linkedAs }: ConnectFacts): ConnectStep {
  if (linkedAs !== null) return 'linked';
  switch (state) {
    case 'starting':
    case 'reconnecting':
      return isScanned ? 'syncing' : 'starting';
    case 'scan_qr':
    case 'pairing_code':
    case 'logged_out':
      return 'scan';
    case 'passkey_required':
      return 'passkey';
    case 'syncing':
    case 'working':
      return 'syncing';
    case 'stopped':
    case 'failed':
      return 'problem';
  }
}

/** The first line, without paths of this machine. */
function forStrangers(reason: string | null): string | null {
  if (reason === null) return null;
  const [line = ''] = reason.split('\n', 1);
  return line.replace(/(^|[\s"'(=])(?:[A-Za-z]:)?[\\/][^\s"')]+/g, '$1…').slice(0, MAX_REASON);
}
