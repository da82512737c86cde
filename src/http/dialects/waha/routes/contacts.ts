import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { defineRoute, type Route } from '../../../route.js';
import { chatId, oneOf, queryBool, queryCount, sessionPath, sessionQuery } from '../fields.js';
import { findContact } from '../find-contact.js';
import { toWaContact, waContact } from '../schemas/wa-contact.js';
import { DEFAULT_NAME, onWorking } from '../session-access.js';

const EVERYBODY = 1_000_000;
const one = z.object({ contactId: chatId, session: sessionQuery });

export const listContacts = defineRoute({
  method: 'get',
  path: '/api/contacts/all',
  id: 'listContacts',
  summary: 'Everybody that the account knows',
  scope: 'contacts:read',
  request: {
    query: z.object({
      session: sessionQuery,
      sortBy: oneOf(['id', 'name']).optional(),
      sortOrder: oneOf(['desc', 'asc']).optional(),
      limit: queryCount(1).optional(),
      offset: queryCount(0).optional(),
    }),
  },
  reply: { kind: 'json', description: 'The people', body: z.array(waContact) },

  async handle({ query }, context) {
    const { sortBy = 'id', sortOrder, limit = EVERYBODY, offset = 0 } = query;
    const descending = sortOrder === 'desc';
    const people = await onWorking(context, query.session ?? DEFAULT_NAME, (session) =>
      context.people.contacts(session, { sortBy, descending, limit, offset }),
    );
    return { json: people.map((contact) => toWaContact(contact)) };
  },
});

export const getContact = defineRoute({
  method: 'get',
  path: '/api/contacts',
  id: 'getContact',
  summary: 'Who is behind an id; a stranger is no error',
  scope: 'contacts:read',
  request: { query: one },
  reply: { kind: 'json', description: 'The person', body: waContact },

  async handle({ query }, context) {
    const contact = await onWorking(context, query.session ?? DEFAULT_NAME, (session) =>
      findContact(context, session, query.contactId),
    );
    return { json: toWaContact(contact, contact.isRegistered === true) };
  },
});

export const getContactOfSession = defineRoute({
  method: 'get',
  path: '/api/:session/contacts/:id',
  id: 'getContactOfSession',
  summary: 'Who is behind an id; a stranger is no error',
  scope: 'contacts:read',
  request: { params: z.object({ session: sessionPath, id: chatId }) },
  reply: { kind: 'json', description: 'The person', body: waContact },

  async handle({ params }, context) {
    const contact = await onWorking(context, params.session, (session) => findContact(context, session, params.id));
    return { json: toWaContact(contact, contact.isRegistered === true) };
  },
});

/** Whether a number is on WhatsApp, at its place of today and at that of old clients. */
export const checkRoutes: readonly Route[] = [
  checkAt('/api/contacts/check-exists', 'checkExists'),
  checkAt('/api/checkNumberStatus', 'deprecatedCheckNumberStatus'),
];

function checkAt(path: string, id: string): Route {
  return defineRoute({
    method: 'get',
    path,
    id,
    summary: 'Whether a number is on WhatsApp',
    scope: 'contacts:read',
    request: { query: z.object({ phone: chatId, session: sessionQuery }) },
    reply: {
      kind: 'json',
      description: 'The answer',
      body: z.object({ numberExists: z.boolean(), chatId: z.string().optional() }),
    },

    async handle({ query }, context) {
      const contact = await onWorking(context, query.session ?? DEFAULT_NAME, (session) =>
        findContact(context, session, query.phone),
      );
      if (contact.isRegistered === null) {
        throw new BridgeError('rate_limited', 'Too many numbers were checked within a minute.', { retryAfterS: 60 });
      }
      return { json: contact.isRegistered ? { numberExists: true, chatId: contact.id } : { numberExists: false } };
    },
  });
}

export const getAbout = defineRoute({
  method: 'get',
  path: '/api/contacts/about',
  id: 'getAbout',
  summary: 'What a person says of themselves',
  scope: 'contacts:read',
  request: { query: one },
  reply: { kind: 'json', description: 'null: it is not shown', body: z.object({ about: z.string().nullable() }) },

  async handle({ query }, context) {
    const about = await onWorking(context, query.session ?? DEFAULT_NAME, (session) =>
      context.contactActions.about(session, query.contactId),
    );
    return { json: { about } };
  },
});

export const getProfilePicture = defineRoute({
  method: 'get',
  path: '/api/contacts/profile-picture',
  id: 'getProfilePicture',
  summary: 'The picture of a person; asked for anew after 24 hours or with `refresh=true`',
  scope: 'contacts:read',
  request: { query: one.extend({ refresh: queryBool.optional() }) },
  reply: {
    kind: 'json',
    description: 'null: there is none',
    body: z.object({ profilePictureURL: z.string().nullable() }),
  },

  async handle({ query }, context) {
    const profilePictureURL = await onWorking(context, query.session ?? DEFAULT_NAME, (session) =>
      context.pictures.url(session, query.contactId, { refresh: query.refresh }),
    );
    return { json: { profilePictureURL } };
  },
});
