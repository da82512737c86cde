import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import { PICTURE_BODY_BYTES, pictureBody } from '../../../families/group-fields.js';
import { pictureOf } from '../../../families/picture-of.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const query = z.strictObject({ session: sessionQuery });

export const getProfile = defineRoute({
  method: 'get',
  path: '/profile',
  id: 'getProfile',
  summary: "The account's own profile",
  scope: 'profile:read',
  request: { query, headers: sessionHeaders },
  reply: {
    kind: 'json',
    description: 'As WhatsApp has it now',
    body: successOf({
      profile: z.object({
        id: z.string(),
        lid: z.string().nullable(),
        name: z.string().nullable(),
        about: z.string().nullable(),
      }),
    }),
  },

  async handle({ query: asked, headers }, context) {
    return { json: success({ profile: await context.profile.read(chosenSession(context, asked, headers)) }) };
  },
});

export const changeProfile = defineRoute({
  method: 'patch',
  path: '/profile',
  id: 'changeProfile',
  summary: "Change the account's name or what it says of itself",
  scope: 'profile:write',
  request: {
    query,
    headers: sessionHeaders,
    body: z.strictObject({
      name: z.string({ error: 'a text' }).trim().min(1, 'a text').max(25, '25 characters at most').optional(),
      about: z.string({ error: 'a text' }).max(139, '139 characters at most').optional(),
    }),
  },
  reply: { kind: 'json', description: 'What was changed', body: successOf({ changed: z.array(z.string()) }) },

  async handle({ query: asked, headers, body: { name, about } }, context) {
    const session = chosenSession(context, asked, headers);
    if (name === undefined && about === undefined) throw invalidInput('body', 'name, about or both', 'none of them');
    if (name !== undefined) await context.profile.setName(session, name);
    if (about !== undefined) await context.profile.setAbout(session, about);
    const changed = [...(name === undefined ? [] : ['name']), ...(about === undefined ? [] : ['about'])];
    return { json: success({ changed }) };
  },
});

export const setProfilePicture = defineRoute({
  method: 'put',
  path: '/profile/picture',
  id: 'setProfilePicture',
  summary: "Set the account's picture; it is cut to a square",
  scope: 'profile:write',
  bodyLimitBytes: PICTURE_BODY_BYTES,
  request: { query, headers: sessionHeaders, body: pictureBody },
  reply: { kind: 'json', description: 'WhatsApp took it', body: successOf({}) },

  async handle({ query: asked, headers, body: { data, url = '' } }, context) {
    const session = chosenSession(context, asked, headers);
    await context.profile.setPicture(session, data ?? (await pictureOf(context, { source: { url } })));
    return { json: success({}) };
  },
});

export const deleteProfilePicture = defineRoute({
  method: 'delete',
  path: '/profile/picture',
  id: 'deleteProfilePicture',
  summary: "Take the account's picture away",
  scope: 'profile:write',
  request: { query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'WhatsApp took it', body: successOf({}) },

  async handle({ query: asked, headers }, context) {
    await context.profile.setPicture(chosenSession(context, asked, headers), null);
    return { json: success({}) };
  },
});

export const setPresence = defineRoute({
  method: 'put',
  path: '/presence',
  id: 'setPresence',
  summary: 'Show this account as online, or no more',
  scope: 'profile:write',
  request: {
    query,
    headers: sessionHeaders,
    body: z.strictObject({
      presence: z.enum(['available', 'unavailable'], { error: '"available" or "unavailable"' }),
    }),
  },
  reply: { kind: 'json', description: 'WhatsApp was told', body: successOf({}) },

  async handle({ query: asked, headers, body: { presence } }, context) {
    await context.profile.setPresence(chosenSession(context, asked, headers), presence);
    return { json: success({}) };
  },
});
