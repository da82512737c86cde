import { z } from 'zod';
import type { GroupChange, MemberChange, PersonResult } from '../../../../core/ports/page-groups.js';
import { pictureOf } from '../../../families/picture-of.js';
import { defineRoute, type Method, type Route, type RouteContext } from '../../../route.js';
import { bodyOf, bool, chatId, filled, groupPath, sessionPath, text } from '../fields.js';
import { outgoingFile } from '../schemas/outgoing-file.js';
import { onWorking } from '../session-access.js';
import { success } from './chat-actions.js';

const path = z.object({ session: sessionPath });
const people = z
  .array(z.object({ id: chatId }, { error: 'must be an object' }), { error: 'must be an array' })
  .min(1, 'must contain at least 1 elements');
const anyObject = z.looseObject({});

export const createGroup = defineRoute({
  method: 'post',
  path: '/api/:session/groups',
  id: 'createGroup',
  summary: 'Make a group; of everybody the answer says whether they are in',
  scope: 'groups:write',
  request: { params: path, body: bodyOf({ name: filled, participants: people }) },
  reply: { kind: 'json', description: 'The group, as whatsapp-web.js answers', body: anyObject },

  async handle({ params, body }, context) {
    const wanted = { subject: body.name, people: body.participants.map(({ id }) => id) };
    const made = await onWorking(context, params.session, (session) => context.groups.create(session, wanted));
    const [user = '', server = ''] = made.id.split('@');
    const participants = Object.fromEntries(made.people.map((one) => [one.id ?? one.asked, toMemberResult(one)]));
    return { json: { title: body.name, gid: { server, user, _serialized: made.id }, id: made.id, participants } };
  },
});

/** What is done to a group and answered by success alone. */
export const groupActions: readonly Route[] = [
  groupAction('delete', '', 'deleteGroup', 'Leave a group and delete its chat', {}, async (context, session, id) => {
    await context.groups.leave(session, id);
    await context.chatActions.delete(session, id);
  }),
  groupAction('post', '/leave', 'leaveGroup', 'Leave a group', {}, (context, session, id) =>
    context.groups.leave(session, id),
  ),
  change('/subject', 'setGroupSubject', 'Change the name of a group', { subject: filled }, ({ subject }) => ({
    set: 'subject',
    to: String(subject),
  })),
  change('/description', 'setGroupDescription', 'Change the description', { description: text }, (body) => ({
    set: 'description',
    to: String(body['description']),
  })),
  ...(['info', 'messages'] as const).map((set) =>
    change(
      `/settings/security/${set}-admin-only`,
      set === 'info' ? 'setGroupInfoAdminOnly' : 'setGroupMessagesAdminOnly',
      set === 'info' ? 'Let only admins change what a group shows' : 'Let only admins write in a group',
      { adminsOnly: bool },
      (body) => ({ set, adminsOnly: body['adminsOnly'] === true }),
    ),
  ),
  groupAction('delete', '/picture', 'deleteGroupPicture', 'Take the picture away', {}, (context, session, id) =>
    context.groups.setPicture(session, id, null),
  ),
];

export const setGroupPicture = defineRoute({
  method: 'put',
  path: '/api/:session/groups/:id/picture',
  id: 'setGroupPicture',
  summary: 'Set the picture of a group',
  scope: 'groups:write',
  takesFile: true,
  request: { params: groupPath, body: bodyOf({ file: outgoingFile }) },
  reply: { kind: 'json', description: 'It is set', body: success },

  async handle({ params, body }, context) {
    const picture = await pictureOf(context, body.file);
    await onWorking(context, params.session, (session) => context.groups.setPicture(session, params.id, picture));
    return { json: { success: true } };
  },
});

export const memberRoutes: readonly Route[] = [
  members('/participants/add', 'add', 'Take people into a group'),
  members('/participants/remove', 'remove', 'Take people out of a group'),
  members('/admin/promote', 'promote', 'Make people admins'),
  members('/admin/demote', 'demote', 'Make admins members'),
];

