import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import type { Annotation } from '../../../../core/annotations/annotation.js';
import type { ContactRead } from '../../../../core/ports/engine.js';
import type { RouteContext } from '../../../route.js';
import { bodyOf, chatId, labelNames, MOST, oneOrMany, pageOf, pageShape, paging } from '../fields.js';
import { notFound } from '../not-found.js';
import { labelIdsOf } from '../own-data.js';
import { personIds } from '../person-ids.js';
import { phonesOf, type Phone } from '../phone.js';
import { phoneRoute } from '../phone-route.js';
import { isoMs } from '../fields.js';

const EVERY = 1_000_000;
const NOTHING =
  'Invalid body. At least one of the following keys are required: contact_name, contact_color, labels, is_internal';

const contactSchema = z
  .object({
    contact_id: z.string(),
    contact_name: z.string().nullable(),
    contact_color: z.string().nullable(),
    contact_image: z.string().nullable(),
    contact_type: z.enum(['user', 'business']),
    is_blocked: z.boolean(),
    is_business: z.boolean(),
    is_internal: z.boolean(),
    is_me: z.boolean(),
    is_my_contact: z.boolean(),
    label_ids: z.record(z.string(), z.literal(true)),
    number: z.string().nullable(),
    org_id: z.string(),
    org_phone: z.string().nullable(),
    pushname: z.string().nullable(),
    short_name: z.string().nullable(),
    updated_at: z.string().nullable().meta({ description: 'When what is kept beside WhatsApp was changed last' }),
  })
  .meta({ id: 'PeriskopeContact' });

type PeriskopeContact = z.input<typeof contactSchema>;
const contactPath = z.object({ contact_id: chatId });

export const getContacts = phoneRoute({
  method: 'get',
  path: '/v1/contacts',
  id: 'getContacts',
  summary: 'The people that the phone knows, by id',
  scope: 'contacts:read',
  request: { query: z.strictObject(paging) },
  reply: {
    kind: 'json',
    description: 'A page of them',
    body: z.object({ ...pageShape, contacts: z.array(contactSchema) }),
  },

  async handle({ query }, context, phone) {
    const { limit = MOST, offset = 0 } = query;
    const people = await peopleOf(context, phone);
    const contacts = await showContacts(context, phone, people.slice(offset, offset + limit));
    return { json: { ...pageOf(offset, contacts.length, people.length), contacts } };
  },
});

export const getContact = phoneRoute({
  method: 'get',
  path: '/v1/contacts/:contact_id',
  id: 'getContactById',
  summary: 'One person',
  scope: 'contacts:read',
  request: { params: contactPath },
  reply: { kind: 'json', description: 'The person', body: contactSchema },
  handle: async ({ params }, context, phone) => ({ json: await showContact(context, phone, params.contact_id) }),
});

