import { z } from 'zod';
import { defineRoute, type RouteContext } from '../../../route.js';
import { queryCount, sessionPath } from '../fields.js';
import { findContact } from '../find-contact.js';
import { onWorking } from '../session-access.js';

const DEFAULT_LIMIT = 100;
const pair = z.object({ lid: z.string().optional(), pn: z.string().optional() }).meta({ id: 'WahaLidToPhoneNumber' });
const path = z.object({ session: sessionPath });

/** An id under its server, also when only its digits were given. */
function idOn(server: 'lid' | 'c.us') {
  const expected = `must be digits, or digits and @${server}`;
  return z
    .string()
    .transform((value) => value.replace(/%40/i, '@').replace(/^\+/, '').replace('@s.whatsapp.net', '@c.us'))
    .refine((value) => /^\d{5,20}(@[a-z.]+)?$/.test(value) && (!value.includes('@') || value.endsWith(`@${server}`)), {
      error: expected,
    })
    .transform((value) => (value.includes('@') ? value : `${value}@${server}`));
}

export const listLids = defineRoute({
  method: 'get',
  path: '/api/:session/lids',
  id: 'listLids',
  summary: 'Which LID belongs to which phone number',
  scope: 'contacts:read',
  request: {
    params: path,
    query: z.object({ limit: queryCount(1).optional(), offset: queryCount(0).optional() }),
  },
  reply: { kind: 'json', description: 'The known pairs', body: z.array(pair) },

  async handle({ params, query: { limit = DEFAULT_LIMIT, offset = 0 } }, context) {
    const pairs = await onWorking(context, params.session, (session) =>
      context.people.mappings(session, { limit, offset }),
    );
    return { json: pairs.map(({ lid, pn }) => ({ lid, pn })) };
  },
});

export const countLids = defineRoute({
  method: 'get',
  path: '/api/:session/lids/count',
  id: 'countLids',
  summary: 'How many LIDs are known',
  scope: 'contacts:read',
  request: { params: path },
  reply: { kind: 'json', description: 'The number', body: z.object({ count: z.int() }) },

  async handle({ params }, context) {
    const count = await onWorking(context, params.session, (session) => context.people.countMappings(session));
    return { json: { count } };
  },
});

export const phoneOfLid = defineRoute({
  method: 'get',
  path: '/api/:session/lids/:lid',
  id: 'phoneOfLid',
  summary: 'The phone number of a LID; without `pn` when it is not known',
  scope: 'contacts:read',
  request: { params: z.object({ session: sessionPath, lid: idOn('lid') }) },
  reply: { kind: 'json', description: 'The pair', body: pair },

  async handle({ params }, context) {
    return { json: await onWorking(context, params.session, (session) => findPair(context, session, params.lid)) };
  },
});

export const lidOfPhone = defineRoute({
  method: 'get',
  path: '/api/:session/lids/pn/:phoneNumber',
  id: 'lidOfPhone',
  summary: 'The LID of a phone number; without `lid` when it is not known',
  scope: 'contacts:read',
  request: { params: z.object({ session: sessionPath, phoneNumber: idOn('c.us') }) },
  reply: { kind: 'json', description: 'The pair', body: pair },

  async handle({ params }, context) {
    const found = await onWorking(context, params.session, (session) => findPair(context, session, params.phoneNumber));
    return { json: found };
  },
});

/** From the store; what that lacks is asked of the page. */
async function findPair(context: RouteContext, session: string, id: string): Promise<z.input<typeof pair>> {
  const known = await context.people.mapping(session, id);
  if (known !== null) return { lid: known.lid, pn: known.pn };
  const { phone, lid } = await findContact(context, session, id);
  const other = id.endsWith('@lid') ? (phone === null ? {} : { pn: `${phone}@c.us` }) : lid === null ? {} : { lid };
  return id.endsWith('@lid') ? { lid: id, ...other } : { pn: id, ...other };
}
