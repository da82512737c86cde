import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import type { ListedMessage } from '../../../../core/listings/listings-api.js';
import { bodyOf, chatId } from '../fields.js';
import { newId } from '../own-data.js';
import { outgoingShape, SAYS_NOTHING, saysSomething, SEND_BODY_BYTES, sendTo, toContent } from '../outgoing.js';
import { phoneHeaders } from '../phone.js';
import { phoneRoute } from '../phone-route.js';
import { messageSchema } from '../schemas/message.js';
import { showMessages } from '../show-messages.js';

const MOST_CHATS = 1_000;

const sendBody = bodyOf({ ...outgoingShape, chat_id: chatId }).refine(saysSomething, { error: SAYS_NOTHING });
const headers = phoneHeaders.extend({
  'idempotency-key': z
    .string()
    .optional()
    .meta({ description: 'Ours: the same again sends nothing again and gives the first answer.' }),
});

export const sendMessage = phoneRoute({
  method: 'post',
  path: '/v1/message/send',
  id: 'sendMessage',
  summary: 'Put a message into the queue of the phone',
  description: 'Accepted while the phone is coming back; sent in its turn, once.',
  scope: 'messages:write',
  bodyLimitBytes: SEND_BODY_BYTES,
  request: { headers, body: sendBody },
  reply: {
    kind: 'json',
    description: 'It is written down and will be sent',
    body: z.object({
      queue_id: z.string().meta({ description: 'Also the unique_id that the message will have' }),
      queue_position: z.string().meta({ description: 'How many of the phone wait, this one included' }),
      unique_id: z.string(),
      hint: z.string().optional(),
    }),
  },

  async handle({ body, headers: { 'idempotency-key': key } }, context, phone) {
    const { receipt, queueId } = await sendTo(context, phone, body.chat_id, {
      content: toContent(body),
      replyTo: body.reply_to,
      wait: 'none',
      idempotencyKey: typeof key === 'string' ? key : undefined,
    });
    const waiting = context.waitingSends.list(phone.session);
    const at = waiting.findIndex(({ id }) => id === queueId);
    const hint = receipt.warnings.join(' ');
    return {
      json: {
        queue_id: queueId,
        queue_position: String(at < 0 ? 0 : at + 1),
        unique_id: queueId,
        ...(hint === '' ? {} : { hint }),
      },
    };
  },
});

export const sendSync = phoneRoute({
  method: 'post',
  path: '/v1/message/send-sync',
  id: 'sendMessageSync',
  summary: 'Send a message and wait until WhatsApp has it',
  scope: 'messages:write',
  bodyLimitBytes: SEND_BODY_BYTES,
  request: { headers, body: sendBody },
  reply: {
    kind: 'json',
    description: 'WhatsApp has it',
    body: z.object({ status: z.literal('sent'), unique_id: z.string(), message: messageSchema }),
  },

  async handle({ body, headers: { 'idempotency-key': key } }, context, phone) {
    const { receipt, queueId } = await sendTo(context, phone, body.chat_id, {
      content: toContent(body),
      replyTo: body.reply_to,
      wait: 'server',
      idempotencyKey: typeof key === 'string' ? key : undefined,
    });
    if (receipt.message === null || (receipt.ack ?? 0) < 1) {
      throw new BridgeError(
        'deadline_exceeded',
        'WhatsApp did not confirm the message in time; it is still on its way.',
        {
          hint: `Do not send it again: GET /v1/queue/jobs?queue_id=${queueId} tells what became of it.`,
        },
      );
    }
    const listed: ListedMessage = { id: receipt.id, chatId: receipt.chatId, json: receipt.message };
    const [message] = await showMessages(context, phone, [listed]);
    if (message === undefined) throw new Error('A message that was sent is not shown.');
    return { json: { status: 'sent' as const, unique_id: queueId, message } };
  },
});

export const broadcast = phoneRoute({
  method: 'post',
  path: '/v1/message/broadcast',
  id: 'broadcastMessage',
  summary: 'Put one message to many chats into the queue, one send for each',
  scope: 'messages:write',
  bodyLimitBytes: SEND_BODY_BYTES,
  request: {
    body: bodyOf({
      ...outgoingShape,
      chat_ids: z
        .array(chatId, { error: 'a list of ids' })
        .min(1, 'a list of 1 to 1000 ids')
        .max(MOST_CHATS, 'a list of 1 to 1000 ids'),
    }).refine(saysSomething, { error: SAYS_NOTHING }),
  },
  reply: { kind: 'json', description: 'They are written down', body: z.object({ broadcast_id: z.string() }) },

  async handle({ body }, context, phone) {
    const id = newId('broadcast');
    const chats = [...new Set(body.chat_ids)];
    const content = toContent(body);
    await context.annotations.change(phone.session, 'broadcast', id, () => ({
      data: { chats: chats.length, failures: 0 },
    }));
    let failures = 0;
    for (const chat of chats) {
      try {
        await sendTo(context, phone, chat, { content, replyTo: body.reply_to, wait: 'none', broadcast: id });
      } catch (error) {
        if (!(error instanceof BridgeError)) throw error;
        failures += 1;
        // What nobody got is no broadcast: the reason of the last one is the answer.
        if (failures === chats.length) {
          await context.annotations.remove(phone.session, 'broadcast', id);
          throw error;
        }
        await context.annotations.change(phone.session, 'broadcast', id, () => ({
          data: { chats: chats.length, failures },
        }));
      }
    }
    return { json: { broadcast_id: id } };
  },
});

export const scheduleMessage = phoneRoute({
  method: 'post',
  path: '/v1/message/scheduled',
  id: 'scheduleMessage',
  summary: 'Not yet: this server sends at once',
  scope: 'messages:write',
  request: { body: bodyOf({ chat_id: chatId }) },
  reply: { kind: 'empty', description: 'Never: the answer is 501' },

  handle() {
    throw new BridgeError('feature_unavailable', 'Messages cannot be scheduled here yet.', {
      hint: 'Send with POST /v1/message/send when it is time.',
    });
  },
});
