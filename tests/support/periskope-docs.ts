import { periskopeDialect } from '../../src/http/dialects/periskope/index.js';
import { renderDialectDocs } from './dialect-docs.js';

const OURS = 'Its body is not in the public documents; this one is ours.';

/** What differs from Periskope, by the route's id. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  getChats:
    '`from` and `to` count from 1, `count` is how many match in all. `offset` leaves out so many, 0 when absent. ' +
    '`start_time` and `end_time` are of the newest message. `chat_type`, `label` (name or id).',
  getMessages: '`chat_id` narrows it. Paging as above; `start_time` and `end_time` are of the message.',
  getNotifications: 'Both `notifications` (the documents) and `notifictions` (the SDK’s types) hold the list.',
  getChatNotifications: 'As above.',
  getChatById:
    'From the stored copy: no chat is made and WhatsApp is asked nothing; an unknown chat is 404 whether its number is on ' +
    'WhatsApp or not. A LID is shown under its phone where that is known. `chat_image` and `contact_image` are there when ' +
    'somebody asked for the picture in the last day. `created_at` of a chat of two is the oldest stored message. ' +
    '`invite_link` is the one last asked for. `closed_at` and `flag_count_map` are null, `hubspot_metadata` is empty.',
  updateChatById:
    '`labels` replaces the labels, names that are new are made; `custom_properties` changes what it names, null takes one ' +
    'away; `assigned_to: null` is nobody.',
  updateLabels: `${OURS} \`{chat_id | chat_ids, labels}\`; the labels replace those of the chats. They are not WhatsApp’s.`,
  updateChatOverrideAccess: `${OURS} \`{chat_id | chat_ids, chat_access?, override_chat_access?}\`. Kept and shown; what a key may read is a matter of the key.`,
  getNotesByChat: '`{from, to, count, notes}`.',
  createGroup: `${OURS} \`{group_name, participants}\`; the answer tells of everybody.`,
  getInviteLink: '`{invite_link}`.',
  addMembers: `${OURS} \`{participants}\`; the answer tells of each what WhatsApp said.`,
  removeMembers: 'As above.',
  promoteMembers: 'As above.',
  demoteMembers: 'As above.',
  updateGroupSettings: `${OURS} \`group_name\`, \`group_description\`, \`messages_admins_only\`, \`info_admins_only\`, \`add_members_admins_only\`.`,
  acceptInvite: '`{invite_link}` gives `{chat_id, joined}`.',
  sendMessage:
    '`queue_id` is the id that the message itself will have; `queue_position` is "0" when it is gone already. While the phone ' +
    'is coming back messages wait; one that needs a person (stopped, not linked) is 409. `Idempotency-Key` is ours. ' +
    '`poll.options.pollId` is not used.',
  sendMessageSync:
    'Waits for WhatsApp’s ack. After 30 seconds 504: the message is still on its way and the hint names its job.',
  broadcastMessage:
    '`{chat_ids, message | media | poll}`; a chat that nothing could be queued for is told by the status.',
  scheduleMessage: '501: this server sends at once.',
  getMessageById: 'A `queue_id` works once the message is stored.',
  getMessageMedia: 'Ours: where `media.path` leads, with the same headers.',
  editMessage: 'What WhatsApp refuses, as after 15 minutes, is 409.',
  forwardMessage: 'The copies are queued.',
  pinMessage: 'For seven days.',
  getReactions: '`{from, to, count, reactions}`; `message_id` or `chat_id` narrows it.',
  getQueueStatus: '`completed` and `failed` are of the last three days.',
  getQueueJobs: '`{count, jobs}`, at most 2000.',
  getBroadcastStatus: OURS,
  purgeQueue: 'What WhatsApp may have already is sent all the same: `GET /v1/queue/jobs` tells.',
  purgeQueueByPost: 'The same, as the documents have it.',
  getPhone: '`created_at` and `first_connected_at` are not known.',
  getPhoneQr: 'A Buffer as JSON, as the SDK’s types say; a PNG for `Accept: image/png`. 409 when the phone is linked.',
  resetPhone: 'Unlinks and starts again, so that a QR is shown.',
  resyncPhone: 'Loads the page anew; every chat is then compared with the stored copy.',
  createPhone: '`{phone_name?}`; the answer is the phone with its id.',
  getContactById: 'Only people who are stored.',
  updateContactById: `${OURS} \`contact_name\`, \`contact_color\`, \`labels\`, \`is_internal\` are kept beside WhatsApp.`,
  updateContactLabels: '`{contact_ids, labels}`.',
  createContact: '`{contact_id, contact_name}`: into the address book on WhatsApp.',
  createNote: `${OURS} \`{chat_id, body, author?, message_id?}\`.`,
  flagMessage:
    'Ours: `{flag}`; `flag_status` of the message shows it, and `message.flagged` or `message.unflagged` is told.',
  createWebhook: `${OURS} \`{url, events, name?, is_active?, signing_key?}\`. The answer alone carries \`signing_key\`. See docs/events.md for what is told and when.`,
  updateWebhookById: '`is_active: true` goes on where it was. `signing_key` gives it another key.',
  connectSocket:
    'Socket.IO, as `connect()` of the client opens it: the same events as webhooks, with the same content.',
  writeSocket: 'What its polling transport sends.',
};

const MISSING: readonly string[] = [
  'Scheduled messages',
  'Tickets, tasks and AI fields: null in messages; events of tickets can be asked for and are never told',
];

const HEAD = `# Periskope's routes

Made from the routes by \`UPDATE_DOCS=1\` and the test \`tests/contract/dialect-docs.test.ts\`; not to be edited.

## Moving from Periskope

- Base URL: \`https://api.periskope.app/v1\` becomes \`/v1\` of this server, such as \`http://localhost:3000/v1\`. The SDK with
  \`env: 'local'\` asks \`http://localhost:8080/v1\`: start with \`DIALECT_PORTS=periskope:8080\`.
- Key: \`Authorization: Bearer\` with an API key of this server in place of the token.
- Phone: \`x-phone\` is the number (digits only) or the id of \`GET /v1/phones/all\`; a phone that was never linked has only the
  id. With a key that is bound to one session it may be left out; without it 422. A phone that the key may not use is 404.
- Ids: digits, \`@c.us\`, \`@s.whatsapp.net\`, \`@g.us\` and \`@lid\`. \`+\`, a leading \`0\` or \`00\` and blanks are 422: nothing is
  put right in silence.
- Reads come from the stored copy, also while the phone is away. What a team keeps of its chats (who looks after them,
  properties, labels, notes) is kept here and removed with the phone and with the person's data.

\`\`\`
curl -H "Authorization: Bearer $API_KEY" -H "x-phone: 919876543210" http://localhost:3000/v1/chats/919537851844
\`\`\`

Answers carry \`x-periskope-org-id\`, \`x-periskope-phone-id\`, \`x-periskope-trace-id\` and, for a key with a limit,
\`X-RateLimit-Limit\`, \`-Remaining\` and \`-Reset\`. No answer says \`access-control-allow-origin: *\`. Routes that answer nothing
are 204.

Errors: \`{"code","message","status"}\`, with \`name\` and \`fields\` for 422. \`limit\` is 1 to 2000. Bad JSON is 400, a missing
scope 403, a phone that is not linked or what WhatsApp refuses 409, 429 with \`Retry-After\`, 503 while the phone is coming up.
`;

/** The page `docs/api/periskope.md`. */
export function renderPeriskopeDocs(): string {
  return renderDialectDocs({ dialect: periskopeDialect, head: HEAD, differences: DIFFERENCES, missing: MISSING });
}
