import { z } from 'zod';
import type { ContactRead } from '../../../../core/ports/engine.js';

/** A person in WAHA's shape. */
export const waContact = z
  .object({
    id: z.string(),
    number: z.string().optional(),
    lid: z.string().optional(),
    name: z.string().optional(),
    pushname: z.string().optional(),
    shortName: z.string().optional(),
    isMe: z.boolean(),
    isGroup: z.boolean(),
    isWAContact: z.boolean(),
    isMyContact: z.boolean(),
    isBlocked: z.boolean(),
    isBusiness: z.boolean(),
  })
  .meta({ id: 'WahaContact' });

/** A person as the account knows them. */
export function toWaContact(contact: ContactRead, isWAContact = true): z.input<typeof waContact> {
  const known = { number: contact.phone, lid: contact.lid, name: contact.name };
  const names = { ...known, pushname: contact.pushName, shortName: contact.shortName };
  const present = Object.fromEntries(Object.entries(names).filter(([, value]) => value !== null));
  return {
    id: contact.id,
    ...(present as Record<string, string>),
    isMe: contact.isMe,
    isGroup: contact.isGroup,
    isWAContact,
    isMyContact: contact.isMyContact,
    isBlocked: contact.isBlocked,
    isBusiness: contact.isBusiness,
  };
}
