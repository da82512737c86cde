import { trySending } from '../../../src/cli/live-check/try-sending.js';
import type { MessageRead, SentToSelf } from '../../../src/core/ports/engine.js';
import { FakePage } from '../../support/fake-engine.js';

const SENT: SentToSelf = { chatId: '447700900100@c.us', messageId: 'true_447700900100@c.us_3EB0', ack: 1 };
const TEXT = 'a text that nobody else may see';

/** A page that holds one message, or nothing. */
class OwnChat extends FakePage {
  readonly #message: object | null;
  readonly asked: unknown[] = [];

  constructor(message: object | null) {
    super();
    this.#message = message;
  }

  override async readMessage(request: { candidates: readonly string[]; messageId: string }): Promise<MessageRead> {
    this.asked.push([...request.candidates, request.messageId]);
    if (this.#message === null) return { outcome: 'message_unknown' };
    return { outcome: 'ok', chatId: SENT.chatId, message: JSON.stringify(this.#message) };
  }
}

it('sends once, reads that message back, and keeps nothing but outcomes and shapes', async () => {
  const page = new OwnChat({ id: { _serialized: SENT.messageId }, body: TEXT, fromMe: true });
  const texts: string[] = [];
  const trial = await trySending(page, TEXT, async (text) => {
    texts.push(text);
    return SENT;
  });
  expect(texts).toEqual([TEXT]);
  expect(page.asked).toEqual([[SENT.chatId, SENT.messageId]]);
  expect(trial).toMatchObject({ outcome: 'sent', ack: 1, readBack: 'same' });
  expect(trial.messageShape).toContain('body: string');
  for (const secret of [TEXT, '447700900100', '3EB0']) expect(JSON.stringify(trial)).not.toContain(secret);
});

it.each([
  ['another text', { body: 'else', fromMe: true }, 'different'],
  ['somebody else’s', { body: TEXT, fromMe: false }, 'different'],
  ['unknown to our read', null, 'not read'],
])('says so when what is read back is %s', async (_, message, readBack) => {
  expect(await trySending(new OwnChat(message), TEXT, async () => SENT)).toMatchObject({ outcome: 'sent', readBack });
});

it('does not take a message for sent that WhatsApp’s server has not confirmed', async () => {
  const page = new OwnChat({ body: TEXT, fromMe: true });
  expect(await trySending(page, TEXT, async () => ({ ...SENT, ack: 0 }))).toMatchObject({
    outcome: 'not confirmed',
    ack: 0,
    readBack: 'same',
  });
});

it('tries once only when it was not sent, and does not repeat the error’s words', async () => {
  let tries = 0;
  const trial = await trySending(new OwnChat(null), TEXT, () => {
    tries += 1;
    return Promise.reject(new Error(`No LID for ${SENT.chatId}`));
  });
  expect(tries).toBe(1);
  expect(trial).toEqual({ outcome: 'not sent', ack: null, readBack: 'not read', messageShape: [] });
});
