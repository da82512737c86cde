import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Push } from '../wire/protocol.js';

/** How the codes of one unlinked page follow one another, in milliseconds. */
export interface RefTimes {
  readonly firstMs: number;
  readonly nextMs: number;
  /** After so many codes the page goes idle until it is asked for a new one. */
  readonly count: number;
}

/** One page's connection to WhatsApp; linked when `deviceId` is set, else it shows one code after another. */
export class PageSession {
  deviceId: string | undefined;
  ref: string | undefined;
  pairingCode: string | undefined;
  pairingPhone: string | undefined;
  awaitsPasskey = false;
  isIdle = false;
  readonly #ws: WebSocket;
  readonly #times: RefTimes;
  readonly #onRef: (session: PageSession) => void;
  #shown = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(ws: WebSocket, times: RefTimes, onRef: (session: PageSession) => void) {
    this.#ws = ws;
    this.#times = times;
    this.#onRef = onRef;
  }

  push(push: Push): void {
    if (this.#ws.readyState === this.#ws.OPEN) this.#ws.send(JSON.stringify(push));
  }

  /** Shows the first code of a new row. */
  startRefs(): void {
    this.#shown = 0;
    this.nextRef();
  }

  /** Shows the next code, or goes idle after the last one. */
  nextRef(): void {
    this.stopRefs();
    if (this.#shown >= this.#times.count) {
      this.isIdle = true;
      this.push({ push: 'idle' });
      return;
    }
    const waitMs = this.#shown === 0 ? this.#times.firstMs : this.#times.nextMs;
    this.#shown += 1;
    this.isIdle = false;
    this.ref = `2@${randomBytes(66).toString('base64')}`;
    this.push({ push: 'ref', ref: this.ref });
    this.#timer = setTimeout(() => this.nextRef(), waitMs);
    this.#onRef(this);
  }

  /** Skips to the end of the row. */
  exhaustRefs(): void {
    this.#shown = this.#times.count;
    this.nextRef();
  }

  /** No code is shown from here on: a page that is gone or linked can be scanned no more. */
  stopRefs(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.ref = undefined;
  }

  close(): void {
    this.stopRefs();
    this.#ws.terminate();
  }
}
