import { z } from 'zod';
import { chatParam } from '../../../families/field-types.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const params = z.object({ chat: chatParam });
const query = z.strictObject({ session: sessionQuery });
const nameField = z.string({ error: 'a text' }).trim().max(100, 'a text of 100 characters at most');

export const getAbout = defineRoute({
  method: 'get',
  path: '/contacts/:chat/about',
  id: 'getAbout',
  summary: 'What somebody says of themselves; null when this account may not see it',
  scope: 'contacts:read',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'The text', body: successOf({ about: z.string().nullable() }) },

  async handle({ params: { chat }, query: asked, headers }, context) {
    const about = await context.contactActions.about(chosenSession(context, asked, headers), chat);
    return { json: success({ about }) };
  },
});

export const blockContact = defineRoute({
  method: 'put',
  path: '/contacts/:chat/block',
  id: 'blockContact',
  summary: 'Block somebody',
  scope: 'contacts:write',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'They are blocked', body: successOf({}) },

  async handle({ params: { chat }, query: asked, headers }, context) {
    await context.contactActions.block(chosenSession(context, asked, headers), chat, true);
    return { json: success({}) };
  },
});

export const unblockContact = defineRoute({
  method: 'delete',
  path: '/contacts/:chat/block',
  id: 'unblockContact',
  summary: 'Unblock somebody',
  scope: 'contacts:write',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'They are not blocked', body: successOf({}) },

  async handle({ params: { chat }, query: asked, headers }, context) {
    await context.contactActions.block(chosenSession(context, asked, headers), chat, false);
    return { json: success({}) };
  },
});

export const saveContact = defineRoute({
  method: 'put',
  path: '/contacts/:chat',
  id: 'saveContact',
  summary: "Put somebody into the account's address book, or change their name there",
  scope: 'contacts:write',
  request: {
    params,
    query,
    headers: sessionHeaders,
    body: z.strictObject({
      firstName: nameField.min(1, 'a text'),
      lastName: nameField.optional(),
      syncToPhone: z
        .boolean({ error: 'true or false' })
        .optional()
        .meta({ description: "Also into the phone's own address book; default false" }),
    }),
  },
  reply: { kind: 'json', description: 'They are saved', body: successOf({}) },

  async handle({ params: { chat }, query: asked, headers, body }, context) {
    await context.contactActions.save(chosenSession(context, asked, headers), chat, body);
    return { json: success({}) };
  },
});

export const forgetContact = defineRoute({
  method: 'delete',
  path: '/contacts/:chat',
  id: 'forgetContact',
  summary: "Take somebody out of the account's address book",
  description: 'What is stored of them stays; `DELETE /contacts/:chat/data` erases that.',
  scope: 'contacts:write',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'They are not in it', body: successOf({}) },

  async handle({ params: { chat }, query: asked, headers }, context) {
    await context.contactActions.forget(chosenSession(context, asked, headers), chat);
    return { json: success({}) };
  },
});

export const setChatLabels = defineRoute({
  method: 'put',
  path: '/chats/:chat/labels',
  id: 'setChatLabels',
  summary: 'Give a chat these labels and no others (WhatsApp Business only)',
  scope: 'chats:write',
  request: {
    params,
    query,
    headers: sessionHeaders,
    body: z.strictObject({
      labels: z.array(z.string({ error: 'the id of a label' }), { error: 'a list of label ids' }).max(50, 'at most 50'),
    }),
  },
  reply: { kind: 'json', description: 'It has them', body: successOf({}) },

  async handle({ params: { chat }, query: asked, headers, body: { labels } }, context) {
    await context.chatActions.setLabels(chosenSession(context, asked, headers), chat, labels);
    return { json: success({}) };
  },
});
