import { z } from 'zod';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const params = z.object({ code: z.string().meta({ description: 'An invite code: the end of its link' }) });
const query = z.strictObject({ session: sessionQuery });

export const getInvite = defineRoute({
  method: 'get',
  path: '/invites/:code',
  id: 'getInvite',
  summary: 'What group an invite code leads to, without joining it',
  scope: 'groups:read',
  request: { params, query, headers: sessionHeaders },
  reply: {
    kind: 'json',
    description: 'The group, as far as WhatsApp tells strangers',
    body: successOf({
      group: z.object({
        id: z.string(),
        subject: z.string(),
        description: z.string().nullable(),
        owner: z.string().nullable(),
        createdAt: z.number().nullable(),
        size: z.number().nullable(),
        needsApproval: z.boolean(),
      }),
    }),
  },

  async handle({ params: { code }, query: asked, headers }, context) {
    return { json: success({ group: await context.groups.inviteInfo(chosenSession(context, asked, headers), code) }) };
  },
});

export const joinByInvite = defineRoute({
  method: 'post',
  path: '/invites/:code/join',
  id: 'joinByInvite',
  summary: 'Join a group by an invite code',
  description: '`joined: false`: an admin of the group has to approve first.',
  scope: 'groups:write',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'The group', body: successOf({ id: z.string(), joined: z.boolean() }) },

  async handle({ params: { code }, query: asked, headers }, context) {
    return { json: success(await context.groups.join(chosenSession(context, asked, headers), code)) };
  },
});
