import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import type { GroupChange, MemberChange, PersonResult } from '../../../../core/ports/page-groups.js';
import { phoneRoute } from '../phone-route.js';
import { bodyOf, chatId } from '../fields.js';
import { annotateChat } from './change-chats.js';
import { chatPath } from './chats.js';
import { findChat } from '../own-data.js';
import type { Route } from '../../../route.js';

const people = z
  .array(chatId, { error: 'a list of ids' })
  .min(1, 'a list of 1 to 50 ids')
  .max(50, 'a list of 1 to 50 ids');
const outcomes = z
  .record(z.string(), z.object({ code: z.int(), message: z.string() }))
  .meta({ description: 'Of everybody what WhatsApp said: 200, 403 (only by invitation), 404, 408, 409, 419' });
const LINK = 'https://chat.whatsapp.com/';

export const readChat = phoneRoute({
  method: 'post',
  path: '/v1/chats/:chat_id/read',
  id: 'readChat',
  summary: 'Send read receipts for what is unread in a chat',
  scope: 'chats:write',
  request: { params: chatPath },
  reply: { kind: 'empty', description: 'They are sent' },

  async handle({ params }, context, phone) {
    await findChat(context, phone, params.chat_id);
    await context.chatActions.markRead(phone.session, params.chat_id);
    return { empty: true as const, status: 204 };
  },
});

export const createGroup = phoneRoute({
  method: 'post',
  path: '/v1/chats/create',
  id: 'createGroup',
  summary: 'Make a group; of everybody the answer says whether they are in',
  scope: 'groups:write',
  request: {
    body: bodyOf({
      group_name: z.string({ error: 'a text' }).trim().min(1, 'a text').max(100, 'at most 100 characters'),
      participants: people,
    }),
  },
  reply: {
    kind: 'json',
    description: 'The group',
    body: z.object({ chat_id: z.string(), group_name: z.string(), participants: outcomes }),
  },

  async handle({ body }, context, { session }) {
    const wanted = { subject: body.group_name, people: body.participants };
    const { id, people: results } = await context.groups.create(session, wanted);
    return { json: { chat_id: id, group_name: body.group_name, participants: toOutcomes(results) } };
  },
});

export const inviteLink = phoneRoute({
  method: 'post',
  path: '/v1/chats/:chat_id/invite',
  id: 'getInviteLink',
  summary: 'The link by which a group can be joined',
  scope: 'groups:read',
  request: { params: chatPath },
  reply: { kind: 'json', description: 'The link', body: z.object({ invite_link: z.string() }) },

  async handle({ params }, context, phone) {
    await findChat(context, phone, params.chat_id);
    const link = `${LINK}${await context.groups.inviteCode(phone.session, params.chat_id)}`;
    await annotateChat(context, phone, params.chat_id, (before) => ({ ...before, inviteLink: link }));
    return { json: { invite_link: link } };
  },
});

export const memberRoutes: readonly Route[] = [
  members('add', 'addMembers', 'Take people into a group'),
  members('remove', 'removeMembers', 'Take people out of a group'),
  members('promote', 'promoteMembers', 'Make people admins'),
  members('demote', 'demoteMembers', 'Make admins members'),
];

export const groupSettings = phoneRoute({
  method: 'post',
  path: '/v1/chats/:chat_id/settings',
  id: 'updateGroupSettings',
  summary: 'Change the name, description and rules of a group',
  scope: 'groups:write',
  request: {
    params: chatPath,
    body: bodyOf({
      group_name: z.string().trim().min(1, 'a text').max(100, 'at most 100 characters').optional(),
      group_description: z.string().max(2_048, 'at most 2048 characters').optional(),
      messages_admins_only: z.boolean({ error: 'true or false' }).optional(),
      info_admins_only: z.boolean({ error: 'true or false' }).optional(),
      add_members_admins_only: z.boolean({ error: 'true or false' }).optional(),
    }),
  },
  reply: { kind: 'empty', description: 'WhatsApp shows it' },

  async handle({ params, body }, context, phone) {
    const changes: GroupChange[] = [];
    if (body.group_name !== undefined) changes.push({ set: 'subject', to: body.group_name });
    if (body.group_description !== undefined) changes.push({ set: 'description', to: body.group_description });
    for (const [set, adminsOnly] of [
      ['messages', body.messages_admins_only],
      ['info', body.info_admins_only],
      ['adding', body.add_members_admins_only],
    ] as const) {
      if (adminsOnly !== undefined) changes.push({ set, adminsOnly });
    }
    if (changes.length === 0) {
      const keys = 'group_name, group_description, messages_admins_only, info_admins_only, add_members_admins_only';
      throw invalidInput('body', `Invalid body. At least one of the following keys are required: ${keys}`, 'nothing');
    }
    await findChat(context, phone, params.chat_id);
    for (const change of changes) await context.groups.change(phone.session, params.chat_id, change);
    return { empty: true as const, status: 204 };
  },
});

export const leaveGroup = phoneRoute({
  method: 'post',
  path: '/v1/chats/:chat_id/leave',
  id: 'leaveGroup',
  summary: 'Leave a group',
  scope: 'groups:write',
  request: { params: chatPath },
  reply: { kind: 'empty', description: 'The phone is out' },

  async handle({ params }, context, phone) {
    await findChat(context, phone, params.chat_id);
    await context.groups.leave(phone.session, params.chat_id);
    return { empty: true as const, status: 204 };
  },
});

export const acceptInvite = phoneRoute({
  method: 'post',
  path: '/v1/chats/accept-invite',
  id: 'acceptInvite',
  summary: 'Join a group by its link',
  scope: 'groups:write',
  request: {
    body: bodyOf({ invite_link: z.string({ error: 'the link or its code' }).trim().min(1, 'the link or its code') }),
  },
  reply: {
    kind: 'json',
    description: 'The group',
    body: z.object({
      chat_id: z.string(),
      joined: z.boolean().meta({ description: 'false: an admin has to let the phone in' }),
    }),
  },

  async handle({ body }, context, { session }) {
    const { id, joined } = await context.groups.join(session, body.invite_link);
    return { json: { chat_id: id, joined } };
  },
});

function members(what: MemberChange, id: string, summary: string): Route {
  return phoneRoute({
    method: 'post',
    path: `/v1/chats/:chat_id/${what}`,
    id,
    summary,
    scope: 'groups:write',
    request: { params: chatPath, body: bodyOf({ participants: people }) },
    reply: { kind: 'json', description: 'What became of each', body: outcomes },

    async handle({ params, body }, context, phone) {
      await findChat(context, phone, params.chat_id);
      const results = await context.groups.changeMembers(phone.session, params.chat_id, what, body.participants);
      return { json: toOutcomes(results) };
    },
  });
}

function toOutcomes(results: readonly PersonResult[]): z.input<typeof outcomes> {
  return Object.fromEntries(
    results.map(({ id, asked, code, reason }) => [id ?? asked, { code, message: reason ?? 'OK' }]),
  );
}
