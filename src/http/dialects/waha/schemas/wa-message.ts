import { z } from 'zod';

const media = z
  .object({
    url: z.string().nullable().meta({ description: 'Where the file is; the key goes into X-Api-Key or ?x-api-key=.' }),
    mimetype: z.string().nullable(),
    filename: z.string().nullable(),
    error: z.looseObject({}).optional().meta({ description: 'Why there is no file.' }),
  })
  .partial();

const location = z.object({
  latitude: z.string(),
  longitude: z.string(),
  live: z.boolean(),
  name: z.string().optional(),
  address: z.string().optional(),
  url: z.string().optional(),
});

const replyTo = z.object({
  id: z.string().meta({ description: 'The bare id.' }),
  participant: z.string().optional(),
  body: z.string().optional(),
  hasMedia: z.boolean(),
  _data: z.looseObject({}).optional(),
});

/** A message in WAHA's shape. */
export const waMessage = z
  .object({
    id: z.string().meta({ description: '`{fromMe}_{chat}_{id}[_{participant}]`' }),
    timestamp: z.number().meta({ description: 'Unix seconds' }),
    from: z.string(),
    fromMe: z.boolean(),
    source: z.enum(['api', 'app']).optional(),
    to: z.string(),
    participant: z.string().optional().meta({ description: 'Who wrote it, in a group.' }),
    body: z.string(),
    hasMedia: z.boolean(),
    media: media.optional(),
    mediaUrl: z.string().optional(),
    ack: z.number(),
    ackName: z.string(),
    author: z.string().optional(),
    location: location.optional(),
    vCards: z.array(z.string()),
    replyTo: replyTo.nullable(),
    _data: z.looseObject({}).optional().meta({ description: 'As WhatsApp Web holds it.' }),
  })
  .meta({ id: 'WahaMessage' });

export type WaMessage = z.input<typeof waMessage>;
export type WaMedia = z.input<typeof media>;
