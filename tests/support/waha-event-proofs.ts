/** Which file under tests/e2e shows of which of WAHA's events that it is told, whole, from the phone to a receiver. */
export const WAHA_EVENT_PROOFS = {
  'waha-events': [
    ...['session.status', 'message', 'message.any', 'message.ack', 'message.ack.group', 'message.reaction'],
    ...['message.edited', 'message.revoked', 'message.waiting', 'poll.vote', 'poll.vote.failed', 'engine.event'],
  ],
  'waha-events-around': [
    ...['chat.archive', 'group.v2.join', 'group.v2.leave', 'group.v2.participants', 'group.v2.update'],
    ...['group.join', 'group.leave', 'presence.update', 'call.received', 'call.rejected', 'state.change'],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What is never told, and why. */
export const WAHA_NEVER_TOLD: Readonly<Record<string, string>> = {
  'call.accepted': 'a call cannot be taken in the page of WhatsApp Web, and WAHA’s browser engine does not tell it',
  'label.upsert': 'WAHA’s browser engine does not tell it',
  'label.deleted': 'WAHA’s browser engine does not tell it',
  'label.chat.added': 'WAHA’s browser engine does not tell it',
  'label.chat.deleted': 'WAHA’s browser engine does not tell it',
  'event.response': 'WAHA’s browser engine does not tell it',
  'event.response.failed': 'WAHA’s browser engine does not tell it',
};