function members(at: string, what: MemberChange, summary: string): Route {
  return defineRoute({
    method: 'post',
    path: `/api/:session/groups/:id${at}`,
    id: `${what}Participants`,
    summary,
    scope: 'groups:write',
    request: { params: groupPath, body: bodyOf({ participants: people }) },
    reply: {
      kind: 'json',
      status: 200,
      description: 'What became of each',
      body: z.record(z.string(), z.object({ code: z.int(), message: z.string() })),
    },

    async handle({ params, body }, context) {
      const asked = body.participants.map(({ id }) => id);
      const results = await onWorking(context, params.session, (session) =>
        context.groups.changeMembers(session, params.id, what, asked),
      );
      const said = results.map(({ id, asked: typed, code, reason }) => [
        id ?? typed,
        { code, message: reason ?? 'OK' },
      ]);
      return { json: Object.fromEntries(said) as Record<string, { code: number; message: string }> };
    },
  });
}

/** The code by which a group can be joined, and a new one in its place. */
export const inviteRoutes: readonly Route[] = [
  invite('get', '', 'getInviteCode', 'The code by which a group can be joined', (context, session, id) =>
    context.groups.inviteCode(session, id),
  ),
  invite('post', '/revoke', 'revokeInviteCode', 'Make a new code; the old one ends', (context, session, id) =>
    context.groups.revokeInviteCode(session, id),
  ),
];

function invite(
  method: 'get' | 'post',
  at: string,
  id: string,
  summary: string,
  run: (context: RouteContext, session: string, group: string) => Promise<string>,
): Route {
  return defineRoute({
    method,
    path: `/api/:session/groups/:id/invite-code${at}`,
    id,
    summary,
    scope: method === 'get' ? 'groups:read' : 'groups:write',
    request: { params: groupPath },
    reply: { kind: 'json', status: 200, description: 'The code', body: z.string() },

    async handle({ params }, context) {
      return { json: await onWorking(context, params.session, (session) => run(context, session, params.id)) };
    },
  });
}

export const joinInfo = defineRoute({
  method: 'get',
  path: '/api/:session/groups/join-info',
  id: 'joinInfo',
  summary: 'What a code or link leads to',
  scope: 'groups:read',
  request: { params: path, query: z.object({ code: filled }) },
  reply: { kind: 'json', description: 'The group', body: anyObject },

  async handle({ params, query }, context) {
    const info = await onWorking(context, params.session, (session) => context.groups.inviteInfo(session, query.code));
    return { json: { ...info } };
  },
});

export const joinGroup = defineRoute({
  method: 'post',
  path: '/api/:session/groups/join',
  id: 'joinGroup',
  summary: 'Join a group by its code or link',
  scope: 'groups:write',
  request: { params: path, body: bodyOf({ code: filled }) },
  reply: { kind: 'json', status: 200, description: 'The group', body: z.object({ id: z.string() }) },

  async handle({ params, body }, context) {
    const { id } = await onWorking(context, params.session, (session) => context.groups.join(session, body.code));
    return { json: { id } };
  },
});

export const refreshGroups = defineRoute({
  method: 'post',
  path: '/api/:session/groups/refresh',
  id: 'refreshGroups',
  summary: 'Nothing to do: groups are followed as they change',
  scope: 'groups:read',
  request: { params: path },
  reply: { kind: 'json', status: 200, description: 'They are fresh', body: success },

  async handle({ params }, context) {
    return onWorking(context, params.session, () => Promise.resolve({ json: { success: true } }));
  },
});

function change(
  at: string,
  id: string,
  summary: string,
  shape: Readonly<Record<string, z.ZodType>>,
  toChange: (body: Readonly<Record<string, unknown>>) => GroupChange,
): Route {
  return groupAction('put', at, id, summary, shape, (context, session, group, body) =>
    context.groups.change(session, group, toChange(body)),
  );
}

function groupAction(
  method: Method,
  at: string,
  id: string,
  summary: string,
  shape: Readonly<Record<string, z.ZodType>>,
  act: (
    context: RouteContext,
    session: string,
    group: string,
    body: Readonly<Record<string, unknown>>,
  ) => Promise<void>,
): Route {
  return defineRoute({
    method,
    path: `/api/:session/groups/:id${at}`,
    id,
    summary,
    scope: 'groups:write',
    request: { params: groupPath, body: bodyOf(shape) },
    reply: { kind: 'json', status: 200, description: 'WhatsApp shows it', body: success },

    async handle({ params, body }, context) {
      await onWorking(context, params.session, (session) => act(context, session, params.id, body));
      return { json: { success: true } };
    },
  });
}

function toMemberResult({ code, reason }: PersonResult) {
  return { statusCode: code, message: reason ?? 'OK', isGroupCreator: false, isInviteV4Sent: false };
}
