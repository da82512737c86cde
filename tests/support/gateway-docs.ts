import { gatewayDialect } from '../../src/http/dialects/gateway/index.js';
import { renderDialectDocs } from './dialect-docs.js';

/** What differs from the gateway, by the route's id. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  listSessions: 'In one page: `nextCursor` is null.',
  createSession:
    'The id is a ULID, which is the name of the session everywhere else in this server. `start` is `false` when it is ' +
    'absent. `autoRead: true` and `presenceTyping: true` are 501: nothing is read and no typing is shown by itself.',
  getSession:
    '`ratePerMin` and `ratePerHour` are 0: messages are paced one by one (SEND_PACE_MS), not counted. Loading and coming ' +
    'back are `starting`.',
  startSession:
    '400 for a session that is known to have no link. One that never ran is started, and then waits for a scan.',
  logoutSession:
    'The link is forgotten here; `GET /sessions/{name}` of the native API says whether the phone was told.',
  getQr: 'Begins to link when the session is stopped; 404 until the code is there: ask again.',
  createPairingCode: 'Begins to link when the session is stopped. WhatsApp limits how often (429).',
  getMe: 'Known once the session has worked since this server started.',
  listChats:
    'Both halves of a person whom WhatsApp keeps under phone and LID are one chat. `nextCursor` is null on the last page, ' +
    'also on a full one.',
  getChat:
    'Bare digits, `@c.us`, `+` and addresses with a device are 404, as in the gateway. A person whose phone is known is ' +
    'always `…@s.whatsapp.net`. What is not known is absent, not null. Muted for ever is the end of the year 9999.',
  updateChat:
    'Changes WhatsApp too. With a session that works the answer comes once WhatsApp shows it, and what WhatsApp refuses is ' +
    '409. Otherwise it is written down, shown here, and carried out when the session works again, also over restarts; the ' +
    'newest wish for each of the three counts. A malformed body is 422. An alias does too; in the gateway it is 404. A ' +
    '`mutedUntil` that is over mutes nothing; WhatsApp counts seconds, so parts of one are rounded up.',
  deleteChat:
    'Only this API stops showing it, until a new message comes; the other APIs of this server and WhatsApp keep it.',
  markChatRead: 'Only here: `unreadCount` is 0 until a new message comes; no receipt is sent.',
  listMessages:
    'An unknown chat is 404, as documented. `id` and `cursor` are ULIDs made from time and id, the same after a restart. Only ' +
    'what is stored: `X-Causeway-Complete: false` says that older ones may be missing (see `GET /sessions/{name}/history`). ' +
    '`createdAt` is `timestamp`. Types that the gateway does not name keep WhatsApp’s name, `revoked` for those taken back.',
  getChatPresence:
    'Asks WhatsApp, which shows the account as online for up to three seconds. `unknown`: WhatsApp said nothing.',
  createChannel: '`{name, description?}`; answers `{jid, name, description, inviteCode?}`.',
  listChannelMessages: 'Asks WhatsApp: channels are not stored. `cursor` is the id of a message.',
  muteChannel: '`{"mute": false}` ends it.',
  postStatus:
    '`{type?: text|image|video|audio, text?, media?, caption?, backgroundColor?, font?}`, to all contacts; answers ' +
    '`{waMessageId, timestamp}`. Done at once or not at all.',
  setPresence: 'Needs the `send` capability.',
  sendMessage:
    '`to` may be a phone number in any spelling. Files by `url` or base64 `data`; private networks are refused (422) unless ' +
    'allowed. After 30 seconds `status` is `pending` and the message still on its way. While a session only comes back, ' +
    'messages are taken and sent later; one that waits for a person answers 409. `outboxId` is the later `waMessageId`. ' +
    'Albums, and polls with an end or hidden votes, are 501.',
  editMessage: '`waMessageId` in the answer is that of the message itself.',
  revokeMessage: 'As above; `sender` is not needed.',
  react: 'As above.',
  unreact: 'As above.',
  vote: 'As above; by the texts of the options.',
  listContacts:
    'Of the address book and chats. `source=group` and `group` are 501: members of groups are not stored. `lid` holds the ' +
    'phone address of people whose LID is not known.',
  getContact: '`groups` is null: not known. A phone address does as well as a LID.',
  checkContact: 'Once a number in 24 hours, ten a minute; over that 429.',
  getContactAbout: '404 when this account may not see it.',
  getContactPicture: 'Without `id`. Kept for 24 hours.',
  createWebhook:
    'What is delivered: see [events](../events.md). `events` absent: `["*"]`, all; an empty list: none; an unknown name is 422. ' +
    'The address must be public or allowed (WEBHOOK_ALLOW_HOSTS); else 422. A receiver that answers 410 switches `active` off. ' +
    'What waited while `active` was false is told when it is true again. Pauses grow to a day at most, with up to a fifth added ' +
    'by chance. The secret is never shown; an empty one takes it away. `auth.qr` is told where the key ' +
    'that made or last changed the webhook may link.',
  updateWebhook: 'With another `sessionId` it begins there with what comes.',
  createRealtimeTicket:
    '`firehose` is 403: a key sees its own organisation. `since` is the id of an event; 400 when events after it have left the ' +
    'log (EVENTS_KEEP_DAYS). Nothing is missed between the ticket and its use. Kept in memory: a restart ends tickets.',
  openRealtime:
    'Needs a ticket and no key. `ping` comes when nothing was told for 20 seconds. Ends within 15 seconds after the key of its ' +
    'ticket is no longer good. `auth.qr` is told to keys that may link (`manage` or `sessions:link`).',
};

const MISSING: readonly string[] = [
  'The event `newsletter.update`: channels are not followed',
  'Groups',
  'Admin, OAuth apps and Backup: this server has its own keys and backups',
];

const HEAD = `# The WhatsApp Gateway's routes

Made from the routes by \`UPDATE_DOCS=1\` and the test \`tests/contract/dialect-docs.test.ts\`; not to be edited.

## Moving from the gateway

- Base URL: the address of this server with \`/api/v1\`; or a port for this dialect alone, \`DIALECT_PORTS=gateway:8090\`.
- Key: \`Authorization: Bearer\` or \`x-api-key\` with an API key of this server. An \`x-api-key\` counts when both are
  there, but a token of three parts is a login (JWT, see [keys](../keys.md)) and is tried first.
- Capabilities: \`read\`, \`send\`, \`manage\`, \`events\` are scopes of keys here too. Everything under \`/sessions\` that
  is about the session itself needs \`manage\`, reading it included.
- Session id: the name of the session. Sessions made elsewhere in this server are here under their names.
- Chats and messages come from the stored copy, with or without a browser; no read asks WhatsApp anything. Live questions
  (about, picture, check, presence) are 501 while the session does not work.

\`\`\`
curl -H "x-api-key: $API_KEY" "http://localhost:3000/api/v1/sessions/default/chats?limit=20"
curl -H "x-api-key: $API_KEY" -H "Content-Type: application/json" -X PATCH -d '{"archived":true}' \\
  http://localhost:3000/api/v1/sessions/default/chats/6281234567890@s.whatsapp.net
\`\`\`

Errors are \`{"error":{"code","message","details"?}}\`: 400 for what is wrong in path and query, 422 for a body (both
\`validation_error\`, with \`details.errors\`), 401, 403 naming the capability, 404 also for sessions and chats of others,
409, 429, 501, and 503 \`gateway_unavailable\` for what may pass. \`details\` is absent where there is nothing to say.
`;

/** The page `docs/api/gateway.md`. */
export function renderGatewayDocs(): string {
  return renderDialectDocs({
    dialect: gatewayDialect,
    head: HEAD,
    differences: DIFFERENCES,
    missing: MISSING,
  });
}
