import { wahaDialect } from '../../src/http/dialects/waha/index.js';
import { UNSUPPORTED } from '../../src/http/dialects/waha/routes/unsupported.js';
import { renderDialectDocs } from './dialect-docs.js';

/** What differs from WAHA on its browser engine, by the route's id. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  ping: 'No key is needed.',
  health:
    'With a key, as WAHA’s; without one the `messages` API answers here. Speaks of the process and the sessions that should run.',
  serverVersion: '`version` is ours, `tier` is `CORE`.',
  version: 'Deprecated by WAHA. `version` is ours, `tier` is `CORE`.',
  serverEnvironment: 'No variable of the machine is told, with `all=true` neither.',
  createSession:
    '`config` is kept and shown, those of other engines too. Its webhooks are there before it is started. Without a name one is made up.',
  updateSession: 'The session goes on, and its webhooks are what `config` says; a proxy is set at creation only (422).',
  eventSocket: 'A session that is not there is 404 before it opens. Other bad parameters close it with 4001.',
  deleteSession: 'Unlinks on the phone when the session works; the profile goes into quarantine.',
  startSession: 'The default session is made when there is none.',
  deprecatedStopSession: 'Deprecated by WAHA. Answers the session, not an empty body.',
  deprecatedLogoutSession: 'Deprecated by WAHA. Answers the session, not an empty body.',
  deprecatedStartSession: 'Deprecated by WAHA.',
  getScreenshot: 'PNG, not JPEG.',
  getQr: 'Asking for the QR of a session that is FAILED because the codes ran out starts new ones.',
  requestCode: '`method` is not looked at.',
  getFile:
    'Where `media.url` leads. Files are fetched from WhatsApp when they are first asked for and kept under a quota.',
  listChats:
    '`sortBy` takes `messageTimestamp` and `conversationTimestamp`. Without `limit` all chats. `limit=0` is 400.',
  getChatsOverview: 'A picture that does not come within a second is null, and there the next time.',
  postChatsOverview: 'As with GET.',
  listMessages:
    'Without `limit` 10, `limit=0` is 400. The window is counted from the newest; `sortOrder=asc` turns it round. A file that ' +
    'cannot be had, or is not here after 20 seconds for all together, has `media.error`; the link gives a late one later. Read from the stored copy where that follows the page.',
  deprecatedListMessages: 'Deprecated by WAHA. As `…/messages`. With `phone_number` the `messages` API answers here.',
  sendText:
    'Answers when WhatsApp has it, after 15 seconds with `ack: 0`. An `id` from `new-message-id` is honoured and makes it one request; any other is not looked at. A number that is not on WhatsApp is 404.',
  deprecatedSendText: 'Deprecated by WAHA.',
  reply: 'Deprecated by WAHA.',
  sendLinkPreview: 'Deprecated by WAHA. The title stands above the link.',
  sendImage: 'Addresses in private networks are refused (422 `media_refused`), and http unless it is allowed.',
  sendFile: 'As `sendImage`. A file may come by form too, field `file`, up to MEDIA_MAX_MB.',
  sendVoice: '`convert` needs ffmpeg, else 422.',
  sendVideo: '`convert` needs ffmpeg, else 422. `asNote: true` is 422.',
  sendSeen: 'The whole chat is marked as read; `messageIds` are checked and no more.',
  setPresence:
    '`typing`, `recording` and `paused` need `chatId`. `online` and `offline` hold until the page is loaded again; then the ' +
    'setting PRESENCE says so.',
  getPresence:
    'Shows the account as online for up to three seconds, while it asks; nobody is in `presences` of whom WhatsApp says nothing.',
  subscribePresence: 'WhatsApp tells while the account is shown as online.',
  createLabel:
    'WhatsApp Business only, else 422. `color` 0 to 19 or `colorHex` of the same colours; none: one that is free.',
  updateLabel: 'As `POST`; without a colour it keeps its own.',
  deleteLabel: 'It is taken off every chat.',
  rejectCall: 'WhatsApp confirms nothing: a call that goes on ringing is 422. `from` is checked and no more.',
  newMessageId: 'For the `id` of a message that is to be sent.',
  listChannels: 'Without those that were only looked at. A picture that does not come within a second is null.',
  createChannel: '422 where WhatsApp does not let the account make channels.',
  getChannel: 'By id, invite code or link; following nothing.',
  previewChannelMessages: '`reactions` is empty and `viewCount` null where the page does not tell.',
  muteChannel: 'Answers when WhatsApp’s server took it.',
  unmuteChannel: 'As `mute`.',
  sendTextStatus:
    '`id` and `linkPreview` are not looked at, `contacts` is 422. No queue: after an error look before posting again.',
  sendImageStatus: 'As `text`; files as with `sendImage`.',
  sendVoiceStatus: 'As `text`; `convert` needs ffmpeg, else 422.',
  sendVideoStatus: 'As `text`; `convert` needs ffmpeg, else 422.',
  stopServer: 'As a signal does: requests end, browsers close and keep their links. Needs an operator’s key.',
  readChat: '`messages` and `days` in query or body; where both differ 400.',
  deleteMessage: 'For everyone; where WhatsApp refuses that, only here.',
  checkExists: 'At most ten new numbers a minute (429), each once a day.',
  deprecatedCheckNumberStatus: 'Deprecated by WAHA. As `check-exists`.',
  phoneOfLid: '`pn` is left out when it is not known.',
  lidOfPhone: '`lid` is left out when it is not known.',
  convertVoice: 'Needs ffmpeg, else 422.',
  convertVideo: 'Needs ffmpeg, else 422.',
  deleteGroup: 'Leaves and deletes the chat here.',
  refreshGroups: 'Does nothing: groups are followed as they change.',
};

/** What WAHA has on its browser engine and this server not yet: these paths answer 404. */
const MISSING: readonly string[] = [];

