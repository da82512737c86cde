import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { BackfillProgress } from './history-api.js';

const TELL_EVERY_MS = 30_000;

const NOTHING_YET: BackfillProgress = {
  state: 'waiting',
  chatsDone: 0,
  chatsTotal: 0,
  messages: 0,
  percent: 0,
  etaS: null,
};

/** How far the fetching of older history is, told in the log every 30 s and at its end. */
export class ProgressTeller {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #log: Log;
  readonly #onTold: (progress: BackfillProgress) => void;
  #now = NOTHING_YET;
  #beganMs = 0;
  #doneBefore = 0;
  #toldMs = 0;
  #hasFetched = false;

  /** `onTold` hears of progress that was made, not of a look that found nothing to do. */
  constructor(clock: Pick<Clock, 'now'>, log: Log, onTold: (progress: BackfillProgress) => void = () => undefined) {
    this.#clock = clock;
    this.#log = log;
    this.#onTold = onTold;
  }

  get now(): BackfillProgress {
    return this.#now;
  }

  begin(chatsTotal: number, messages: number): void {
    this.#beganMs = this.#clock.now();
    this.#doneBefore = 0;
    this.#hasFetched = false;
    this.#now = { ...NOTHING_YET, state: 'running', chatsTotal, messages };
  }

  /** A chat that needed nothing says nothing of how long the others take. */
  chatDone({ neededWork, messages }: { neededWork: boolean; messages: number }): void {
    const { chatsTotal } = this.#now;
    const chatsDone = this.#now.chatsDone + 1;
    if (neededWork) this.#hasFetched = true;
    else this.#doneBefore += 1;
    const fetched = chatsDone - this.#doneBefore;
    const elapsedS = (this.#clock.now() - this.#beganMs) / 1000;
    const etaS = fetched === 0 ? null : Math.round((elapsedS / fetched) * (chatsTotal - chatsDone));
    const percent = Math.floor((chatsDone / chatsTotal) * 100);
    this.#now = { ...this.#now, chatsDone, messages, percent, etaS };
    if (this.#clock.now() - this.#toldMs >= TELL_EVERY_MS) this.#tell('Older history is being fetched');
  }

  /** Messages of the chat that is under way. */
  counted(messages: number): void {
    this.#now = { ...this.#now, messages };
    if (this.#clock.now() - this.#toldMs >= TELL_EVERY_MS) this.#tell('Older history is being fetched');
  }

  end(messages: number): void {
    const { chatsTotal } = this.#now;
    this.#now = { state: 'done', chatsDone: chatsTotal, chatsTotal, messages, percent: 100, etaS: 0 };
    this.#tell('Older history was fetched');
  }

  #tell(message: string): void {
    this.#toldMs = this.#clock.now();
    this.#log.info({ ...this.#now }, message);
    if (this.#hasFetched) this.#onTold(this.#now);
  }
}
