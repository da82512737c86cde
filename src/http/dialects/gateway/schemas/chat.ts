import { z } from 'zod';

export const chatSchema = z
  .object({
    id: z.int().meta({ description: 'Stable as long as the chat is stored' }),
    sessionId: z.string(),
    jid: z.string(),
    type: z.enum(['dm', 'group', 'newsletter', 'broadcast', 'status']),
    name: z.string().optional(),
    unreadCount: z.int(),
    archived: z.boolean(),
    pinned: z.boolean(),
    lastMessageAt: z.int().optional().meta({ description: 'Unix milliseconds' }),
    mutedUntil: z.int().optional().meta({ description: 'Unix milliseconds; absent when it is not muted' }),
    aliases: z.array(z.string()).optional().meta({ description: 'LID and phone address of a person with both' }),
  })
  .meta({ id: 'GatewayChat' });

export type GatewayChat = z.input<typeof chatSchema>;
