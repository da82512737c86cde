import type { AnswerFrame, CallFrame } from '../../wire/protocol.js';

interface Waiting {
  readonly frame: CallFrame;
  readonly resolve: (value: any) => void;
  readonly reject: (error: Error) => void;
}

/** Calls over a connection that may be away: what is unanswered is asked again on the next one. */
export class Calls {
  readonly #waiting = new Map<number, Waiting>();
  #send: ((text: string) => void) | undefined;
  #n = 0;

  call<T>(op: string, args: unknown): Promise<T> {
    this.#n += 1;
    const frame = { n: this.#n, op, args };
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(frame.n, { frame, resolve, reject });
      this.#send?.(JSON.stringify(frame));
    });
  }

  /** A connection is up: everything unanswered goes out. Told twice of one connection, nothing is asked twice. */
  connected(send: (text: string) => void): void {
    if (this.#send !== undefined) return;
    this.#send = send;
    for (const { frame } of this.#waiting.values()) send(JSON.stringify(frame));
  }

  disconnected(): void {
    this.#send = undefined;
  }

  answered(answer: AnswerFrame): void {
    const waiting = this.#waiting.get(answer.re);
    if (!waiting) return;
    this.#waiting.delete(answer.re);
    if (!answer.error) {
      waiting.resolve(answer.ok);
      return;
    }
    const { name, message, status } = answer.error;
    waiting.reject(Object.assign(new Error(message), { name, status, statusCode: status }));
  }
}
