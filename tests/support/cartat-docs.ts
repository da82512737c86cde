import { cartatDialect } from '../../src/http/dialects/cartat/index.js';
import { renderDialectDocs } from './dialect-docs.js';

const OURS = 'Cartat has this; its path is not public, so this one is ours.';

/** What differs from Cartat, by the route's id. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  getChat:
    'The native route. `+` and a leading `00` are understood, which Cartat refuses; a national number (one leading `0`) is ' +
    '400 unless DEFAULT_COUNTRY is set. `limit` in the query or in a body on GET: `null` is as absent, `Infinity` is all, ' +
    '0, negative numbers, fractions and words are 400, two that differ are 400. Without it what the store holds, 1,000 at ' +
    'most. Ids ending in `@c.us`, `@s.whatsapp.net`, `@g.us` and `@lid` are taken. `meta`, `lastMessage` and for groups ' +
    '`groupMetadata` come in addition. An unknown number is 404 and makes no chat.',
  listChats: 'The native route: `{status, chats, meta}`; 100 without `limit`.',
  listChatsOfLabel: 'A label that the account does not have is 404.',
  getInstanceStatus:
    '`initialize` starting, `qr` waiting for the phone, `loading_screen` loading, `ready`, `disconnected` stopped, failed or ' +
    'coming back, `auth_failure` unlinked by the phone. `authenticated` is not used: it lasts no time here.',
  setInstanceSettings:
    'JSON, or a form with names like `webhook[is_active]`. What is not given stays. An active webhook needs an address that ' +
    'is public or allowed (WEBHOOK_ALLOW_HOSTS); else 422. What is told: see [events](../events.md). A receiver that answers ' +
    '410 switches `is_active` off; what happens while it is off is not told later.',
  getInstanceInfo: OURS,
  getInstanceQr: `${OURS} \`{status, qr, expires_in}\`, or a picture for a client that takes no JSON or with \`format\`.`,
  initializeInstance: OURS,
  restartInstance: OURS,
  destroyInstance: `${OURS} Closes the browser and keeps the link.`,
  logoutInstance: `${OURS} \`phone_told: false\`: remove the device on the phone.`,
  sendMessageText:
    '`{status: "success", id, ack, timestamp, archived}`: `id` is the serialised id that the message has in reads and events. ' +
    'Answers when WhatsApp has it, after 15 seconds with `ack: 0` and the message still on its way. With the setting ' +
    '`archive` the chat is archived afterwards; `archived: false` says that this did not succeed. `Idempotency-Key` is ours.',
  sendMessageMedia:
    'As `/message/text`. http addresses and private networks are refused (422) unless they are allowed.',
};

const MISSING: readonly string[] = ['Contacts and the list of labels: their paths are not public'];

const HEAD = `# Cartat's routes

Made from the routes by \`UPDATE_DOCS=1\` and the test \`tests/contract/dialect-docs.test.ts\`; not to be edited.

## Moving from Cartat

- Base URL: \`https://api.cartat.net\` becomes the address of this server, such as \`http://localhost:3000\`; or a port for
  this dialect alone, \`DIALECT_PORTS=cartat:8081\`.
- Key: \`Authorization: Bearer\` with an API key of this server in place of the token. \`X-Api-Key\` does too.
- Instance: the session of the key when it is bound to one, else DEFAULT_SESSION; \`X-Causeway-Session\` names another.
- Bodies are JSON or forms; \`Content-Type\` is not needed on GET.

\`\`\`
curl -H "Authorization: Bearer $API_KEY" "http://localhost:3000/chats/966500000000?limit=50"
curl -H "Authorization: Bearer $API_KEY" -H "Content-Type: application/json" \\
  -d '{"number":"966500000000","message":"Hello"}' http://localhost:3000/message/text
\`\`\`

Errors, which Cartat does not document: \`{"status":"error","code","message","hint","requestId"}\` with a status of 400
(the request), 401 (the key), 403 (its scopes), 404 (no such chat, number or session), 409 (not linked), 422 (a file that
cannot be had), 429, 503 (coming up; \`Retry-After\` says when).
`;

/** The page `docs/api/cartat.md`. */
export function renderCartatDocs(): string {
  return renderDialectDocs({ dialect: cartatDialect, head: HEAD, differences: DIFFERENCES, missing: MISSING });
}
