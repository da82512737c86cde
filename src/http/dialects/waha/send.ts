import { type z } from 'zod';
import type { OutgoingContent, SendReceipt } from '../../../core/messages/send-api.js';
import { defineRoute, type Route, type RouteContext } from '../../route.js';
import { isOwnMessageId } from '../../../core/messages/message-id.js';
import { chatId, messageId, sessionField, text } from './fields.js';
import { ackName, toWaMessage } from './mappers/to-wa-message.js';
import { waMessage, type WaMessage } from './schemas/wa-message.js';
import { DEFAULT_NAME, onWorking } from './session-access.js';

/** How long an answer waits for WhatsApp to have the message, in ms; it is sent all the same later. */
const WAIT_MS = 15_000;

/** Who a message goes to, and by which session. */
export const recipient = {
  chatId,
  session: sessionField,
  id: text.nullish().meta({ description: 'An id from `new-message-id`; any other is not looked at.' }),
};

/** The same with the message that it answers. */
export const addressed = { ...recipient, reply_to: messageId.nullish() };

interface Addressed {
  readonly chatId: string;
  readonly session?: string | null | undefined;
  readonly reply_to?: string | null | undefined;
  readonly mentions?: readonly string[] | null | undefined;
  readonly id?: string | null | undefined;
}

/** A route that sends what its body describes. */
export function sendRoute<T extends Addressed>(
  facts: Pick<Route, 'path' | 'id' | 'summary' | 'takesFile'>,
  body: z.ZodType<T>,
  toContent: (body: T) => OutgoingContent,
): Route {
  return defineRoute({
    ...facts,
    method: 'post',
    scope: 'messages:write',
    request: { body },
    reply: { kind: 'json', description: 'The message, with the ack that it has reached', body: waMessage },

    async handle(input, context) {
      return { json: await send(context, input.body, toContent(input.body)) };
    },
  });
}

/** Sends, and waits until WhatsApp has it; after a while the answer is the message as it is on its way. */
export function send(context: RouteContext, to: Addressed, content: OutgoingContent): Promise<WaMessage> {
  return onWorking(context, to.session ?? DEFAULT_NAME, async (session) => {
    const receipt = await context.send.send(session, to.chatId, content, {
      wait: 'server',
      deadlineMs: WAIT_MS,
      replyTo: to.reply_to ?? undefined,
      mentions: to.mentions ?? undefined,
      messageId: ownId(to.id),
    });
    return toSentMessage(context, session, receipt, content);
  });
}

/** Clients of WAHA give bare and whole ids; what WhatsApp Web itself would not make is not given to it. */
function ownId(id: string | null | undefined): string | undefined {
  const bare = id?.split('_')[2] ?? id ?? '';
  return isOwnMessageId(bare) ? bare : undefined;
}

function toSentMessage(
  context: RouteContext,
  session: string,
  { id, chatId: to, ack, timestamp, message }: SendReceipt,
  content: OutgoingContent,
): WaMessage {
  if (message !== null) return toWaMessage(JSON.parse(message), { source: 'api' });
  const reached = ack ?? 0;
  return {
    id,
    timestamp,
    from: context.sessions.get(session).me?.id ?? '',
    fromMe: true,
    source: 'api',
    to,
    body: content.kind === 'text' ? content.text : '',
    hasMedia: content.kind === 'media',
    ack: reached,
    ackName: ackName(reached),
    vCards: content.kind === 'contacts' ? [...content.vcards] : [],
    replyTo: null,
  };
}
