import { z } from 'zod';
import type { SendReceipt } from '../../../../core/messages/send-api.js';
import { bareIdOf, statusOfAck } from '../mappers/to-message.js';
import { STATUSES } from './message.js';

export const sendResult = z
  .object({
    mode: z.enum(['sync', 'async']),
    waMessageId: z.string().optional(),
    outboxId: z.string().optional().meta({ description: 'The `waMessageId` that the message will have' }),
    status: z.enum(STATUSES).optional().meta({ description: '`pending`: WhatsApp does not have it yet' }),
    timestamp: z.int().optional().meta({ description: 'Unix milliseconds' }),
    replayed: z.boolean().optional().meta({ description: '`true`: this Idempotency-Key was used before' }),
  })
  .meta({ id: 'SendResult' });

/** What became of a message that was sent. */
export function toSendResult(receipt: SendReceipt, isAsync: boolean): z.input<typeof sendResult> {
  const waMessageId = bareIdOf(receipt.id);
  const replayed = receipt.repeated ? { replayed: true } : {};
  if (isAsync) return { mode: 'async', outboxId: waMessageId, ...replayed };
  const hasArrived = receipt.status === 'sent' || receipt.status === 'delivered';
  const status = hasArrived ? statusOfAck(Math.max(1, receipt.ack ?? 1)) : 'pending';
  return { mode: 'sync', waMessageId, status, timestamp: receipt.timestamp * 1000, ...replayed };
}
