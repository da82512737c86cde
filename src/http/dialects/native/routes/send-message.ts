import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import { chatParam, wholeNumber } from '../../../families/field-types.js';
import { rawMessage } from '../../../families/raw-shapes.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';
import { contentsOf, outgoingMessage, toContent } from '../schemas/outgoing-message.js';

const MOST_WAIT_S = 120;

export const sendMessage = defineRoute({
  method: 'post',
  path: '/chats/:chat/messages',
  id: 'sendMessage',
  summary: 'Send a message',
  description:
    'One of `text`, `file`, `location`, `contacts`, `poll` or `forward`, as JSON or as a form (`curl -F file=@x`). With ' +
    '`Idempotency-Key` a retry sends nothing again and gives the first answer. `wait=none` answers once the message is ' +
    'written down; `server` (the default) once WhatsApp has it; `device` once their phone has it; at the deadline the ' +
    'answer is `unconfirmed` and the message still on its way.',
  scope: 'messages:write',
  takesFile: true,
  request: {
    params: z.object({ chat: chatParam }),
    query: z.strictObject({
      wait: z.enum(['none', 'server', 'device'], { error: 'none, server or device' }).optional(),
      deadline: wholeNumber(1, MOST_WAIT_S).optional().meta({ description: 'Seconds to wait at most; default 30' }),
      session: sessionQuery,
    }),
    headers: sessionHeaders.extend({
      'idempotency-key': z
        .string()
        .optional()
        .meta({ description: 'Up to 255 characters; remembered for three days at least' }),
    }),
    body: outgoingMessage,
  },
  reply: {
    kind: 'rawJson',
    status: 201,
    description: 'The message and how far it is',
    body: successOf({
      message: z.object({
        id: z.string(),
        chatId: z.string(),
        status: z.enum(['accepted', 'sent', 'delivered', 'unconfirmed']),
        ack: z.int().nullable(),
        timestamp: z.int().meta({ description: 'Unix seconds' }),
        repeated: z.boolean().meta({ description: 'This key was used before; nothing was sent now' }),
        warnings: z.array(z.string()),
        raw: rawMessage.nullable().meta({ description: 'null while the page has not taken it' }),
      }),
    }),
  },

  async handle({ params, query, headers, body }, context) {
    const session = chosenSession(context, query, headers);
    const contents = contentsOf(body);
    const content = toContent(body);
    if (content === undefined || contents.length !== 1) {
      const received = contents.length === 0 ? 'none of them' : contents.join(' and ');
      throw invalidInput('body', 'one of text, file, location, contacts, poll, forward', received);
    }
    const { message: raw, ...receipt } = await context.send.send(session, params.chat, content, {
      replyTo: body.replyTo,
      mentions: body.mentions,
      idempotencyKey: headers['idempotency-key'],
      wait: query.wait ?? 'server',
      deadlineMs: query.deadline === undefined ? undefined : query.deadline * 1000,
    });
    const { id, chatId, status, ack, timestamp, repeated, warnings } = receipt;
    const known = JSON.stringify({ id, chatId, status, ack, timestamp, repeated, warnings });
    return {
      status: 201,
      rawJson: ['{"status":"success","message":', known.slice(0, -1), ',"raw":', raw ?? 'null', '}}'],
    };
  },
});