const HEAD = `# WAHA's routes

Made from the routes by \`UPDATE_DOCS=1\` and the test \`tests/contract/dialect-docs.test.ts\`; not to be edited.

## Moving from WAHA

- Base URL: the address of this server, such as \`http://localhost:3000\`, or a port for this dialect alone,
  \`DIALECT_PORTS=waha:3001\`.
- Key: \`API_KEY\` (or \`WAHA_API_KEY\`) as it was; \`/api/keys\` makes further ones, which are shown once and listed by
  their first characters only.
- Sessions: the same names; each phone is linked anew, or its profile copied with \`causeway import\`.
- Webhooks: \`config.webhooks\` of a session and \`WHATSAPP_HOOK_URL\` with what belongs to it, as they were; the WebSocket
  \`/ws\` too. What differs: [events in WAHA's form](../events.md#in-wahas-form). Addresses of your own network need
  \`WEBHOOK_ALLOW_HOSTS\`, but for the one of \`WHATSAPP_HOOK_URL\`.

A client of [WAHA](https://waha.devlike.pro) on its browser engine (WEBJS) works unchanged. Keys stand
in \`X-Api-Key\`; in the query as \`x-api-key\` only where a file is opened by its link. \`API_KEY\`, which may also be called \`WAHA_API_KEY\`, may be
\`sha512:\` and the hex of the key's SHA-512. Unknown fields are dropped. POST answers 201 unless it says otherwise.

Errors: 400 \`{statusCode, message[], error}\`; 401 \`{message, statusCode}\`; 404 for an unknown session in WAHA's words;
422 \`{error, session, status, expected}\` when a session is not in the status that a route needs, after up to five seconds
while it is coming up. What WAHA answers with 500 for a caller's mistake is 400, 404 or 409 here; a 500 of ours holds
nothing of the request, only the id under which our log knows it.

Ids: \`12132132130\`, \`+12132132130\`, \`…@c.us\`, \`…@s.whatsapp.net\`, \`…@g.us\`, \`…@lid\`, \`…@newsletter\`,
\`status@broadcast\`; a leading \`00\` is 400. An absent session or \`default\` is the default session of this server.
`;

/** The page `docs/api/waha.md`. */
export function renderWahaDocs(): string {
  return renderDialectDocs({
    dialect: wahaDialect,
    head: HEAD,
    differences: DIFFERENCES,
    unsupported: new Map(UNSUPPORTED.map(([, , id, , reason]) => [id, reason])),
    missing: MISSING,
  });
}
