import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { namedSession } from '../../../families/session-choice.js';
import { defineRoute, type Route } from '../../../route.js';
import { jidOf, jidParam, sessionParam, SESSION_PATH } from '../fields.js';
import { live } from '../live.js';
import { personOf } from './contacts.js';

const person = z.object({ session: sessionParam, jid: jidParam });

export const checkContact = defineRoute({
  method: 'get',
  path: `${SESSION_PATH}/contacts/check`,
  id: 'checkContact',
  summary: 'Whether a number is on WhatsApp',
  description: 'WhatsApp is asked once a number in 24 hours and at most ten times a minute; over that it is 429.',
  scope: 'contacts:read',
  request: {
    params: z.object({ session: sessionParam }),
    query: z.object({ phone: z.string({ error: 'one phone number' }).max(128).optional() }),
  },
  reply: {
    kind: 'json',
    description: 'The answer',
    body: z
      .object({ query: z.string(), isOnWhatsApp: z.boolean(), jid: z.string().optional() })
      .meta({ id: 'OnWhatsApp' }),
  },

  async handle({ params, query }, context) {
    const session = namedSession(context, params.session);
    const phone = query.phone?.trim() ?? '';
    if (phone === '') throw new BridgeError('invalid_request', 'phone is required', { part: 'query' });
    const found = await live(context, session, async () => {
      try {
        return await context.chats.contact(session, phone);
      } catch (error) {
        if (error instanceof BridgeError && error.code === 'number_not_registered') return null;
        // Not looked up: WhatsApp was asked too often.
        if (error instanceof BridgeError && error.code === 'chat_not_found') return { isRegistered: null, id: '' };
        throw error;
      }
    });
    if (found?.isRegistered === null) {
      throw new BridgeError('rate_limited', 'too many numbers were checked within a minute', { retryAfterS: 60 });
    }
    if (found?.isRegistered !== true) return { json: { query: phone, isOnWhatsApp: false } };
    const { phone: known, id } = found as { readonly phone?: string | null; readonly id: string };
    const jid = known == null ? jidOf(id) : `${known}@s.whatsapp.net`;
    return { json: { query: phone, isOnWhatsApp: true, jid } };
  },
});

export const getAbout = defineRoute({
  method: 'get',
  path: `${SESSION_PATH}/contacts/:jid/about`,
  id: 'getContactAbout',
  summary: 'What a person says of themselves',
  scope: 'contacts:read',
  request: { params: person },
  reply: { kind: 'json', description: 'Their text', body: z.object({ about: z.string() }) },

  async handle({ params }, context) {
    const session = namedSession(context, params.session);
    const id = personOf(params.jid);
    const about = await live(context, session, () => context.contactActions.about(session, id));
    if (about === null)
      throw new BridgeError('route_not_found', 'this account may not see what they say of themselves');
    return { json: { about } };
  },
});

export const getPicture = defineRoute({
  method: 'get',
  path: `${SESSION_PATH}/contacts/:jid/picture`,
  id: 'getContactPicture',
  summary: 'Where the picture of a person or group is; asked for at most once in 24 hours',
  scope: 'contacts:read',
  request: { params: person },
  reply: {
    kind: 'json',
    description: 'Empty: there is none that this account may see',
    body: z.object({ url: z.string().optional() }).meta({ id: 'ProfilePicture' }),
  },

  async handle({ params }, context) {
    const session = namedSession(context, params.session);
    const id = params.jid.endsWith('@g.us') ? params.jid : personOf(params.jid);
    const url = await live(context, session, () => context.pictures.url(session, id, {}));
    return { json: url === null ? {} : { url } };
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
    path: `${SESSION_PATH}/contacts/:jid/${verb}`,
    id: `${verb}Contact`,
    summary,
    scope: 'contacts:write',
    request: { params: person },
    reply: { kind: 'empty', description: 'WhatsApp shows it' },

    async handle({ params }, context) {
      const session = namedSession(context, params.session);
      const id = personOf(params.jid);
      await live(context, session, () => context.contactActions.block(session, id, blocked));
      return { status: 204, empty: true };
    },
  });
}
