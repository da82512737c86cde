import type { LoggedEvent } from '../../../../core/events/logged-event.js';
import type { ToldEvent } from '../event-facts.js';

const GROUP_NAMES: Readonly<Record<string, string>> = {
  add: 'group_join',
  invite: 'group_join',
  linked_group_join: 'group_join',
  remove: 'group_leave',
  leave: 'group_leave',
  promote: 'group_admin_changed',
  demote: 'group_admin_changed',
  membership_approval_request: 'group_membership_request',
};

/** What happened under the names that whatsapp-web.js has for it; `data` is the raw message where there is one. */
export function toEngineEvents(event: LoggedEvent): readonly ToldEvent[] {
  const { messageJson, payload } = event;
  // Erased, or too old to be told.
  if (messageJson === null && Object.keys(payload).length === 0 && event.name !== 'chat.deleted') return [];
  const data: unknown = messageJson === null || event.name === 'poll.vote' ? payload : JSON.parse(messageJson);
  return libraryNames(event).map((name) => ({ event: 'engine.event', payload: { event: name, data } }));
}

function libraryNames(event: LoggedEvent): readonly string[] {
  switch (event.name) {
    case 'session.connection':
      return ['change_state'];
    case 'message.received':
      return ['message_create', 'message'];
    case 'message.sent':
      return ['message_create'];
    case 'message.waiting':
      return ['message_ciphertext'];
    case 'message.ack':
      return ['message_ack'];
    case 'message.edited':
      return ['message_edit'];
    case 'message.revoked':
      return [event.payload.for === 'me' ? 'message_revoke_me' : 'message_revoke_everyone'];
    case 'message.reaction':
      return ['message_reaction'];
    case 'poll.vote':
      return ['vote_update'];
    case 'chat.archived':
      return ['chat_archived'];
    case 'chat.read':
      return ['unread_count'];
    case 'chat.deleted':
      return ['chat_removed'];
    case 'group.changed':
      return [GROUP_NAMES[event.payload.change ?? ''] ?? 'group_update'];
    case 'call.received':
      return ['call'];
    default:
      return [];
  }
}
