import { messagesDialect } from '../../src/http/dialects/messages/index.js';
import { renderDialectDocs } from './dialect-docs.js';

/** What differs from whatsapp-mcp-api, by the route's id. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  health:
    'Without a key `status` is `{state, ready}` alone. On the origin that serves every dialect a request with a key is for ' +
    'WAHA’s route of this path.',
  root: 'Only on a port of its own; elsewhere the start page stands here.',
  getStatus: '`auth_dir` is the session’s name and `/profile`, `chrome_executable` empty until the session has worked.',
  startAuth: 'Answers at once; `GET /api/status` tells how far it is.',
  requestPairingCode: 'The code has letters and digits. Some times an hour only (429).',
  sendMessage:
    'A session that waits for a phone to be linked is 409 at once. A stopped one is started when the key has ' +
    '`sessions:write`. Answers when WhatsApp has the message, after 25 seconds with the message still on its way.',
  getMessages: 'With `chatId` in place of `phone_number` WAHA’s route of this path answers; with both or neither 400.',
  logout: '`phone_told: false` is added when the phone could not be told: remove the device there.',
  getQrPage: 'Needs a key: a browser asks for it, leave the user name empty.',
  mcp:
    'Built on the official SDK: streamable HTTP, without sessions (no `mcp-session-id`), `ping` is answered, a tool that fails ' +
    'answers with `isError`. Tools: `whatsapp_status`, `whatsapp_start_auth`, `whatsapp_pairing_code`, `whatsapp_list_chats`, ' +
    '`whatsapp_get_messages`, `whatsapp_search_messages`, `whatsapp_send_message`, `whatsapp_logout`; each asks for the scope ' +
    'of what it does. Texts that other people wrote stand between `<untrusted>` and `</untrusted>`.',
  getMcp: 'Always 405: there is no stream.',
  deleteMcp: 'Always 405: there is no session.',
};

const MISSING: readonly string[] = ['Streams and resources of MCP'];

const HEAD = `# The messages API and MCP

Made from the routes by \`UPDATE_DOCS=1\` and the test \`tests/contract/dialect-docs.test.ts\`; not to be edited.

## Moving from whatsapp-mcp-api

- Base URL: \`http://127.0.0.1:8790\` stays with \`DIALECT_PORTS=messages:8790\`; or use the address of this server,
  such as \`http://localhost:3000\`.
- Key: it has none, this server does: \`X-Api-Key\` or \`Authorization: Bearer\`. Without keys only on this machine, with
  \`AUTH=none\`.
- Session: the one of the key when it is bound to one, else DEFAULT_SESSION; \`X-Causeway-Session\` names another.
- No answer says \`access-control-allow-origin: *\`: \`CORS_ORIGINS\` lists the pages that may read.

\`\`\`
curl -H "X-Api-Key: $API_KEY" "http://localhost:3000/api/messages?phone_number=15551234567&limit=5"
\`\`\`

For an MCP client:

\`\`\`json
{ "mcpServers": { "whatsapp": { "type": "http", "url": "http://localhost:3000/mcp", "headers": { "X-Api-Key": "…" } } } }
\`\`\`

People: \`phone_number\` with country code; what is no digit is dropped, 8 to 15 must be left. A leading \`0\` or \`00\` is
refused, and so are the ids of groups, LIDs and channels, whose digits the source takes for a phone. \`limit\` is 1 to 100,
never bent: 10 messages and 20 chats without it. Messages come oldest first, chats newest first.

Errors: \`{"jsonrpc":"2.0","id":null,"error":{"code","message"}}\` as in the source, with a true status where it says 500:
400 and \`-32602\` for a wrong request, else \`-32000\` with 401 (the key), 403 (its scopes), 404 (no such chat or number),
409 (not linked), 429, 503 (coming up). A path or method that is not there is 404 \`{"error":"not found"}\`. Bad JSON is
\`-32602\`, at \`/mcp\` \`-32700\`.
`;

/** The page `docs/api/messages.md`. */
export function renderMessagesDocs(): string {
  return renderDialectDocs({ dialect: messagesDialect, head: HEAD, differences: DIFFERENCES, missing: MISSING });
}
