import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const COLOR = "the number of one of WhatsApp's colours, 0 to 19";

const query = z.strictObject({ session: sessionQuery });
const params = z.object({ label: z.string().max(64, 'the id of a label').meta({ description: 'Id of a label' }) });
const name = z.string({ error: 'a text' }).trim().min(1, 'a text').max(100, 'a text of 100 characters at most');
const color = z.int({ error: COLOR }).min(0, COLOR).max(19, COLOR);
const label = z.object({ id: z.string(), name: z.string(), color: z.int() });

export const listLabels = defineRoute({
  method: 'get',
  path: '/labels',
  id: 'listLabels',
  summary: 'The labels of a business account',
  scope: 'chats:read',
  request: { query, headers: sessionHeaders },
  reply: {
    kind: 'json',
    description: 'As they are stored',
    body: successOf({
      labels: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          color: z.string().nullable().meta({ description: '`#rrggbb`, or the number of the colour' }),
        }),
      ),
    }),
  },

  async handle({ query: asked, headers }, context) {
    const labels = await context.labels.list(chosenSession(context, asked, headers));
    return { json: success({ labels: labels.map((one) => ({ id: one.id, name: one.name, color: one.color })) }) };
  },
});

export const createLabel = defineRoute({
  method: 'post',
  path: '/labels',
  id: 'createLabel',
  summary: 'Make a label (WhatsApp Business only); without a colour it gets one that is free',
  scope: 'chats:write',
  request: { query, headers: sessionHeaders, body: z.strictObject({ name, color: color.optional() }) },
  reply: { kind: 'json', status: 201, description: 'The label', body: successOf({ label }) },

  async handle({ query: asked, headers, body }, context) {
    const made = await context.labelChanges.create(chosenSession(context, asked, headers), body);
    return { status: 201, json: success({ label: made }) };
  },
});

export const changeLabel = defineRoute({
  method: 'patch',
  path: '/labels/:label',
  id: 'changeLabel',
  summary: 'Change the name or colour of a label',
  scope: 'chats:write',
  request: {
    params,
    query,
    headers: sessionHeaders,
    body: z.strictObject({ name: name.optional(), color: color.optional() }),
  },
  reply: { kind: 'json', description: 'The label as it is now', body: successOf({ label }) },

  async handle({ params: { label: id }, query: asked, headers, body }, context) {
    const session = chosenSession(context, asked, headers);
    if (body.name === undefined && body.color === undefined) {
      throw invalidInput('body', 'name, color or both', 'none of them');
    }
    return { json: success({ label: await context.labelChanges.change(session, id, body) }) };
  },
});

export const deleteLabel = defineRoute({
  method: 'delete',
  path: '/labels/:label',
  id: 'deleteLabel',
  summary: 'Delete a label; it is taken off every chat',
  scope: 'chats:write',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'It is gone', body: successOf({}) },

  async handle({ params: { label: id }, query: asked, headers }, context) {
    await context.labelChanges.remove(chosenSession(context, asked, headers), id);
    return { json: success({}) };
  },
});
