import type {
  OutgoingBytes,
  PageSender,
  PageSendOutcome,
  PageSendRequest,
  TakenMessage,
} from '../../src/core/ports/page-sender.js';

/** A page that takes every message at once, keeps the order, and does what a test says instead when it says so. */
export class FakeSender implements PageSender {
  readonly taken = new Map<string, TakenMessage>();
  readonly requests: PageSendRequest[] = [];
  readonly files = new Map<string, Buffer>();
  /** Answers or errors of the next sends, one each, in place of taking the message. */
  readonly next: (PageSendOutcome | Error)[] = [];
  /** Sends wait for it. */
  beforeTaking: (request: PageSendRequest) => Promise<void> = () => Promise.resolve();

  async send(request: PageSendRequest, file?: OutgoingBytes): Promise<PageSendOutcome> {
    this.requests.push(request);
    if (file !== undefined) {
      const parts: Uint8Array[] = [];
      for await (const part of file.read()) parts.push(part);
      this.files.set(request.id, Buffer.concat(parts));
    }
    await this.beforeTaking(request);
    const instead = this.next.shift();
    if (instead instanceof Error) throw instead;
    if (instead !== undefined) return instead;
    const known = this.taken.get(request.id);
    if (known !== undefined) return { outcome: 'known', message: known };
    return { outcome: 'taken', message: this.take(request.id, request.candidates[0] ?? '') };
  }

  /** The message is in the page, whoever put it there. */
  take(id: string, chatId: string, ack = 0): TakenMessage {
    const message = { id: `true_${chatId}_${id}`, chatId, ack, timestamp: 1_763_700_000, json: `{"own":"${id}"}` };
    this.taken.set(id, message);
    return message;
  }

  find(id: string): Promise<TakenMessage | null> {
    return Promise.resolve(this.taken.get(id) ?? null);
  }
}
