import { z } from 'zod';

/** A note about a chat, which WhatsApp never sees. */
export const noteSchema = z
  .object({
    note_id: z.string(),
    chat_id: z.string(),
    body: z.string(),
    author: z.string().nullable().meta({ description: 'As it was given, else the name of the API key' }),
    message_id: z.string().nullable().meta({ description: 'The message that it is about' }),
    created_at: z.string(),
    updated_at: z.string(),
    org_id: z.string(),
    org_phone: z.string().nullable(),
  })
  .meta({ id: 'PeriskopeNote' });

export type PeriskopeNote = z.input<typeof noteSchema>;
