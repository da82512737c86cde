import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import type { OutgoingContent } from '../../../../core/messages/send-api.js';
import { chosenSession, sessionHeaders } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute, type Route, type RouteContext } from '../../../route.js';
import { archivesChats } from '../settings.js';

/** Clients wait 20 seconds; what takes longer is sent all the same. */
const WAIT_MS = 15_000;
const NUMBER = 'a phone number with country code, or the id that an event carried';

const number = z
  .union([z.string().trim().min(1).max(128), z.int().positive()], { error: NUMBER })
  .transform(String)
  .meta({
    description: 'Phone number with country code, or an id ending in @c.us, @lid, @g.us',
    example: '966500000000',
  });

const sent = successOf({
  id: z.string().meta({ description: 'The same text that the message has in reads and its ack event carries' }),
  ack: z.int().meta({ description: '0: written down and on its way; 1: WhatsApp has it' }),
  timestamp: z.int().meta({ description: 'Unix seconds' }),
  archived: z.boolean().meta({ description: 'Whether the chat was archived afterwards, as the settings say' }),
});

/** The routes that send. */
export const sendRoutes: readonly Route[] = [
  sendRoute('text', 'Send a text', { message: text('a text', 65_536) }, ({ message }) => ({
    kind: 'text',
    text: message,
  })),
  sendRoute(
    'media',
    'Send a file that is fetched from an address',
    {
      media_url: text('an address that the file can be fetched from', 8_192),
      caption: z.string({ error: 'a text' }).max(65_536, 'at most 65536 characters').nullish(),
    },
    ({ media_url, caption }) => ({
      kind: 'media',
      file: { source: { url: media_url } },
      caption: caption ?? undefined,
    }),
  ),
];

function text(expected: string, most: number) {
  return z
    .string({ error: expected })
    .refine((value) => value.trim() !== '', { error: `${expected} that is not empty` })
    .max(most, `at most ${String(most)} characters`);
}

function sendRoute<S extends z.ZodRawShape>(
  what: string,
  summary: string,
  fields: S,
  toContent: (body: z.output<z.ZodObject<S>>) => OutgoingContent,
): Route {
  const content = z.object(fields);
  return defineRoute({
    method: 'post',
    path: `/message/${what}`,
    id: `sendMessage${what.charAt(0).toUpperCase()}${what.slice(1)}`,
    summary,
    scope: 'messages:write',
    request: {
      headers: sessionHeaders.extend({
        'idempotency-key': z
          .string()
          .optional()
          .meta({ description: 'Ours: the same again sends nothing again and gives the first answer.' }),
      }),
      body: z.intersection(z.object({ number }, { error: 'a JSON object or a form' }), content),
    },
    reply: { kind: 'json', description: 'The message is on its way', body: sent },

    async handle({ headers, body }, context) {
      const session = chosenSession(context, {}, headers);
      const { id, chatId, status, ack, timestamp } = await context.send.send(session, body.number, toContent(body), {
        wait: 'server',
        deadlineMs: WAIT_MS,
        idempotencyKey: headers['idempotency-key'],
      });
      // What is not sent yet would have the client wait longer than it does.
      const isArchived = status !== 'unconfirmed' && (await archived(context, session, chatId));
      return { json: success({ id, ack: ack ?? 0, timestamp, archived: isArchived }) };
    },
  });
}

/** The message is out: that its chat could not be archived is told, and no reason to send it again. */
async function archived(context: RouteContext, session: string, chatId: string): Promise<boolean> {
  if (!(await archivesChats(context, session))) return false;
  try {
    await context.chatActions.archive(session, chatId, true);
    return true;
  } catch (error) {
    if (error instanceof BridgeError) return false;
    throw error;
  }
}
