import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import {
  PICTURE_BODY_BYTES,
  groupParam,
  peopleField,
  personResults,
  pictureBody,
} from '../../../families/group-fields.js';
import { pictureOf } from '../../../families/picture-of.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const params = z.object({ group: groupParam });
const query = z.strictObject({ session: sessionQuery });
const trueOrFalse = z.boolean({ error: 'true or false' });
const subjectField = z.string({ error: 'a text' }).trim().min(1, 'a text').max(100, 'a text of 100 characters at most');
const peopleReply = successOf({ people: personResults });
const invite = successOf({ code: z.string(), link: z.string() });

const linkOf = (code: string) => ({ code, link: `https://chat.whatsapp.com/${code}` });

export const createGroup = defineRoute({
  method: 'post',
  path: '/groups',
  id: 'createGroup',
  summary: 'Make a group',
  description:
    'Answers when the group is there. `people` says of everybody whether they are in; one who is not stops nobody else.',
  scope: 'groups:write',
  request: { query, headers: sessionHeaders, body: z.strictObject({ subject: subjectField, people: peopleField }) },
  reply: {
    kind: 'json',
    status: 201,
    description: 'The new group',
    body: successOf({ id: z.string(), people: personResults }),
  },

  async handle({ query: asked, headers, body }, context) {
    const session = chosenSession(context, asked, headers);
    return { status: 201, json: success(await context.groups.create(session, body)) };
  },
});

export const changeGroup = defineRoute({
  method: 'patch',
  path: '/groups/:group',
  id: 'changeGroup',
  summary: "Change a group's subject, description or settings; several at once",
  description: 'Answers when WhatsApp shows it. An empty description takes it away.',
  scope: 'groups:write',
  request: {
    params,
    query,
    headers: sessionHeaders,
    body: z.strictObject({
      subject: subjectField.optional(),
      description: z.string({ error: 'a text' }).max(2048, 'a text of 2048 characters at most').optional(),
      messagesAdminsOnly: trueOrFalse.optional(),
      infoAdminsOnly: trueOrFalse.optional(),
      addingAdminsOnly: trueOrFalse.optional(),
    }),
  },
  reply: { kind: 'json', description: 'What was changed', body: successOf({ changed: z.array(z.string()) }) },

  async handle({ params: { group }, query: asked, headers, body }, context) {
    const session = chosenSession(context, asked, headers);
    const { subject, description, messagesAdminsOnly, infoAdminsOnly, addingAdminsOnly } = body;
    const changed: string[] = [];
    const change = async (field: string, what: Parameters<typeof context.groups.change>[2]) => {
      await context.groups.change(session, group, what);
      changed.push(field);
    };
    if (subject !== undefined) await change('subject', { set: 'subject', to: subject });
    if (description !== undefined) await change('description', { set: 'description', to: description });
    if (messagesAdminsOnly !== undefined) {
      await change('messagesAdminsOnly', { set: 'messages', adminsOnly: messagesAdminsOnly });
    }
    if (infoAdminsOnly !== undefined) await change('infoAdminsOnly', { set: 'info', adminsOnly: infoAdminsOnly });
    if (addingAdminsOnly !== undefined)
      await change('addingAdminsOnly', { set: 'adding', adminsOnly: addingAdminsOnly });
    if (changed.length === 0) {
      const fields = 'subject, description, messagesAdminsOnly, infoAdminsOnly, addingAdminsOnly';
      throw invalidInput('body', `at least one of ${fields}`, 'none of them');
    }
    return { json: success({ changed }) };
  },
});

export const leaveGroup = defineRoute({
  method: 'post',
  path: '/groups/:group/leave',
  id: 'leaveGroup',
  summary: 'Leave a group; its chat stays',
  scope: 'groups:write',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'This account is not in it', body: successOf({}) },

  async handle({ params: { group }, query: asked, headers }, context) {
    await context.groups.leave(chosenSession(context, asked, headers), group);
    return { json: success({}) };
  },
});

