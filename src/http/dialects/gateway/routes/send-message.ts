import { z } from 'zod';
import { namedSession } from '../../../families/session-choice.js';
import { defineRoute } from '../../../route.js';
import { bodyRefusal, sessionParam, SESSION_PATH } from '../fields.js';
import { sendRequest, toContent } from '../schemas/send-request.js';
import { sendResult, toSendResult } from '../schemas/send-result.js';

/** How long an answer waits for WhatsApp to have the message, in ms; it is sent all the same later. */
const WAIT_MS = 30_000;

export const sendMessage = defineRoute({
  method: 'post',
  path: `${SESSION_PATH}/messages`,
  id: 'sendMessage',
  summary: 'Send a message',
  scope: 'messages:write',
  takesFile: true,
  request: {
    params: z.object({ session: sessionParam }),
    query: z.object({
      async: z
        .enum(['true', 'false', '1', '0', ''], { error: 'true or false' })
        .optional()
        .meta({ description: '`true`: answer 202 once the message is written down' }),
    }),
    headers: z.object({
      'idempotency-key': z
        .string()
        .optional()
        .meta({ description: 'The same again sends nothing again and answers `replayed: true`' }),
    }),
    body: sendRequest,
  },
  reply: {
    kind: 'json',
    description: 'WhatsApp has it',
    otherStatuses: { 202: 'It is written down and will be sent' },
    body: sendResult,
  },

  async handle({ params, query, headers, body }, context) {
    const session = namedSession(context, params.session);
    const to = body.to?.trim() ?? '';
    if (to === '') throw bodyRefusal("recipient 'to' is required");
    const isAsync = query.async === 'true' || query.async === '1';
    const receipt = await context.send.send(session, to, toContent(body), {
      wait: isAsync ? 'none' : 'server',
      deadlineMs: isAsync ? undefined : WAIT_MS,
      replyTo: body.replyTo,
      mentions: body.mentions ?? undefined,
      idempotencyKey: headers['idempotency-key'],
    });
    return { status: isAsync ? 202 : 200, json: toSendResult(receipt, isAsync) };
  },
});
