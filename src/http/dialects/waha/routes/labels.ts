import { z } from 'zod';
import type { LabelRecord } from '../../../../core/history/page-batch.js';
import { parseChatRef } from '../../../../core/ids/chat-ref.js';
import { rawChat } from '../../../families/raw-shapes.js';
import { defineRoute, type RouteContext } from '../../../route.js';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import { bodyOf, chatId, filled, number, sessionPath, text } from '../fields.js';
import { chatIdOf, listRawChats } from '../list-chats.js';
import { onWorking } from '../session-access.js';
import { success } from './chat-actions.js';

/** WhatsApp's colours of labels, by their number. */
const COLORS = (
  'ff9485 64c4ff ffd429 dfaef0 99b6c1 55ccb3 ff9dff d3a91d 6d7cce d7e752 ' +
  '00d0e2 ffc5c7 93ceac f74848 00a0f2 83e422 ffaf04 b5ebff 9ba6ff 9368cf'
)
  .split(' ')
  .map((hex) => `#${hex}`);

const label = z
  .object({ id: z.string(), name: z.string(), color: z.number(), colorHex: z.string() })
  .meta({ id: 'WahaLabel' });
const chatPath = z.object({ session: sessionPath, chatId });

export const listLabels = defineRoute({
  method: 'get',
  path: '/api/:session/labels',
  id: 'listLabels',
  summary: 'The labels of a business account',
  scope: 'chats:read',
  request: { params: z.object({ session: sessionPath }) },
  reply: { kind: 'json', description: 'The labels', body: z.array(label) },

  async handle({ params }, context) {
    const labels = await onWorking(context, params.session, (session) => context.labels.list(session));
    return { json: labels.map(toLabel) };
  },
});

const labelBody = bodyOf({
  name: filled,
  color: number
    .refine((value) => Number.isInteger(value) && value >= 0 && value < COLORS.length, {
      error: `must be a whole number from 0 to ${String(COLORS.length - 1)}`,
    })
    .nullish(),
  colorHex: text
    .transform((value) => value.toLowerCase())
    .refine((value) => COLORS.includes(value), { error: `must be one of the following values: ${COLORS.join(', ')}` })
    .nullish(),
});
const labelPath = z.object({ session: sessionPath, labelId: z.string() });

export const createLabel = defineRoute({
  method: 'post',
  path: '/api/:session/labels',
  id: 'createLabel',
  summary: 'Make a label; without a colour it gets one that is free',
  scope: 'chats:write',
  request: { params: z.object({ session: sessionPath }), body: labelBody },
  reply: { kind: 'json', description: 'The label', body: label },

  async handle({ params, body }, context) {
    const wanted = { name: body.name, color: colorOf(body) };
    const made = await onWorking(context, params.session, (session) => context.labelChanges.create(session, wanted));
    return { json: { ...made, colorHex: COLORS[made.color] ?? '' } };
  },
});

export const updateLabel = defineRoute({
  method: 'put',
  path: '/api/:session/labels/:labelId',
  id: 'updateLabel',
  summary: 'Change the name of a label, and its colour where one is given',
  scope: 'chats:write',
  request: { params: labelPath, body: labelBody },
  reply: { kind: 'json', description: 'The label as it is now', body: label },

  async handle({ params, body }, context) {
    const change = { name: body.name, color: colorOf(body) };
    const changed = await onWorking(context, params.session, (session) =>
      context.labelChanges.change(session, params.labelId, change),
    );
    return { json: { ...changed, colorHex: COLORS[changed.color] ?? '' } };
  },
});

export const deleteLabel = defineRoute({
  method: 'delete',
  path: '/api/:session/labels/:labelId',
  id: 'deleteLabel',
  summary: 'Delete a label; it is taken off every chat',
  scope: 'chats:write',
  request: { params: labelPath },
  reply: { kind: 'json', description: 'It is gone', body: success },

  async handle({ params }, context) {
    await onWorking(context, params.session, (session) => context.labelChanges.remove(session, params.labelId));
    return { json: { success: true } };
  },
});

export const labelsOfChat = defineRoute({
  method: 'get',
  path: '/api/:session/labels/chats/:chatId',
  id: 'labelsOfChat',
  summary: 'The labels of a chat',
  scope: 'chats:read',
  request: { params: chatPath },
  reply: { kind: 'json', description: 'The labels', body: z.array(label) },

  async handle({ params }, context) {
    const labels = await onWorking(context, params.session, async (session) =>
      context.labels.ofChats(session, await idsOf(context, session, params.chatId)),
    );
    return { json: labels.map(toLabel) };
  },
});

export const setLabelsOfChat = defineRoute({
  method: 'put',
  path: '/api/:session/labels/chats/:chatId',
  id: 'setLabelsOfChat',
  summary: 'Give a chat these labels and no others',
  scope: 'chats:write',
  request: {
    params: chatPath,
    body: bodyOf({
      labels: z.array(z.object({ id: text }, { error: 'must be an object' }), { error: 'must be an array' }),
    }),
  },
  reply: { kind: 'json', description: 'It has them', body: success },

  async handle({ params, body }, context) {
    const ids = body.labels.map(({ id }) => id);
    await onWorking(context, params.session, (session) => context.chatActions.setLabels(session, params.chatId, ids));
    return { json: { success: true } };
  },
});

export const chatsOfLabel = defineRoute({
  method: 'get',
  path: '/api/:session/labels/:labelId/chats',
  id: 'chatsOfLabel',
  summary: 'The chats that have a label, as whatsapp-web.js makes them',
  scope: 'chats:read',
  request: { params: z.object({ session: sessionPath, labelId: z.string() }) },
  reply: { kind: 'json', description: 'The chats', body: z.array(rawChat) },

  async handle({ params }, context) {
    const chats = await onWorking(context, params.session, async (session) => {
      const ids = new Set(await context.labels.chatsWith(session, params.labelId));
      if (ids.size === 0) return [];
      return (await listRawChats(context, session, { merge: false })).filter((chat) => ids.has(chatIdOf(chat)));
    });
    return { json: chats as z.input<typeof rawChat>[] };
  },
});

function colorOf({ color, colorHex }: z.output<typeof labelBody>): number | undefined {
  const named = colorHex == null ? undefined : COLORS.indexOf(colorHex);
  if (color != null && named !== undefined && color !== named) {
    throw invalidInput('color', 'must be the same as colorHex, or one of them alone', String(color));
  }
  return color ?? named;
}

function toLabel({ id, name, color }: LabelRecord): z.input<typeof label> {
  const isHex = color?.startsWith('#') === true;
  const number = isHex ? COLORS.indexOf(color.toLowerCase()) : Number(color ?? 0);
  return { id, name, color: number, colorHex: isHex ? color : (COLORS[number] ?? '') };
}

/** Every id under which a chat may be stored. */
async function idsOf(context: RouteContext, session: string, chat: string): Promise<readonly string[]> {
  const { candidates } = parseChatRef(chat, undefined, 'chatId');
  const pairs = await Promise.all(candidates.map((id) => context.people.mapping(session, id)));
  return [...new Set([...candidates, ...pairs.flatMap((pair) => (pair === null ? [] : [pair.lid, pair.pn]))])];
}
