import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import type { ContactRead } from '../../../../core/ports/engine.js';
import { namedSession } from '../../../families/session-choice.js';
import { defineRoute, type RouteContext } from '../../../route.js';
import { innerIdOf, jidOf, jidParam, listOf, pageQuery, pageSize, sessionParam, SESSION_PATH } from '../fields.js';

const EVERYBODY = 1_000_000;
const GROUPS = 'who is in which group is not stored here';

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
      source: z.enum(['dm', 'group', ''], { error: 'dm or group' }).optional().meta({ description: '`group` is 501' }),
      group: z.string().optional().meta({ description: '501: members of groups are not stored' }),
      q: z.string().optional().meta({ description: 'A part of a name or number' }),
    }),
  },
  reply: { kind: 'json', description: 'A page, from the stored copy', body: listOf(contactSchema) },

  async handle({ params, query }, context) {
    const session = namedSession(context, params.session);
    if (query.source === 'group' || (query.group ?? '') !== '') throw new BridgeError('feature_unavailable', GROUPS);
    const from = cursorOf(query.cursor);
    const found = (await everybody(context, session)).filter((contact) => matches(contact, query.q ?? ''));
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
        groups: z.null().meta({ description: 'Not known: members of groups are not stored' }),
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
    const [contact = null] = (await everybody(context, session)).filter((one) => idsOf(one).includes(id));
    if (contact === null) throw new BridgeError('route_not_found', 'contact not found');
    const { lid, phone } = contact;
    const identity = {
      ...(lid === null ? {} : { lid }),
      ...(phone === null ? {} : { jid: `${phone}@s.whatsapp.net`, phoneNumber: phone }),
      ...named(contact),
    };
    const hasChat = contact.hasChat || (await context.chatBook.find(session, id)) !== null;
    return { headers: { 'X-Causeway-Source': 'store' }, json: { dm: hasChat, groups: null, identity } };
  },
});

/** The id of a person that a path names. Throws a 404 for what names nobody. */
export function personOf(jid: string): string {
  const id = innerIdOf(jid);
  if (id !== null && /@(c\.us|lid)$/.test(id)) return id;
  throw new BridgeError('route_not_found', 'contact not found');
}

/** Persons by name, each once whatever ids they are stored under. */
async function everybody(context: RouteContext, session: string): Promise<readonly ContactRead[]> {
  const listing = { sortBy: 'name', descending: false, limit: EVERYBODY, offset: 0 } as const;
  const known = new Map<string, ContactRead>();
  for (const contact of await context.people.contacts(session, listing)) {
    const id = contact.lid ?? contact.id;
    const before = known.get(id);
    if (contact.isGroup || !/@(c\.us|lid)$/.test(contact.id)) continue;
    // Of two halves the one that has a name.
    if (before === undefined || (before.name === null && contact.name !== null)) known.set(id, contact);
  }
  return [...known.values()];
}

function toContact(contact: ContactRead): z.input<typeof contactSchema> {
  const { lid, id, phone, isBusiness, pushName } = contact;
  return {
    lid: lid ?? jidOf(id),
    ...named(contact),
    ...(isBusiness && pushName !== null ? { businessName: pushName } : {}),
    ...(phone === null ? {} : { phoneNumber: phone }),
    source: 'dm',
  };
}

function named({ name, pushName }: ContactRead): { name?: string } {
  const shown = name ?? pushName;
  return shown === null ? {} : { name: shown };
}

function idsOf({ id, lid, phone }: ContactRead): readonly string[] {
  return [id, ...(lid === null ? [] : [lid]), ...(phone === null ? [] : [`${phone}@c.us`])];
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
