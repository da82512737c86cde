import { BridgeError } from '../core/errors/bridge-error.js';
import type { ErrorCode } from '../core/errors/bridge-error.js';
import type { EngineSession, EngineSignal, PageReader } from '../core/ports/engine.js';
import { BootError, LinkedPage } from './linked-page.js';
import type { LinkedPageOptions } from './linked-page.js';
import { LivePageReader } from './page-reader.js';

const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 300_000;

/**
 * One session's browser over many lives: boots it, and boots it again whenever it is lost, on the same profile.
 * A lost browser is replaced at once; a boot that fails waits 5 s, then twice as long each time, up to 5 minutes.
 */
export class BrowserSession implements EngineSession {
  readonly reader: PageReader;
  readonly #options: LinkedPageOptions;
  #page: LinkedPage | null = null;
  #running: Promise<void> | null = null;
  #stopping = false;
  #wake: () => void = () => undefined;

  constructor(options: Omit<LinkedPageOptions, 'emit'>, onSignal: (signal: EngineSignal) => void) {
    this.#options = {
      ...options,
      emit: (signal) => {
        try {
          onSignal(signal);
        } catch (error) {
          // Signals are told from inside the browser's callbacks, where a throw would break the library's boot.
          options.log.error({ error, signal: signal.kind }, 'A session refused what its page told');
        }
      },
    };
    this.reader = new LivePageReader(
      () => this.#current().parts,
      (error) => {
        this.#page?.pageMissed(error.message);
      },
    );
  }

  start(): void {
    if (this.#running !== null) return;
    this.#stopping = false;
    this.#running = this.#keepRunning().finally(() => {
      this.#running = null;
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#page?.close();
    await this.#running;
  }

  async logout(): Promise<{ readonly phoneTold: boolean }> {
    const phoneTold = this.#page === null ? false : await this.#page.logout();
    await this.stop();
    await this.#options.profiles.quarantine();
    return { phoneTold };
  }

  async discard(): Promise<void> {
    await this.#options.profiles.quarantine();
  }

  async refreshQr(): Promise<void> {
    try {
      await this.#page?.refreshQr();
    } catch (error) {
      // A page that is just loading shows its first code by itself.
      this.#options.log.debug({ error }, 'The page could not be asked for a new QR');
    }
  }

  async requestPairingCode(digits: string): Promise<void> {
    try {
      await this.#current().requestPairingCode(digits);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new BridgeError('pairing_code_unavailable', `WhatsApp gave no pairing code: ${reason}`, { cause: error });
    }
  }

  #current(): LinkedPage {
    if (this.#page === null) {
      throw new BridgeError('page_unavailable', 'The browser is not running.', { retryAfterS: 5 });
    }
    return this.#page;
  }

  async #keepRunning(): Promise<void> {
    const { emit, log } = this.#options;
    let failures = 0;
    while (!this.#isStopping()) {
      const page = new LinkedPage(this.#options);
      this.#page = page;
      try {
        await page.boot();
        const reason = await page.ended;
        if (page.wasReady) failures = 0;
        await page.close();
        if (this.#isStopping()) break;
        log.warn({ reason }, 'The page was lost; the browser is started again');
        emit({ kind: 'interrupted', reason });
      } catch (error) {
        await page.close();
        if (this.#isStopping()) break;
        failures += 1;
        const delayMs = backOff(failures);
        const failed = toFailed(error, Date.now() + delayMs);
        emit(failed);
        log.warn({ ...failed, kind: undefined, delayMs }, 'The session could not be brought up; it is tried again');
        log.debug({ error }, 'Why the session could not be brought up');
        await this.#pause(delayMs);
      }
    }
    this.#page = null;
    emit({ kind: 'stopped' });
  }

  // A method, because the compiler does not see that `stop` changes the field while the loop waits.
  #isStopping(): boolean {
    return this.#stopping;
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function backOff(failures: number): number {
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), LONGEST_DELAY_MS);
  return Math.round(delayMs * (0.9 + 0.2 * Math.random()));
}

function toFailed(error: unknown, retryAtMs: number): EngineSignal {
  const phase = error instanceof BootError ? error.phase : 'browser';
  const cause = error instanceof BootError ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof BridgeError) return { kind: 'failed', phase, code: cause.code, reason: message, retryAtMs };
  const code: ErrorCode = phase === 'page' && message.includes('net::ERR_') ? 'whatsapp_unreachable' : 'session_failed';
  const reason =
    code === 'whatsapp_unreachable'
      ? `web.whatsapp.com cannot be reached from this machine (${/net::ERR_\w+/.exec(message)?.[0] ?? message})`
      : `${phase}: ${message}`;
  return { kind: 'failed', phase, code, reason, retryAtMs };
}
