import { z } from 'zod';

/** Somebody's reaction to a message. */
export const reactionSchema = z.object({
  reaction_id: z.string(),
  message_id: z.string(),
  chat_id: z.string(),
  sender_id: z.string(),
  reaction: z.string().meta({ description: 'Empty in an event that tells that it was taken back' }),
  timestamp: z.string(),
  org_id: z.string(),
  org_phone: z.string().nullable(),
});

export type PeriskopeReaction = z.input<typeof reactionSchema>;
