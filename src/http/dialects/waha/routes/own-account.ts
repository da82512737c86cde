import { z } from 'zod';
import { pictureOf } from '../../../families/picture-of.js';
import { defineRoute, type Route, type RouteContext } from '../../../route.js';
import { bodyOf, chatId, filled, sessionField, sessionPath, text } from '../fields.js';
import { outgoingFile } from '../schemas/outgoing-file.js';
import { DEFAULT_NAME, onWorking } from '../session-access.js';
import { success } from './chat-actions.js';

const path = z.object({ session: sessionPath });

export const getProfile = defineRoute({
  method: 'get',
  path: '/api/:session/profile',
  id: 'getProfile',
  summary: 'The account itself',
  scope: 'contacts:read',
  request: { params: path },
  reply: {
    kind: 'json',
    description: 'The account',
    body: z.object({ id: z.string(), name: z.string(), picture: z.string().nullable() }),
  },

  async handle({ params }, context) {
    const profile = await onWorking(context, params.session, async (session) => {
      const { id, name } = await context.profile.read(session);
      return { id, name: name ?? '', picture: await context.pictures.soon(session, id) };
    });
    return { json: profile };
  },
});

/** What of the account's own profile can be changed. */
export const profileRoutes: readonly Route[] = [
  ownChange('name', 'setProfileName', 'Change the name that others see', (context, session, name) =>
    context.profile.setName(session, name),
  ),
  ownChange('status', 'setProfileStatus', 'Change what the account says of itself', (context, session, about) =>
    context.profile.setAbout(session, about),
  ),
];

function ownChange(
  field: 'name' | 'status',
  id: string,
  summary: string,
  change: (context: RouteContext, session: string, value: string) => Promise<void>,
): Route {
  return defineRoute({
    method: 'put',
    path: `/api/:session/profile/${field}`,
    id,
    summary,
    scope: 'profile:write',
    request: { params: path, body: bodyOf({ [field]: field === 'name' ? filled : text }) },
    reply: { kind: 'json', description: 'WhatsApp shows it', body: success },

    async handle({ params, body }, context) {
      const value = (body as Readonly<Record<string, string>>)[field] ?? '';
      await onWorking(context, params.session, (session) => change(context, session, value));
      return { json: { success: true } };
    },
  });
}

export const setProfilePicture = defineRoute({
  method: 'put',
  path: '/api/:session/profile/picture',
  id: 'setProfilePicture',
  summary: 'Set the picture of the account',
  scope: 'profile:write',
  takesFile: true,
  request: { params: path, body: bodyOf({ file: outgoingFile }) },
  reply: { kind: 'json', description: 'It is set', body: success },

  async handle({ params, body }, context) {
    const picture = await pictureOf(context, body.file);
    await onWorking(context, params.session, (session) => context.profile.setPicture(session, picture));
    return { json: { success: true } };
  },
});

export const deleteProfilePicture = defineRoute({
  method: 'delete',
  path: '/api/:session/profile/picture',
  id: 'deleteProfilePicture',
  summary: 'Take the picture of the account away',
  scope: 'profile:write',
  request: { params: path },
  reply: { kind: 'json', description: 'It is gone', body: success },

  async handle({ params }, context) {
    await onWorking(context, params.session, (session) => context.profile.setPicture(session, null));
    return { json: { success: true } };
  },
});

/** Who may not write to the account. */
export const blockRoutes: readonly Route[] = [
  blocking('block', true, 'Take no messages of a person any more'),
  blocking('unblock', false, 'Take them again'),
];

function blocking(verb: string, blocked: boolean, summary: string): Route {
  return defineRoute({
    method: 'post',
    path: `/api/contacts/${verb}`,
    id: `${verb}Contact`,
    summary,
    scope: 'contacts:write',
    request: { body: bodyOf({ contactId: chatId, session: sessionField }) },
    reply: { kind: 'json', description: 'WhatsApp shows it', body: success },

    async handle({ body }, context) {
      await onWorking(context, body.session ?? DEFAULT_NAME, (session) =>
        context.contactActions.block(session, body.contactId, blocked),
      );
      return { json: { success: true } };
    },
  });
}

export const saveContact = defineRoute({
  method: 'put',
  path: '/api/:session/contacts/:chatId',
  id: 'saveContact',
  summary: 'Put a person into the address book of the account, or change the name there',
  scope: 'contacts:write',
  request: {
    params: z.object({ session: sessionPath, chatId }),
    body: bodyOf({ firstName: filled, lastName: text.nullish() }),
  },
  reply: { kind: 'json', description: 'It is there', body: success },

  async handle({ params, body }, context) {
    const name = { firstName: body.firstName, lastName: body.lastName ?? undefined };
    await onWorking(context, params.session, (session) => context.contactActions.save(session, params.chatId, name));
    return { json: { success: true } };
  },
});
