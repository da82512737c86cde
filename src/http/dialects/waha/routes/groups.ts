import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { asFlag, fieldsOf, type Fields } from '../../../../core/history/json-fields.js';
import { rawChat } from '../../../families/raw-shapes.js';
import { defineRoute, type Route, type RouteContext } from '../../../route.js';
import { groupPath, oneOf, queryBool, queryCount, sessionPath } from '../fields.js';
import { chatIdOf, listRawChats } from '../list-chats.js';
import { toParticipant } from '../mappers/to-participant.js';
import { onWorking } from '../session-access.js';

const path = z.object({ session: sessionPath });
type RawChat = z.input<typeof rawChat>;

export const listGroups = defineRoute({
  method: 'get',
  path: '/api/:session/groups',
  id: 'listGroups',
  summary: 'The groups of the account, as whatsapp-web.js makes them',
  scope: 'chats:read',
  request: {
    params: path,
    query: z.object({
      sortBy: oneOf(['id', 'subject']).optional(),
      sortOrder: oneOf(['desc', 'asc']).optional(),
      limit: queryCount(1).optional(),
      offset: queryCount(0).optional(),
      exclude: z
        .union([oneOf(['participants']), z.array(oneOf(['participants']))])
        .transform((value) => [value].flat())
        .optional(),
    }),
  },
  reply: { kind: 'json', description: 'The groups', body: z.array(rawChat) },

  async handle({ params, query }, context) {
    const { sortBy, sortOrder, limit, offset = 0, exclude } = query;
    const groups = await onWorking(context, params.session, (session) =>
      groupsOf(context, session, { sortBy: sortBy === 'subject' ? 'name' : sortBy, sortOrder }),
    );
    const page = groups.slice(offset, limit === undefined ? undefined : offset + limit);
    return { json: (exclude === undefined ? page : page.map(withoutParticipants)) as RawChat[] };
  },
});

export const countGroups = defineRoute({
  method: 'get',
  path: '/api/:session/groups/count',
  id: 'countGroups',
  summary: 'How many groups there are',
  scope: 'chats:read',
  request: { params: path },
  reply: { kind: 'json', description: 'The number', body: z.object({ count: z.int() }) },

  async handle({ params }, context) {
    const groups = await onWorking(context, params.session, (session) => groupsOf(context, session, {}));
    return { json: { count: groups.length } };
  },
});

export const getGroup = defineRoute({
  method: 'get',
  path: '/api/:session/groups/:id',
  id: 'getGroup',
  summary: 'One group, as whatsapp-web.js makes it',
  scope: 'chats:read',
  request: { params: groupPath },
  reply: { kind: 'json', description: 'The group', body: rawChat },

  async handle({ params }, context) {
    return { json: (await groupOf(context, params)) as RawChat };
  },
});

export const getGroupPicture = defineRoute({
  method: 'get',
  path: '/api/:session/groups/:id/picture',
  id: 'getGroupPicture',
  summary: 'The picture of a group; asked for anew after 24 hours or with `refresh=True`',
  scope: 'chats:read',
  request: { params: groupPath, query: z.object({ refresh: queryBool.optional() }) },
  reply: { kind: 'json', description: 'null: there is none', body: z.object({ url: z.string().nullable() }) },

  async handle({ params, query }, context) {
    const url = await onWorking(context, params.session, (session) =>
      context.pictures.url(session, params.id, { refresh: query.refresh }),
    );
    return { json: { url } };
  },
});

const participant = z.object({ id: z.string(), role: z.enum(['participant', 'admin', 'superadmin']) });

export const listParticipants = defineRoute({
  method: 'get',
  path: '/api/:session/groups/:id/participants',
  id: 'listParticipants',
  summary: 'Who is in a group, as whatsapp-web.js makes it',
  scope: 'chats:read',
  request: { params: groupPath },
  reply: { kind: 'json', description: 'The people', body: z.array(z.looseObject({})) },

  async handle({ params }, context) {
    return { json: participantsOf(await groupOf(context, params)).map((one) => ({ ...one })) };
  },
});

export const listParticipantsV2 = defineRoute({
  method: 'get',
  path: '/api/:session/groups/:id/participants/v2',
  id: 'listParticipantsV2',
  summary: 'Who is in a group, and as what',
  scope: 'chats:read',
  request: { params: groupPath },
  reply: { kind: 'json', description: 'The people', body: z.array(participant) },

  async handle({ params }, context) {
    return { json: participantsOf(await groupOf(context, params)).map(toParticipant) };
  },
});

/** What only admins may do. */
export const groupSettings: readonly Route[] = [
  setting('info-admin-only', 'restrict', 'getGroupInfoAdminOnly', 'Whether only admins change what a group shows'),
  setting('messages-admin-only', 'announce', 'getGroupMessagesAdminOnly', 'Whether only admins write in a group'),
];

function setting(name: string, field: 'restrict' | 'announce', id: string, summary: string): Route {
  return defineRoute({
    method: 'get',
    path: `/api/:session/groups/:id/settings/security/${name}`,
    id,
    summary,
    scope: 'chats:read',
    request: { params: groupPath },
    reply: { kind: 'json', description: 'The setting', body: z.object({ adminsOnly: z.boolean() }) },

    async handle({ params }, context) {
      const group = await groupOf(context, params);
      return { json: { adminsOnly: asFlag(fieldsOf(group['groupMetadata'])[field]) } };
    },
  });
}

async function groupsOf(
  context: RouteContext,
  session: string,
  listing: Pick<Parameters<typeof listRawChats>[2], 'sortBy' | 'sortOrder'>,
): Promise<Fields[]> {
  const chats = await listRawChats(context, session, { ...listing, merge: false });
  return chats.filter((chat) => chatIdOf(chat).endsWith('@g.us'));
}

function groupOf(context: RouteContext, { session: name, id }: z.output<typeof groupPath>): Promise<Fields> {
  return onWorking(context, name, async (session) => {
    const group = (await groupsOf(context, session, {})).find((chat) => chatIdOf(chat) === id);
    if (group === undefined) throw new BridgeError('chat_not_found', `There is no group ${id} on this account.`);
    return group;
  });
}

function participantsOf(group: Fields): readonly Fields[] {
  const participants = fieldsOf(group['groupMetadata'])['participants'];
  return Array.isArray(participants) ? participants.map(fieldsOf) : [];
}

function withoutParticipants(group: Fields): Fields {
  const { participants: _left, ...metadata } = fieldsOf(group['groupMetadata']);
  return { ...group, groupMetadata: metadata };
}