export const updateContact = phoneRoute({
  method: 'patch',
  path: '/v1/contacts/:contact_id',
  id: 'updateContactById',
  summary: 'Set what is kept of a person beside WhatsApp',
  scope: 'contacts:write',
  request: {
    params: contactPath,
    body: bodyOf({
      contact_name: z.string({ error: 'a text' }).trim().min(1, 'a text').max(200).nullish(),
      contact_color: z
        .string()
        .regex(/^#[0-9A-Fa-f]{6}$/, 'a colour like #B4876E')
        .nullish(),
      labels: labelNames.optional(),
      is_internal: z.boolean({ error: 'true or false' }).optional(),
    }),
  },
  reply: { kind: 'json', description: 'The person as they are now', body: contactSchema },

  async handle({ params, body }, context, phone) {
    const { contact_name: name, contact_color: color, labels, is_internal: isInternal } = body;
    if ([name, color, labels, isInternal].every((one) => one === undefined)) {
      throw invalidInput('body', NOTHING, 'nothing');
    }
    const { contact_id: id } = await showContact(context, phone, params.contact_id);
    const labelIds = labels === undefined ? undefined : await labelIdsOf(context, phone, labels);
    await context.annotations.change(phone.session, 'contact', id, (before) => ({
      subject: id,
      data: {
        ...before?.data,
        ...(name !== undefined && { name }),
        ...(color !== undefined && { color }),
        ...(labelIds !== undefined && { labelIds }),
        ...(isInternal !== undefined && { isInternal }),
      },
    }));
    return { json: await showContact(context, phone, id) };
  },
});

export const updateContactLabels = phoneRoute({
  method: 'patch',
  path: '/v1/contacts/labels',
  id: 'updateContactLabels',
  summary: 'Give people these labels and no others',
  scope: 'contacts:write',
  request: { body: bodyOf({ contact_ids: oneOrMany(chatId, 500), labels: labelNames }) },
  reply: { kind: 'json', description: 'They as they are now', body: z.object({ contacts: z.array(contactSchema) }) },

  async handle({ body }, context, phone) {
    const found: string[] = [];
    for (const id of new Set(body.contact_ids)) found.push((await showContact(context, phone, id)).contact_id);
    const labelIds = await labelIdsOf(context, phone, body.labels);
    const contacts: PeriskopeContact[] = [];
    for (const id of found) {
      await context.annotations.change(phone.session, 'contact', id, (before) => ({
        subject: id,
        data: { ...before?.data, labelIds },
      }));
      contacts.push(await showContact(context, phone, id));
    }
    return { json: { contacts } };
  },
});

export const createContact = phoneRoute({
  method: 'post',
  path: '/v1/contacts/create',
  id: 'createContact',
  summary: "Put a person into the account's address book, on WhatsApp",
  scope: 'contacts:manage',
  request: {
    body: bodyOf({
      contact_id: chatId,
      contact_name: z.string({ error: 'a text' }).trim().min(1, 'a text').max(200),
    }),
  },
  reply: { kind: 'empty', description: 'WhatsApp has them' },

  async handle({ body }, context, { session }) {
    await context.contactActions.save(session, body.contact_id, { firstName: body.contact_name });
    return { empty: true as const, status: 204 };
  },
});

/** Everybody under one id, the phone's where it is known; no groups. */
async function peopleOf({ people }: RouteContext, { session }: Phone): Promise<readonly ContactRead[]> {
  const all = await people.contacts(session, { limit: EVERY, offset: 0, sortBy: 'id', descending: false });
  const phones = new Set(all.flatMap(({ id, phone }) => (id.endsWith('@c.us') && phone !== null ? [phone] : [])));
  return all.filter(
    ({ id, phone, isGroup }) => !isGroup && (id.endsWith('@c.us') || phone === null || !phones.has(phone)),
  );
}

async function showContact(context: RouteContext, phone: Phone, asked: string): Promise<PeriskopeContact> {
  const pair = await context.people.mapping(phone.session, asked);
  const wanted = new Set([asked, pair?.pn, pair?.lid]);
  const found = (await peopleOf(context, phone)).find(({ id }) => wanted.has(id));
  if (found === undefined) throw notFound('Contact', 'contact_id');
  const [shown] = await showContacts(context, phone, [found]);
  if (shown === undefined) throw new Error('A contact that was found is not shown.');
  return shown;
}

async function showContacts(
  context: RouteContext,
  phone: Phone,
  people: readonly ContactRead[],
): Promise<PeriskopeContact[]> {
  const ids = await personIds(
    context,
    phone.session,
    people.flatMap(({ id, lid }) => [id, lid ?? '']),
  );
  const shown = people.flatMap(({ id }) => ids.both(id));
  const { items } = await context.annotations.list(phone.session, 'contact', { ids: shown });
  const notes = new Map<string, Annotation<'contact'>>(items.map((one) => [ids.shown(one.id), one]));
  const orgPhones = new Set((await phonesOf(context)).flatMap(({ orgPhone }) => orgPhone ?? []));
  return Promise.all(
    people.map(async (person) => {
      const id = ids.shown(person.id);
      const note = notes.get(id);
      return {
        contact_id: id,
        contact_name: note?.data.name ?? person.name ?? person.pushName,
        contact_color: note?.data.color ?? null,
        contact_image: await context.pictures.known(phone.session, id),
        contact_type: person.isBusiness ? ('business' as const) : ('user' as const),
        is_blocked: person.isBlocked,
        is_business: person.isBusiness,
        is_internal: note?.data.isInternal ?? orgPhones.has(id),
        is_me: person.isMe,
        is_my_contact: person.isMyContact,
        label_ids: Object.fromEntries((note?.data.labelIds ?? []).map((label) => [label, true as const])),
        number: person.phone,
        org_id: phone.orgId,
        org_phone: phone.orgPhone,
        pushname: person.pushName,
        short_name: person.shortName,
        updated_at: note === undefined ? null : isoMs(note.updatedAt),
      };
    }),
  );
}
