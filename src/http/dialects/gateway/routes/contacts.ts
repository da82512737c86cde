import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import type { ContactRead } from '../../../../core/ports/engine.js';
import { namedSession } from '../../../families/session-choice.js';
import { defineRoute } from '../../../route.js';
import { innerIdOf, jidOf, jidParam, listOf, pageQuery, pageSize, sessionParam, SESSION_PATH } from '../fields.js';

import { idsOf, knownPeople, sourceOf, type KnownPerson } from '../known-people.js';

const contactSchema = z
  .object({
    lid: z.string().meta({ description: 'The LID; the phone address of a person whose LID is not known' }),
    name: z.string().optional(),
    businessName: z.string().optional(),
    phoneNumber: z.string().optional(),
    source: z.enum(['dm', 'group']),
  })
  .meta({ id: 'GatewayContact' });

export const listContacts = defineRoute({
  method: 'get',
  path: `${SESSION_PATH}/contacts`,
  id: 'listContacts',
  summary: 'Everybody that the account knows, by name',
  scope: 'contacts:read',
  request: {
    params: z.object({ session: sessionParam }),
    query: z.object({
      ...pageQuery,
      source: z
        .enum(['dm', 'group', ''], { error: 'dm or group' })
        .optional()
        .meta({ description: '`group`: known from groups alone, neither by a chat nor from the address book' }),
      group: z.string().optional().meta({ description: 'Only members of this group, by its jid' }),
      q: z.string().optional().meta({ description: 'A part of a name or number' }),
    }),
  },
  reply: { kind: 'json', description: 'A page, from the stored copy', body: listOf(contactSchema) },

  async handle({ params, query }, context) {
    const session = namedSession(context, params.session);
    const from = cursorOf(query.cursor);
    const { source = '', group = '', q = '' } = query;
    const found = (await knownPeople(context, session)).filter(
      (person) =>
        matches(person.contact, q) &&
        (source === '' || sourceOf(person) === source) &&
        (group === '' || person.groups.some(({ jid }) => jid === group)),
    );
    const page = found.slice(from, from + pageSize(query));
    const next = from + page.length;
    return {
      headers: { 'X-Causeway-Source': 'store' },
      json: { data: page.map(toContact), nextCursor: next < found.length ? String(next) : null },
    };
  },
});

export const getContact = defineRoute({
  method: 'get',
  path: `${SESSION_PATH}/contacts/:lid`,
  id: 'getContact',
  summary: 'One person that the account knows',
  scope: 'contacts:read',
  request: { params: z.object({ session: sessionParam, lid: jidParam }) },
  reply: {
    kind: 'json',
    description: 'The person, from the stored copy',
    body: z
      .object({
        dm: z.boolean().meta({ description: 'There is a chat with them' }),
        groups: z
          .array(z.object({ jid: z.string(), name: z.string().optional() }))
          .readonly()
          .meta({ description: 'The stored groups that they are in' }),
        identity: z.object({
          lid: z.string().optional(),
          jid: z.string().optional(),
          phoneNumber: z.string().optional(),
          name: z.string().optional(),
        }),
      })
      .meta({ id: 'GatewayContactDetail' }),
  },

  async handle({ params }, context) {
    const session = namedSession(context, params.session);
    const id = personOf(params.lid);
    const person = (await knownPeople(context, session)).find(({ contact: one }) => idsOf(one).includes(id));
    if (person === undefined) throw new BridgeError('route_not_found', 'contact not found');
    const { contact, groups } = person;
    const { lid, phone } = contact;
    const identity = {
      ...(lid === null ? {} : { lid }),
      ...(phone === null ? {} : { jid: `${phone}@s.whatsapp.net`, phoneNumber: phone }),
      ...named(contact),
    };
    const hasChat = contact.hasChat || (await context.chatBook.find(session, id)) !== null;
    return { headers: { 'X-Causeway-Source': 'store' }, json: { dm: hasChat, groups, identity } };
  },
});

/** The id of a person that a path names. Throws a 404 for what names nobody. */
export function personOf(jid: string): string {
  const id = innerIdOf(jid);
  if (id !== null && /@(c\.us|lid)$/.test(id)) return id;
  throw new BridgeError('route_not_found', 'contact not found');
}

function toContact(person: KnownPerson): z.input<typeof contactSchema> {
  const { contact } = person;
  const { lid, id, phone, isBusiness, pushName } = contact;
  return {
    lid: lid ?? jidOf(id),
    ...named(contact),
    ...(isBusiness && pushName !== null ? { businessName: pushName } : {}),
    ...(phone === null ? {} : { phoneNumber: phone }),
    source: sourceOf(person),
  };
}

function named({ name, pushName }: ContactRead): { name?: string } {
  const shown = name ?? pushName;
  return shown === null ? {} : { name: shown };
}

function matches(contact: ContactRead, q: string): boolean {
  const words = q.trim().toLowerCase();
  const texts = [contact.name, contact.pushName, contact.phone, contact.lid];
  return words === '' || texts.some((text) => text?.toLowerCase().includes(words) === true);
}

function cursorOf(cursor: string | undefined): number {
  if (cursor === undefined || cursor === '') return 0;
  if (!/^\d{1,9}$/.test(cursor)) throw new BridgeError('invalid_request', 'invalid cursor', { part: 'query' });
  return Number(cursor);
}
