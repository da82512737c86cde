import { z } from 'zod';
import { namedSession } from '../../../families/session-choice.js';
import { defineRoute, type Method, type Route, type RouteContext } from '../../../route.js';
import { bodyOf, bodyRefusal, sessionParam, SESSION_PATH, text } from '../fields.js';
import { live } from '../live.js';
import { sendResult, toSendResult } from '../schemas/send-result.js';

const FORWARD_WAIT_MS = 30_000;

const fields = {
  chat: text.optional().meta({ description: 'Needed: the chat of the message' }),
  sender: text.optional().meta({ description: 'Not needed here: the page knows who wrote it' }),
};

/** What can be done to a message that is there. The answer names it by the id that it keeps. */
export const messageActionRoutes: readonly Route[] = [
  action(
    'patch',
    '',
    'editMessage',
    'Change the text of an own message',
    { chat: fields.chat, text: text.optional() },
    {
      run: ({ messageActions }, { session, chat, mid }, body) =>
        messageActions.edit(session, chat, mid, { text: needed(body, 'text') }),
    },
  ),
  action('delete', '', 'revokeMessage', 'Take a message back for everyone', fields, {
    run: ({ messageActions }, { session, chat, mid }) => messageActions.delete(session, chat, mid, 'everyone'),
  }),
  action(
    'post',
    '/reaction',
    'react',
    'React to a message',
    { ...fields, emoji: text.optional() },
    {
      run: ({ messageActions }, { session, chat, mid }, body) =>
        messageActions.react(session, chat, mid, needed(body, 'emoji')),
    },
  ),
  action(
    'delete',
    '/reaction',
    'unreact',
    'Take the own reaction back',
    { ...fields, emoji: text.optional() },
    { run: ({ messageActions }, { session, chat, mid }) => messageActions.react(session, chat, mid, '') },
  ),
  action(
    'post',
    '/vote',
    'vote',
    'Vote in a poll; no options take the vote back',
    { ...fields, options: z.array(text, { error: 'a list of texts' }).nullish() },
    {
      run: ({ messageActions }, { session, chat, mid }, { options }) =>
        messageActions.vote(session, chat, mid, Array.isArray(options) ? (options as string[]) : []),
    },
  ),
];

export const forwardMessage = defineRoute({
  method: 'post',
  path: `${SESSION_PATH}/messages/:mid/forward`,
  id: 'forwardMessage',
  summary: 'Forward a message to another chat',
  scope: 'messages:write',
  request: {
    params: z.object({ session: sessionParam, mid: z.string() }),
    body: bodyOf({ ...fields, to: text.optional().meta({ description: 'Needed' }) }),
  },
  reply: { kind: 'json', description: 'The new message', body: sendResult },

  async handle({ params, body }, context) {
    const session = namedSession(context, params.session);
    const [chat, to] = [needed(body, 'chat'), needed(body, 'to')];
    const receipt = await live(context, session, async () => {
      const messageId = await serialisedId(context, session, chat, params.mid);
      return context.send.send(
        session,
        to,
        { kind: 'forward', messageId },
        { wait: 'server', deadlineMs: FORWARD_WAIT_MS },
      );
    });
    return { json: toSendResult(receipt, false) };
  },
});

interface Named {
  readonly session: string;
  readonly chat: string;
  readonly mid: string;
}

type Body = Readonly<Record<string, unknown>>;

function action(
  method: Method,
  path: string,
  id: string,
  summary: string,
  shape: z.ZodRawShape,
  { run }: { readonly run: (context: RouteContext, message: Named, body: Body) => Promise<unknown> },
): Route {
  return defineRoute({
    method,
    path: `${SESSION_PATH}/messages/:mid${path}`,
    id,
    summary,
    scope: 'messages:write',
    request: { params: z.object({ session: sessionParam, mid: z.string() }), body: bodyOf(shape) },
    reply: { kind: 'json', description: 'It is done', body: sendResult },

    async handle({ params, body }, context) {
      const session = namedSession(context, params.session);
      const chat = needed(body, 'chat');
      await live(context, session, () => run(context, { session, chat, mid: params.mid }, body));
      return {
        json: {
          mode: 'sync' as const,
          waMessageId: params.mid,
          status: 'sent' as const,
          timestamp: context.clock.now(),
        },
      };
    },
  });
}

async function serialisedId(context: RouteContext, session: string, chat: string, mid: string): Promise<string> {
  const { message } = await context.chats.message(session, chat, mid);
  const { id } = JSON.parse(typeof message === 'string' ? message : Buffer.from(message).toString('utf8')) as {
    readonly id: { readonly _serialized: string };
  };
  return id._serialized;
}

function needed(body: Body, field: string): string {
  const value = body[field];
  if (typeof value !== 'string' || value.trim() === '') throw bodyRefusal(`${field} is required`);
  return value;
}
