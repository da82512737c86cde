import { z } from 'zod';

// Documentation only: what passes through is never parsed. Open, because builds of WhatsApp Web differ.

const wid = z.looseObject({ server: z.string(), user: z.string(), _serialized: z.string() });

/** A chat as whatsapp-web.js serialises it. */
export const rawChat = z
  .looseObject({
    id: wid,
    name: z.string().optional(),
    isGroup: z.boolean(),
    isReadOnly: z.boolean(),
    unreadCount: z.int(),
    timestamp: z.int().meta({ description: 'Unix seconds' }),
    archived: z.boolean(),
    pinned: z.boolean(),
    isMuted: z.boolean(),
    muteExpiration: z.int(),
  })
  .meta({ id: 'RawChat', description: 'A chat exactly as whatsapp-web.js serialises it.' });

/** A message as whatsapp-web.js serialises it. */
export const rawMessage = z
  .looseObject({
    _data: z.looseObject({}).meta({ description: 'The message as the loaded build of WhatsApp Web holds it.' }),
    id: z.looseObject({ fromMe: z.boolean(), remote: z.string(), id: z.string(), _serialized: z.string() }),
    ack: z.int().optional(),
    hasMedia: z.boolean(),
    body: z.string(),
    type: z.string(),
    timestamp: z.int().meta({ description: 'Unix seconds' }),
    from: z.string(),
    to: z.string(),
    fromMe: z.boolean(),
  })
  .meta({ id: 'RawMessage', description: 'A message exactly as whatsapp-web.js serialises it.' });

export const skippedMessages = z
  .array(
    z.object({
      id: z.string().nullable(),
      timestamp: z.int().nullable(),
      type: z.string().nullable(),
      reason: z.string(),
    }),
  )
  .meta({ description: 'Messages or chats that could not be serialised.' });