export const changeGroupMembers = defineRoute({
  method: 'patch',
  path: '/groups/:group/participants',
  id: 'changeGroupMembers',
  summary: 'Add, remove, promote or demote people of a group',
  description: 'What became of each is in the answer; 422 only when nothing could be done at all.',
  scope: 'groups:write',
  request: {
    params,
    query,
    headers: sessionHeaders,
    body: z.strictObject({
      do: z.enum(['add', 'remove', 'promote', 'demote'], { error: '"add", "remove", "promote" or "demote"' }),
      people: peopleField.min(1, 'at least one person'),
    }),
  },
  reply: { kind: 'json', description: 'What became of each', body: peopleReply },

  async handle({ params: { group }, query: asked, headers, body }, context) {
    const session = chosenSession(context, asked, headers);
    return { json: success({ people: await context.groups.changeMembers(session, group, body.do, body.people) }) };
  },
});

export const getGroupInvite = defineRoute({
  method: 'get',
  path: '/groups/:group/invite',
  id: 'getGroupInvite',
  summary: 'The invite code of a group',
  scope: 'groups:read',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'Code and link', body: invite },

  async handle({ params: { group }, query: asked, headers }, context) {
    const code = await context.groups.inviteCode(chosenSession(context, asked, headers), group);
    return { json: success(linkOf(code)) };
  },
});

export const revokeGroupInvite = defineRoute({
  method: 'delete',
  path: '/groups/:group/invite',
  id: 'revokeGroupInvite',
  summary: 'Make the invite code of a group stop working; gives the new one',
  scope: 'groups:write',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'The new code and link', body: invite },

  async handle({ params: { group }, query: asked, headers }, context) {
    const code = await context.groups.revokeInviteCode(chosenSession(context, asked, headers), group);
    return { json: success(linkOf(code)) };
  },
});

export const setGroupPicture = defineRoute({
  method: 'put',
  path: '/groups/:group/picture',
  id: 'setGroupPicture',
  summary: 'Set the picture of a group; it is cut to a square',
  scope: 'groups:write',
  bodyLimitBytes: PICTURE_BODY_BYTES,
  request: { params, query, headers: sessionHeaders, body: pictureBody },
  reply: { kind: 'json', description: 'WhatsApp took it', body: successOf({}) },

  async handle({ params: { group }, query: asked, headers, body: { data, url = '' } }, context) {
    const session = chosenSession(context, asked, headers);
    await context.groups.setPicture(session, group, data ?? (await pictureOf(context, { source: { url } })));
    return { json: success({}) };
  },
});

export const deleteGroupPicture = defineRoute({
  method: 'delete',
  path: '/groups/:group/picture',
  id: 'deleteGroupPicture',
  summary: 'Take the picture of a group away',
  scope: 'groups:write',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'WhatsApp took it', body: successOf({}) },

  async handle({ params: { group }, query: asked, headers }, context) {
    await context.groups.setPicture(chosenSession(context, asked, headers), group, null);
    return { json: success({}) };
  },
});

export const listJoinRequests = defineRoute({
  method: 'get',
  path: '/groups/:group/join-requests',
  id: 'listJoinRequests',
  summary: 'Who wants to join a group',
  scope: 'groups:read',
  request: { params, query, headers: sessionHeaders },
  reply: {
    kind: 'json',
    description: 'Everybody who waits',
    body: successOf({
      requests: z
        .array(z.object({ id: z.string(), timestamp: z.number().nullable(), method: z.string().nullable() }))
        .readonly(),
    }),
  },

  async handle({ params: { group }, query: asked, headers }, context) {
    const requests = await context.groups.joinRequests(chosenSession(context, asked, headers), group);
    return { json: success({ requests }) };
  },
});

export const answerJoinRequests = defineRoute({
  method: 'post',
  path: '/groups/:group/join-requests',
  id: 'answerJoinRequests',
  summary: 'Let people in who asked to join, or turn them away',
  description: 'Without `people`: everybody who asked.',
  scope: 'groups:write',
  request: {
    params,
    query,
    headers: sessionHeaders,
    body: z.strictObject({ approve: trueOrFalse, people: peopleField.min(1, 'at least one person').optional() }),
  },
  reply: { kind: 'json', description: 'What became of each', body: peopleReply },

  async handle({ params: { group }, query: asked, headers, body }, context) {
    const session = chosenSession(context, asked, headers);
    return { json: success({ people: await context.groups.answerJoinRequests(session, group, body) }) };
  },
});
