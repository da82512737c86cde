import qrcode from 'qrcode-terminal';
import type { HistoryApi } from '../core/history/history-api.js';
import type { Clock } from '../core/ports/clock.js';
import type { QrCode, SessionsApi, SessionView } from '../core/sessions/session-view.js';
import type { LiveBlock } from './live-block.js';
import { progressBar } from './progress-bar.js';

/** How often the screen asks for a new QR cycle by itself: about half an hour of an unattended terminal. */
const MOST_CYCLES = 10;
const LOOK_EVERY_MS = 1_000;

/** Where the progress of older history is looked up. */
export interface HistoryView {
  readonly history: Pick<HistoryApi, 'status'>;
  /** Absent: the computer's own time. */
  readonly clock?: Pick<Clock, 'after'> | undefined;
}

/** A screen alone keeps no process alive. */
const OWN_TIME: Pick<Clock, 'after'> = {
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs).unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

/**
 * Follows one session on the terminal: the QR, redrawn when it changes, progress after the scan, who is linked, how far
 * the fetching of older messages is, and what is wrong in words. Without a terminal every change of the session is one
 * plain line, the QR is not drawn, and the fetching is told by the log alone.
 */
export class SessionScreen {
  readonly #sessions: SessionsApi;
  readonly #session: string;
  readonly #block: LiveBlock;
  readonly #curlLine: string | null;
  readonly #view: HistoryView | null;
  #isWorking = false;
  #bar = '';
  #sentenceShown = '';
  #shown = '';
  #qrText = '';
  #cycles = 0;

  /** Without `view` nothing is said of older history. */
  constructor(
    sessions: SessionsApi,
    session: string,
    block: LiveBlock,
    curlLine: string | null,
    view: HistoryView | null = null,
  ) {
    this.#view = view;
    this.#sessions = sessions;
    this.#session = session;
    this.#block = block;
    this.#curlLine = curlLine;
  }

  /** Starts following; returns the way to stop. */
  start(): () => void {
    const unwatch = this.#sessions.watch((view, qr) => {
      if (view.key === this.#session) this.#draw(view, qr);
    });
    const unlook = this.#view !== null && this.#block.isLive ? this.#lookAt(this.#view) : () => undefined;
    return () => {
      unwatch();
      unlook();
    };
  }

  /** Nobody tells of every step of the fetching, so it is looked at. */
  #lookAt({ history, clock = OWN_TIME }: HistoryView): () => void {
    const look = (): void => {
      cancel = clock.after(LOOK_EVERY_MS, look);
      const { backfill } = history.status(this.#session);
      const isShown = (backfill.state === 'running' || backfill.state === 'paused') && backfill.chatsTotal > 0;
      const bar = isShown ? `\n  ${progressBar(backfill)}` : '';
      if (bar === this.#bar) return;
      this.#bar = bar;
      if (this.#isWorking) this.#say(this.#sentenceShown);
    };
    let cancel = clock.after(LOOK_EVERY_MS, look);
    return () => {
      cancel();
    };
  }

  #draw(view: SessionView, qr: QrCode | null): void {
    this.#isWorking = view.state === 'working';
    if (view.state === 'scan_qr' || view.state === 'logged_out') this.#drawQr(view, qr);
    else this.#say(this.#sentence(view));
  }

  #drawQr(view: SessionView, qr: QrCode | null): void {
    if (qr === null) {
      if (this.#block.isLive && this.#cycles++ < MOST_CYCLES) void this.#askForQr();
      this.#say(`${view.explanation} ${view.nextAction}`);
      return;
    }
    if (!this.#block.isLive) {
      this.#say(`${view.explanation} GET /sessions/${view.name}/qr shows it.`);
      return;
    }
    if (qr.text === this.#qrText) return;
    this.#qrText = qr.text;
    this.#shown = '';
    qrcode.generate(qr.text, { small: true }, (drawing) => {
      this.#block.show(`${drawing}\n  ${view.nextAction}\n`);
    });
  }

  async #askForQr(): Promise<void> {
    try {
      await this.#sessions.qr(this.#session, 0);
    } catch {
      // The state's own sentence is on the screen; the next change draws again.
    }
  }

  #sentence(view: SessionView): string {
    switch (view.state) {
      case 'working':
        return `Linked as ${view.me?.pushName ?? 'unknown'}${view.me?.phone == null ? '' : `, +${view.me.phone}`}${
          this.#curlLine === null ? '' : `\n\n  Try:  ${this.#curlLine}\n`
        }`;
      case 'syncing':
        return view.progress === null ? 'Linked; loading chats' : `Loading ${String(view.progress)} %`;
      case 'failed':
        return `${view.reason ?? view.explanation}. ${this.#whenAgain(view)}${
          view.reason?.includes('web.whatsapp.com') === true ? ' `npm run demo` works without internet.' : ''
        }`;
      default:
        return view.explanation;
    }
  }

  #whenAgain(view: SessionView): string {
    return view.retryAt === null ? view.nextAction : `It is tried again at ${view.retryAt.slice(11, 19)} UTC.`;
  }

  #say(sentence: string): void {
    this.#sentenceShown = sentence;
    const text = this.#isWorking ? `${sentence}${this.#bar}` : sentence;
    if (text === this.#shown) return;
    this.#shown = text;
    this.#qrText = '';
    this.#block.show(`  ${text}`);
  }
}
