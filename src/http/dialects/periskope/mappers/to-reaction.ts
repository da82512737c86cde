import type { ListedReaction } from '../../../../core/listings/listings-api.js';
import { isoSeconds } from '../fields.js';
import type { PersonIds } from '../person-ids.js';
import type { Phone } from '../phone.js';
import type { PeriskopeReaction } from '../schemas/reaction.js';

/** A reaction as Periskope shows it. */
export function toReaction(one: ListedReaction, ids: PersonIds, phone: Phone): PeriskopeReaction {
  return {
    reaction_id: `${one.messageId}_${ids.shown(one.senderId)}`,
    message_id: one.messageId,
    chat_id: ids.shown(one.chatId),
    sender_id: ids.shown(one.senderId),
    reaction: one.emoji,
    timestamp: isoSeconds(one.timestamp),
    org_id: phone.orgId,
    org_phone: phone.orgPhone,
  };
}
