import { z } from 'zod';
import { BridgeError, invalidInput } from '../../../../core/errors/bridge-error.js';
import { defineRoute } from '../../../route.js';
import {
  bodyOf,
  bool,
  chatId,
  chatOfMessage,
  filled,
  messageId,
  number,
  sessionField,
  sessionPath,
  text,
  wholeMessageId,
} from '../fields.js';
import { toWaMessage } from '../mappers/to-wa-message.js';
import { waMessage } from '../schemas/wa-message.js';
import { DEFAULT_NAME, onWorking } from '../session-access.js';
import { success } from './chat-actions.js';

const PIN_SECONDS = [86_400, 604_800, 2_592_000];
const messagePath = z.object({ session: sessionPath, chatId, messageId });

export const editMessage = defineRoute({
  method: 'put',
  path: '/api/:session/chats/:chatId/messages/:messageId',
  id: 'editMessage',
  summary: 'Change the text of a message, or what stands under its file',
  scope: 'messages:write',
  request: {
    params: messagePath,
    body: bodyOf({ text: filled, linkPreview: bool.nullish(), linkPreviewHighQuality: bool.nullish() }),
  },
  reply: { kind: 'json', description: 'The message as it is now', body: waMessage },

  async handle({ params, body }, context) {
    const change = { text: body.text, linkPreview: body.linkPreview ?? undefined };
    const message = await onWorking(context, params.session, (session) =>
      context.messageActions.edit(session, params.chatId, params.messageId, change),
    );
    return { json: toWaMessage(JSON.parse(message)) };
  },
});

export const deleteMessage = defineRoute({
  method: 'delete',
  path: '/api/:session/chats/:chatId/messages/:messageId',
  id: 'deleteMessage',
  summary: 'Delete a message for everyone, or only here where WhatsApp does not let it be for everyone',
  scope: 'messages:write',
  request: { params: messagePath },
  reply: { kind: 'json', description: 'It is gone', body: success },

  async handle({ params }, context) {
    const { messageActions } = context;
    await onWorking(context, params.session, async (session) => {
      try {
        await messageActions.delete(session, params.chatId, params.messageId, 'everyone');
      } catch (error) {
        if (!(error instanceof BridgeError) || error.code !== 'action_refused') throw error;
        await messageActions.delete(session, params.chatId, params.messageId, 'me');
      }
    });
    return { json: { success: true } };
  },
});

export const pinMessage = defineRoute({
  method: 'post',
  path: '/api/:session/chats/:chatId/messages/:messageId/pin',
  id: 'pinMessage',
  summary: 'Pin a message for 24 hours, 7 days or 30 days',
  scope: 'messages:write',
  request: {
    params: messagePath,
    body: bodyOf({
      duration: number
        .refine((value) => PIN_SECONDS.includes(value), {
          error: `must be one of the following values: ${PIN_SECONDS.join(', ')}`,
        })
        .meta({ description: 'Seconds' }),
    }),
  },
  reply: { kind: 'json', description: 'It is pinned', body: success },

  async handle({ params, body }, context) {
    await onWorking(context, params.session, (session) =>
      context.messageActions.pin(session, params.chatId, params.messageId, body.duration),
    );
    return { json: { success: true } };
  },
});

export const unpinMessage = defineRoute({
  method: 'post',
  path: '/api/:session/chats/:chatId/messages/:messageId/unpin',
  id: 'unpinMessage',
  summary: 'Take the pin off a message',
  scope: 'messages:write',
  request: { params: messagePath },
  reply: { kind: 'json', description: 'It is not pinned', body: success },

  async handle({ params }, context) {
    await onWorking(context, params.session, (session) =>
      context.messageActions.unpin(session, params.chatId, params.messageId),
    );
    return { json: { success: true } };
  },
});

export const setReaction = defineRoute({
  method: 'put',
  path: '/api/reaction',
  id: 'setReaction',
  summary: 'React to a message; an empty text takes it back',
  scope: 'messages:write',
  request: { body: bodyOf({ messageId: wholeMessageId, reaction: text, session: sessionField }) },
  reply: { kind: 'json', description: 'WhatsApp has it', body: success },

  async handle({ body }, context) {
    const chat = chatIn(body.messageId);
    await onWorking(context, body.session ?? DEFAULT_NAME, (session) =>
      context.messageActions.react(session, chat, body.messageId, body.reaction),
    );
    return { json: { success: true } };
  },
});

export const setStar = defineRoute({
  method: 'put',
  path: '/api/star',
  id: 'setStar',
  summary: 'Star a message, or take its star',
  scope: 'messages:write',
  request: { body: bodyOf({ messageId, chatId, star: bool, session: sessionField }) },
  reply: { kind: 'json', description: 'WhatsApp shows it', body: success },

  async handle({ body }, context) {
    await onWorking(context, body.session ?? DEFAULT_NAME, (session) =>
      context.messageActions.star(session, body.chatId, body.messageId, body.star),
    );
    return { json: { success: true } };
  },
});

export const sendPollVote = defineRoute({
  method: 'post',
  path: '/api/sendPollVote',
  id: 'sendPollVote',
  summary: 'Vote in a poll, by the texts of its options; none takes the vote back',
  scope: 'messages:write',
  request: {
    body: bodyOf({
      chatId,
      pollMessageId: messageId,
      votes: z.array(z.union([text, z.array(text)]), { error: 'must be an array' }),
      session: sessionField,
    }),
  },
  reply: { kind: 'json', description: 'WhatsApp has it', body: success },

  async handle({ body }, context) {
    await onWorking(context, body.session ?? DEFAULT_NAME, (session) =>
      context.messageActions.vote(session, body.chatId, body.pollMessageId, body.votes.flat()),
    );
    return { json: { success: true } };
  },
});

function chatIn(id: string): string {
  const chat = chatOfMessage(id);
  if (chat === null)
    throw invalidInput('messageId', 'must be a message id in the format {true|false}_{chatId}_{id}', id);
  return chat;
}
