import { z } from 'zod';

const text = z.string().nullable();
const flag = z.boolean().nullable();

/** A message as Periskope's table has it. What WhatsApp and this server do not know is null. */
export const messageSchema = z
  .object({
    message_id: z.string(),
    unique_id: z.string(),
    id: z.object({ from_me: z.boolean(), id: z.string(), remote: z.string(), serialized: z.string() }),
    ack: text.meta({ description: '"0" to "4"' }),
    author: text,
    body: z.string(),
    broadcast: flag,
    broadcast_id: text,
    chat_id: z.string(),
    delivery_info: z
      .object({
        delivered: z.record(z.string(), z.number()).meta({ description: 'Unix milliseconds, as they were seen here' }),
        delivered_count: z.int(),
        pending: z.array(z.string()),
        read: z.record(z.string(), z.number()),
        read_count: z.int(),
      })
      .nullable()
      .meta({ description: 'Of messages to one person whose acks were seen here' }),
    device_type: text,
    duration: text,
    flag_metadata: z.null(),
    flag_response_time: z.null(),
    flag_status: flag.meta({ description: 'Whether it is flagged here; null when it never was' }),
    forwarding_score: z.number().nullable(),
    from: text,
    from_me: z.boolean(),
    fts: text.meta({ description: "PostgreSQL's to_tsvector('english', body); null on SQLite" }),
    has_media: flag,
    has_quoted_msg: flag,
    has_reaction: flag,
    invite_v4: z.unknown(),
    is_deleted: flag,
    is_ephemeral: flag,
    is_forwarded: flag,
    is_gif: flag,
    is_starred: flag,
    is_status: flag,
    links: z.array(z.unknown()).nullable(),
    location: z.unknown(),
    media: z
      .object({
        path: z.string().meta({ description: 'Where this server has it' }),
        mimetype: text,
        filename: text,
        size: z.number().nullable(),
        dimensions: z.object({ width: z.number(), height: z.number(), ar: z.number() }).nullable(),
        thumbnail: text,
      })
      .nullable(),
    media_key: text,
    mentioned_ids: z.array(z.string()),
    message_ticket_id: z.null(),
    message_type: z.string(),
    order_id: text,
    org_id: z.string(),
    org_phone: text,
    performed_by: text.meta({ description: 'The name of the API key that sent it' }),
    poll_info: z.unknown(),
    poll_results: z.null(),
    prev_body: text.meta({ description: 'Before its last edit that was seen here' }),
    quoted_message_id: text,
    raw_data: z.null(),
    sender_phone: text,
    sent_message_id: text.meta({ description: 'Of messages that were sent through this server' }),
    timestamp: z.string(),
    to: text,
    token: z.null(),
    updated_at: z.string(),
    vcards: z.array(z.string()).nullable(),
  })
  .meta({ id: 'PeriskopeMessage' });

export type PeriskopeMessage = z.input<typeof messageSchema>;
