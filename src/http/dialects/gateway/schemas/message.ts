import { z } from 'zod';

export const STATUSES = ['pending', 'sent', 'delivered', 'read', 'played', 'failed'] as const;

export const messageSchema = z
  .object({
    id: z.string().meta({ description: 'ULID, stable; what `cursor` is made of' }),
    waMessageId: z.string(),
    sessionId: z.string(),
    chatJid: z.string(),
    senderJid: z.string().optional(),
    senderLid: z.string().optional(),
    senderName: z.string().optional(),
    fromMe: z.boolean(),
    direction: z.enum(['in', 'out']),
    type: z.string(),
    body: z.string().optional(),
    hasMedia: z.boolean(),
    media: z
      .object({ mimetype: z.string().optional(), size: z.int().optional(), filename: z.string().optional() })
      .optional(),
    quotedMessageId: z.string().optional(),
    mentions: z.array(z.string()).optional(),
    edited: z.boolean(),
    deleted: z.boolean(),
    status: z.enum(STATUSES).optional(),
    ackLevel: z.int().optional(),
    timestamp: z.int().meta({ description: 'Unix milliseconds' }),
    createdAt: z.int().meta({ description: 'Unix milliseconds; the same, as WhatsApp knows no other' }),
  })
  .meta({ id: 'GatewayMessage' });

export type GatewayMessage = z.input<typeof messageSchema>;
