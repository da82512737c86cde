import { createHash, randomBytes } from 'node:crypto';
import { BridgeError } from '../errors/bridge-error.js';
import { explainError } from '../errors/explain.js';
import type { Clock } from '../ports/clock.js';
import {
  toConnectView,
  type ConnectFollower,
  type ConnectLink,
  type ConnectLinksApi,
  type ConnectView,
  type LinkedAs,
} from './connect-view.js';
import { sessionAlreadyLinked } from './session-refusal.js';
import type { PairingCode, QrCode, SessionsApi, SessionView } from './session-view.js';

/** How long a link that was used still says so to those who used it, in ms. */
const SHOWN_AFTER_USE_MS = 15 * 60_000;
/** Whoever had the link open this long before the scan took part in it: a phone that types a code hides its browser. */
const TOOK_PART_MS = 180_000;
const QR_WAIT_MS = 30_000;
const QR_RETRY_MS = 5_000;
/** WhatsApp's next code may come a little after the last one ended; only then a new cycle is asked for. */
const QR_GRACE_MS = 5_000;
const MOST_VIEWERS = 50;
const MOST_FOLLOWERS = 20;

interface Shown {
  readonly text: string;
  readonly expiresAtMs: number;
}

interface Link {
  readonly session: string;
  endsAtMs: number;
  /** Viewer to the time it was last here. */
  readonly viewers: Map<string, number>;
  readonly followers: Map<ConnectFollower, string>;
  isScanned: boolean;
  linkedAs: LinkedAs | null;
  pairing: Shown | null;
  isRenewing: boolean;
  cancelEnd: () => void;
  cancelRenewal: () => void;
}

/**
 * Connect links in memory, at most one a session:
 * open -> scanned (no new viewers) -> linked (says so to those who took part) -> over; scanned -> open when the link
 * fails. A link is over when it expires, when a newer one of its session is made, or when its session is forgotten.
 */
export class ConnectLinks implements ConnectLinksApi {
  readonly #sessions: SessionsApi;
  readonly #clock: Clock;
  /** By hash of the token. */
  readonly #links = new Map<string, Link>();
  readonly #qrs = new Map<string, Shown>();
  readonly #unwatch: () => void;

