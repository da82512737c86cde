import { z } from 'zod';
import { messageSchema } from './message.js';

const text = z.string().nullable();
const flag = z.boolean().nullable();

const member = z.object({
  chat_id: z.string(),
  contact_color: text,
  contact_id: z.string(),
  contact_image: text,
  contact_name: text,
  is_admin: z.boolean(),
  is_internal: z.boolean(),
  is_super_admin: z.boolean(),
  org_id: z.string(),
  org_phone: text,
});

/** A chat as Periskope has it: what is WhatsApp's from the stored copy, the rest as it was set here. */
export const chatSchema = z
  .object({
    add_members_admins_only: flag,
    assigned_to: text,
    chat_access: z.record(z.string(), z.boolean()),
    chat_id: z.string(),
    chat_image: text.meta({ description: 'As it was last asked for, at most a day ago' }),
    chat_name: text,
    chat_org_phones: z.array(z.string()).meta({ description: 'Phones of the organisation that have this chat' }),
    chat_type: z.enum(['user', 'group', 'business', 'unknown']),
    closed_at: z.number().nullable(),
    common_chats: z.array(z.string()).nullable().meta({ description: 'Groups with this person, and the chat itself' }),
    created_at: text.meta({ description: 'Of a group when it was made, else the oldest message that is stored' }),
    custom_properties: z.record(z.string(), z.string()),
    flag_count_map: z.null(),
    group_description: text,
    hubspot_metadata: z.object({}),
    info_admins_only: flag,
    invite_link: text.meta({ description: 'As it was last asked for by POST /v1/chats/{chat_id}/invite' }),
    is_archived: flag,
    is_exited: flag,
    is_muted: flag,
    is_pinned: flag,
    label_ids: z.record(z.string(), z.literal(true)),
    latest_message: messageSchema.nullable(),
    latest_message_timestamp: z.number().nullable().meta({ description: 'Unix milliseconds' }),
    member_count: z.int().nullable(),
    members: z.record(z.string(), member).nullable(),
    message_unread_count: z.int().nullable(),
    messages_admins_only: flag,
    org_id: z.string(),
    org_phone: text,
    override_chat_access: z.boolean(),
    updated_at: text,
  })
  .meta({ id: 'PeriskopeChat' });

export type PeriskopeChat = z.input<typeof chatSchema>;
export type PeriskopeMember = z.input<typeof member>;
