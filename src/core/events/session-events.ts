import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Replica } from '../ports/stores.js';
import type { SessionState } from '../sessions/session-machine.js';
import type { QrCode, SessionsApi, SessionView } from '../sessions/session-view.js';
import type { NewEvent } from './logged-event.js';

export interface SessionEventsOptions {
  readonly sessions: Pick<SessionsApi, 'watch'>;
  readonly replica: Pick<Replica, 'applyBatch'>;
  readonly clock: Clock;
  readonly log: Log;
}

const AGAIN_MS = 1_000;
/** A phone is waited for. */
const LINKING: ReadonlySet<SessionState> = new Set(['scan_qr', 'pairing_code', 'passkey_required']);
const BETWEEN_QRS_MS = 5_000;
/** Of one session, while the database cannot be written; older ones give way. */
const MOST_WAITING = 200;

interface Known {
  state: SessionState | null;
  /** The QR told of last, while there may be another. */
  qr: { readonly text: string; readonly expiresAtMs: number } | null;
  /** A phone was waited for since it last worked. */
  isLinking: boolean;
  restriction: string | null;
  waiting: readonly NewEvent[];
  writing: Promise<void> | null;
}

/** Writes what happens to the sessions themselves into the event log, in its order: states, new QRs, restrictions. */
export class SessionEvents {
  readonly #options: SessionEventsOptions;
  readonly #known = new Map<string, Known>();
  readonly #unwatch: () => void;
  #isClosed = false;

  constructor(options: SessionEventsOptions) {
    this.#options = options;
    this.#unwatch = options.sessions.watch((view, qr) => {
      this.#changed(view, qr);
    });
  }

  /** Resolves when nothing more is written about a session that is about to be removed. */
  async forget(session: string): Promise<void> {
    const known = this.#known.get(session);
    this.#known.delete(session);
    if (known === undefined) return;
    known.waiting = [];
    await known.writing;
  }

  /** Resolves when all that can be written is. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unwatch();
    await Promise.all([...this.#known.values()].flatMap(({ writing }) => writing ?? []));
  }

  #changed(view: SessionView, qr: QrCode | null): void {
    let known = this.#known.get(view.key);
    if (known === undefined) {
      known = { state: null, qr: null, isLinking: false, restriction: null, waiting: [], writing: null };
      this.#known.set(view.key, known);
    }
    known.waiting = [...known.waiting, ...this.#news(known, view, qr)].slice(-MOST_WAITING);
    if (known.waiting.length > 0) known.writing ??= this.#write(view.key, known);
  }

  #news(known: Known, { state, reason, restriction }: SessionView, qr: QrCode | null): NewEvent[] {
    const about = { chatId: null, messageId: null };
    const news: NewEvent[] = [];
    if (state !== known.state) {
      const newLink = state === 'working' && known.isLinking ? { newLink: true as const } : {};
      news.push({ ...about, name: 'session.state', payload: { state, previous: known.state, reason, ...newLink } });
      known.isLinking = LINKING.has(state) || (known.isLinking && state === 'syncing');
      known.state = state;
    }
    const qrNews = this.#qrNews(known, state, qr);
    if (qrNews !== null) news.push({ ...about, name: 'session.qr', payload: qrNews });
    const shown = restriction === null ? null : JSON.stringify(restriction);
    if (shown !== known.restriction) {
      const { until = null, reason: why = null } = restriction ?? {};
      const payload = { active: restriction !== null, until, reason: why };
      news.push({ ...about, name: 'account.restricted', payload });
      known.restriction = shown;
    }
    return news;
  }

  #qrNews(known: Known, state: SessionState, qr: QrCode | null): { readonly expiresAt: string | null } | null {
    const nowMs = this.#options.clock.now();
    if (qr !== null) {
      if (qr.text === known.qr?.text) return null;
      const expiresAtMs = nowMs + qr.expiresIn * 1_000;
      known.qr = { text: qr.text, expiresAtMs };
      return { expiresAt: new Date(expiresAtMs).toISOString() };
    }
    if (known.qr === null) return null;
    const { expiresAtMs } = known.qr;
    // Its time is just over: the next one is on its way, or the page will say that there is none.
    const isBetween = state === 'scan_qr' && nowMs >= expiresAtMs && nowMs < expiresAtMs + BETWEEN_QRS_MS;
    if (isBetween) return null;
    known.qr = null;
    return state === 'scan_qr' ? { expiresAt: null } : null;
  }

  async #write(session: string, known: Known): Promise<void> {
    const { replica, log, clock } = this.#options;
    // What follows in the same moment goes along.
    await Promise.resolve();
    while (known.waiting.length > 0) {
      const events = known.waiting;
      const changes = events.map((event) => ({ kind: 'event' as const, event }));
      try {
        await replica.applyBatch(session, { origin: 'live', changes });
        known.waiting = known.waiting.filter((event) => !events.includes(event));
      } catch (error) {
        log.warn({ err: error, session }, 'What happened to a session could not be written yet');
        if (this.#isClosed || this.#known.get(session) !== known) break;
        await new Promise<void>((resolve) => {
          clock.after(AGAIN_MS, resolve);
        });
      }
    }
    known.writing = null;
  }
}
