import type { PageReader, SentToSelf } from '../../core/ports/engine.js';
import { addShape, shapeLines } from './shape.js';

/** How sending one message to the account's own chat went: outcomes, key names and types only. */
export interface SendingTrial {
  readonly outcome: 'sent' | 'not confirmed' | 'not sent';
  /** 1 and above: WhatsApp's server has it. Null when nothing was sent. */
  readonly ack: number | null;
  /** Whether our own read gives the message back as it was written. */
  readonly readBack: 'same' | 'different' | 'not read';
  readonly messageShape: readonly string[];
}

const READ_MS = 15_000;
const NOTHING = { ack: null, readBack: 'not read', messageShape: [] } as const;

/** Sends once, never again, and reads it back. Never throws for what WhatsApp does. */
export async function trySending(
  reader: PageReader,
  text: string,
  send: (text: string) => Promise<SentToSelf>,
): Promise<SendingTrial> {
  let sent: SentToSelf;
  try {
    sent = await send(text);
  } catch {
    return { outcome: 'not sent', ...NOTHING };
  }
  const { chatId, messageId, ack } = sent;
  const outcome = ack >= 1 ? 'sent' : 'not confirmed';
  try {
    const read = await reader.readMessage({ candidates: [chatId], messageId, deadlineMs: READ_MS });
    if (read.outcome !== 'ok') return { ...NOTHING, outcome, ack };
    const message = JSON.parse(read.message) as { readonly body?: unknown; readonly fromMe?: unknown };
    return {
      outcome,
      ack,
      readBack: message.body === text && message.fromMe === true ? 'same' : 'different',
      messageShape: shapeLines(addShape(new Map(), message)),
    };
  } catch {
    return { ...NOTHING, outcome, ack };
  }
}
