import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import type { AnnotationData } from '../../../../core/annotations/annotation.js';
import type { RouteContext } from '../../../route.js';
import { bodyOf, chatId, email, labelNames, oneOrMany } from '../fields.js';
import { findChat, labelIdsOf } from '../own-data.js';
import type { Phone } from '../phone.js';
import { phoneRoute } from '../phone-route.js';
import { chatSchema } from '../schemas/chat.js';
import { showChat } from '../show-chats.js';
import { chatPath } from './chats.js';

const NOTHING = 'Invalid body. At least one of the following keys are required: labels, custom_properties, assigned_to';

const property = z.string({ error: 'a text, or null to take it away' }).max(10_000).nullable();
const properties = z
  .record(z.string().min(1).max(200), property, { error: 'an object of texts' })
  .meta({ description: 'Those that are named change, null takes one away; the others stay' });
const access = z.record(email, z.boolean(), { error: 'an object of emails with true or false' });

/** Changes what is kept of a chat beside WhatsApp. Gives the id that it is shown by. Throws `chat_not_found`. */
export async function annotateChat(
  context: RouteContext,
  phone: Phone,
  id: string,
  change: (before: AnnotationData['chat']) => AnnotationData['chat'],
): Promise<string> {
  const { key } = await findChat(context, phone, id);
  await context.annotations.change(phone.session, 'chat', key, (before) => ({
    subject: key,
    data: change(before?.data ?? {}),
  }));
  return key;
}

export const updateChat = phoneRoute({
  method: 'patch',
  path: '/v1/chats/:chat_id',
  id: 'updateChatById',
  summary: 'Set who looks after a chat, its properties and its labels',
  scope: 'chats:write',
  request: {
    params: chatPath,
    body: bodyOf({
      assigned_to: email.or(z.literal('')).nullish().meta({ description: 'An email; null or empty for nobody' }),
      custom_properties: properties.optional(),
      labels: labelNames.optional(),
    }),
  },
  reply: { kind: 'json', description: 'The chat as it is now', body: chatSchema },

  async handle({ params, body }, context, phone) {
    const { assigned_to: assigned, custom_properties: changed, labels } = body;
    if (assigned === undefined && changed === undefined && labels === undefined) {
      throw invalidInput('body', NOTHING, 'nothing');
    }
    await findChat(context, phone, params.chat_id);
    const labelIds = labels === undefined ? undefined : await labelIdsOf(context, phone, labels);
    await annotateChat(context, phone, params.chat_id, (before) => ({
      ...before,
      ...(assigned !== undefined && { assignedTo: assigned === '' ? null : assigned }),
      ...(changed !== undefined && { properties: merged(before.properties ?? {}, changed) }),
      ...(labelIds !== undefined && { labelIds }),
    }));
    return { json: await showChat(context, phone, params.chat_id) };
  },
});

const chatsField = {
  chat_id: chatId.optional(),
  chat_ids: oneOrMany(chatId, 500).optional().meta({ description: 'In place of chat_id: an id or a list of them' }),
};

export const updateLabels = phoneRoute({
  method: 'patch',
  path: '/v1/chats/labels',
  id: 'updateLabels',
  summary: 'Give chats these labels and no others',
  scope: 'chats:write',
  request: { body: bodyOf({ ...chatsField, labels: labelNames }) },
  reply: { kind: 'json', description: 'The chats as they are now', body: z.object({ chats: z.array(chatSchema) }) },

  async handle({ body }, context, phone) {
    const ids = await assertChats(context, phone, body);
    const labelIds = await labelIdsOf(context, phone, body.labels);
    for (const id of ids) await annotateChat(context, phone, id, (before) => ({ ...before, labelIds }));
    return { json: { chats: await showEach(context, phone, ids) } };
  },
});

export const updateAccess = phoneRoute({
  method: 'patch',
  path: '/v1/chats/access',
  id: 'updateChatOverrideAccess',
  summary: 'Set who may see chats',
  description: 'It is kept and shown; which chats an API key may read is a matter of the key.',
  scope: 'chats:write',
  request: {
    body: bodyOf({ ...chatsField, chat_access: access.optional(), override_chat_access: z.boolean().optional() }),
  },
  reply: { kind: 'json', description: 'The chats as they are now', body: z.object({ chats: z.array(chatSchema) }) },

  async handle({ body }, context, phone) {
    const { chat_access: given, override_chat_access: overrides } = body;
    if (given === undefined && overrides === undefined) {
      throw invalidInput(
        'body',
        'At least one of the following keys are required: chat_access, override_chat_access',
        'nothing',
      );
    }
    const ids = await assertChats(context, phone, body);
    for (const id of ids) {
      await annotateChat(context, phone, id, (before) => ({
        ...before,
        ...(given !== undefined && { access: { ...before.access, ...given } }),
        ...(overrides !== undefined && { overridesAccess: overrides }),
      }));
    }
    return { json: { chats: await showEach(context, phone, ids) } };
  },
});

/** The chats that a body names, all of them there. Throws before anything is changed. */
async function assertChats(
  context: RouteContext,
  phone: Phone,
  body: { readonly chat_id?: string | undefined; readonly chat_ids?: readonly string[] | undefined },
): Promise<readonly string[]> {
  const ids = [...new Set([...(body.chat_id === undefined ? [] : [body.chat_id]), ...(body.chat_ids ?? [])])];
  if (ids.length === 0) throw invalidInput('chat_id', 'Missing field: chat_id', 'nothing');
  for (const id of ids) await findChat(context, phone, id);
  return ids;
}

async function showEach(context: RouteContext, phone: Phone, ids: readonly string[]) {
  const chats: z.input<typeof chatSchema>[] = [];
  for (const id of ids) chats.push(await showChat(context, phone, id));
  return chats;
}

function merged(
  before: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const all = new Map<string, string | null>([...Object.entries(before), ...Object.entries(change)]);
  return Object.fromEntries([...all].flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
}