  constructor(sessions: SessionsApi, clock: Clock) {
    this.#sessions = sessions;
    this.#clock = clock;
    this.#unwatch = sessions.watch((view, qr) => {
      this.#sessionChanged(view, qr);
    });
  }

  create(session: string, lifetimeS: number): ConnectLink {
    const { me, state } = this.#sessions.get(session);
    if (me !== null || state === 'working' || state === 'syncing') {
      throw sessionAlreadyLinked(session);
    }
    for (const [hash, old] of this.#links) if (old.session === session) this.#end(hash, old);
    const token = randomBytes(24).toString('base64url');
    const hash = hashOf(token);
    const link: Link = {
      session,
      endsAtMs: this.#clock.now() + lifetimeS * 1000,
      viewers: new Map(),
      followers: new Map(),
      isScanned: false,
      linkedAs: null,
      pairing: null,
      isRenewing: false,
      cancelEnd: () => undefined,
      cancelRenewal: () => undefined,
    };
    this.#links.set(hash, link);
    this.#armEnd(hash, link);
    return { token, expiresAt: new Date(link.endsAtMs).toISOString() };
  }

  look(token: string, viewer: string): ConnectView {
    const link = this.#admit(token, viewer);
    const view = this.#view(link);
    this.#renewQr(link);
    return view;
  }

  follow(token: string, viewer: string, follower: ConnectFollower): () => void {
    const link = this.#admit(token, viewer);
    if (link.followers.size >= MOST_FOLLOWERS) {
      throw new BridgeError('rate_limited', 'This link is open in too many places.', { retryAfterS: 30 });
    }
    link.followers.set(follower, viewer);
    follower.onView(this.#view(link));
    this.#renewQr(link);
    return () => {
      if (link.followers.delete(follower) && link.viewers.has(viewer)) link.viewers.set(viewer, this.#clock.now());
    };
  }

  async pairingCode(token: string, viewer: string, phone: string): Promise<PairingCode> {
    const link = this.#admit(token, viewer);
    const code = await this.#sessions.pairingCode(link.session, phone);
    link.pairing = { text: code.code, expiresAtMs: this.#clock.now() + code.expiresIn * 1000 };
    this.#tell(link);
    return code;
  }

  /** Ends every stream, so that a server that stops need not wait for them. */
  close(): void {
    this.#unwatch();
    for (const link of this.#links.values()) {
      link.cancelEnd();
      link.cancelRenewal();
      const followers = [...link.followers.keys()];
      link.followers.clear();
      for (const follower of followers) follower.onEnd('closing');
    }
    this.#links.clear();
  }

  #admit(token: string, viewer: string): Link {
    const hash = hashOf(token);
    const link = this.#links.get(hash);
    const now = this.#clock.now();
    if (link === undefined || link.endsAtMs <= now || !this.#isKnown(link.session)) {
      if (link !== undefined) this.#end(hash, link);
      throw invalidLink();
    }
    if (link.isScanned && !link.viewers.has(viewer)) throw invalidLink();
    // Added anew, so that the first one is the one that was away longest.
    link.viewers.delete(viewer);
    link.viewers.set(viewer, now);
    const [oldest] = link.viewers.keys();
    if (link.viewers.size > MOST_VIEWERS && oldest !== undefined) link.viewers.delete(oldest);
    return link;
  }

  #isKnown(session: string): boolean {
    return this.#sessions.list().some(({ key }) => key === session);
  }

  #view(link: Link): ConnectView {
    const { isScanned, linkedAs } = link;
    const qr = this.#qrNow(link.session);
    const pairing = this.#alive(link.pairing);
    return toConnectView(this.#sessions.get(link.session), {
      qr,
      pairing: pairing && { code: pairing.text, expiresIn: this.#secondsUntil(pairing.expiresAtMs) },
      isScanned,
      linkedAs,
    });
  }

  #sessionChanged(view: SessionView, qr: QrCode | null): void {
    this.#rememberQr(view.key, qr);
    const entry = [...this.#links].find(([, { session }]) => session === view.key);
    if (entry === undefined) return;
    const [hash, link] = entry;
    switch (view.state) {
      case 'syncing':
        this.#scanned(hash, link);
        break;
      case 'working':
        this.#scanned(hash, link);
        link.linkedAs ??= { name: view.me?.pushName ?? null, phone: view.me?.phone ?? null };
        break;
      case 'scan_qr':
      case 'pairing_code':
      case 'logged_out':
        if (link.linkedAs === null) link.isScanned = false;
        break;
      case 'stopped':
      case 'starting':
      case 'passkey_required':
      case 'reconnecting':
      case 'failed':
        break;
    }
    this.#tell(link);
    this.#renewQr(link);
  }

  /** From here on nobody new comes in. */
  #scanned(hash: string, link: Link): void {
    if (link.isScanned) return;
    link.isScanned = true;
    const now = this.#clock.now();
    const following = new Set(link.followers.values());
    for (const [viewer, seenMs] of link.viewers) {
      if (!following.has(viewer) && seenMs < now - TOOK_PART_MS) link.viewers.delete(viewer);
    }
    link.endsAtMs = Math.max(link.endsAtMs, now + SHOWN_AFTER_USE_MS);
    this.#armEnd(hash, link);
  }

  #tell(link: Link): void {
    const view = this.#view(link);
    for (const follower of [...link.followers.keys()]) follower.onView(view);
  }

  #end(hash: string, link: Link): void {
    link.cancelEnd();
    link.cancelRenewal();
    this.#links.delete(hash);
    const followers = [...link.followers.keys()];
    link.followers.clear();
    for (const follower of followers) follower.onEnd('over');
  }

  #armEnd(hash: string, link: Link): void {
    link.cancelEnd();
    link.cancelEnd = this.#clock.after(link.endsAtMs - this.#clock.now(), () => {
      this.#end(hash, link);
    });
  }

  /** Gets a QR for whoever looks when there is none: a new cycle, when WhatsApp's last code has ended. */
  #renewQr(link: Link): void {
    link.cancelRenewal();
    const known = this.#qrs.get(link.session);
    if (known !== undefined && known.expiresAtMs + QR_GRACE_MS > this.#clock.now()) {
      this.#renewIn(link, known.expiresAtMs + QR_GRACE_MS - this.#clock.now());
      return;
    }
    if (link.isRenewing || link.isScanned || !this.#isWaiting(link.session)) return;
    // A new cycle would end the code that is being typed.
    if (this.#alive(link.pairing) !== null) {
      this.#renewIn(link, QR_RETRY_MS);
      return;
    }
    link.isRenewing = true;
    void this.#sessions
      .qr(link.session, QR_WAIT_MS)
      .then((qr) => {
        this.#rememberQr(link.session, qr);
        this.#tell(link);
      })
      .catch(() => undefined)
      .finally(() => {
        link.isRenewing = false;
        this.#renewIn(link, QR_RETRY_MS);
      });
  }

  #isWaiting(session: string): boolean {
    const state = this.#sessions.list().find(({ key }) => key === session)?.state;
    return state === 'scan_qr' || state === 'pairing_code' || state === 'logged_out';
  }

  #renewIn(link: Link, delayMs: number): void {
    link.cancelRenewal();
    if (![...this.#links.values()].includes(link)) return;
    link.cancelRenewal = this.#clock.after(delayMs, () => {
      if (link.followers.size > 0) this.#renewQr(link);
    });
  }

  #rememberQr(session: string, qr: QrCode | null): void {
    if (qr === null) this.#qrs.delete(session);
    else this.#qrs.set(session, { text: qr.text, expiresAtMs: this.#clock.now() + qr.expiresIn * 1000 });
  }

  #qrNow(session: string): QrCode | null {
    const shown = this.#alive(this.#qrs.get(session) ?? null);
    return shown && { text: shown.text, expiresIn: this.#secondsUntil(shown.expiresAtMs) };
  }

  #alive(shown: Shown | null): Shown | null {
    return shown !== null && shown.expiresAtMs > this.#clock.now() ? shown : null;
  }

  #secondsUntil(timeMs: number): number {
    return Math.max(0, Math.ceil((timeMs - this.#clock.now()) / 1000));
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function invalidLink(): BridgeError {
  return new BridgeError('connect_link_invalid', explainError('connect_link_invalid').explanation);
}
