import { z } from 'zod';

/** A person or group as our own object. */
export const contactView = z
  .object({
    id: z.string(),
    phone: z.string().nullable().meta({ description: 'Digits with country code; null when WhatsApp has not told it.' }),
    lid: z.string().nullable(),
    isRegistered: z.boolean().nullable().meta({ description: 'null: not looked up.' }),
    name: z.string().nullable(),
    pushName: z.string().nullable(),
    shortName: z.string().nullable(),
    isBusiness: z.boolean(),
    isGroup: z.boolean(),
    isMe: z.boolean(),
    isMyContact: z.boolean(),
    isBlocked: z.boolean(),
    hasChat: z.boolean(),
  })
  .meta({ id: 'Contact' });
