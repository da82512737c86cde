import { messagesDialect } from '../../src/http/dialects/messages/index.js';
import type { DialectProofs, Proof } from './dialect-proofs.js';

const LIVE = 'e2e/messages-api';
const ROUTES = 'integration/http/messages-api';
const ACCOUNT = 'integration/http/messages-api-account';
const MCP = 'integration/http/mcp';

const understood: Proof = [LIVE, 'understands %j by both doors, and limits as text or number'];
const nothing: Proof = [LIVE, 'reads nothing for %j: %i, and makes no chat'];
const noLimit: Proof = [LIVE, 'reads ten messages without a limit, and of a chat without messages none'];
const linking: Proof = [LIVE, 'links by a code, shows the QR meanwhile, and says that it is not ready'];
const lists: Proof = [LIVE, 'lists the chats in exactly the documented shape, the newest first'];
const reads: Proof = [LIVE, 'reads a chat in exactly the documented shape, by both doors'];
const tools: Proof = [LIVE, 'does the same for an AI client by MCP'];

/** Which test shows of the messages API and its MCP endpoint that they are as the document says. */
export const messagesProofs: DialectProofs = {
  dialect: messagesDialect,
  prefix: ['api'],
  spoken: { connectMcp: "'post' '/mcp'" },
  routes: [
    [LIVE, 'serves this dialect there and no other, with the same keys', ['health', 'root']],
    [...linking, ['getStatus', 'startAuth', 'requestPairingCode', 'getQrPage']],
    [...reads, ['getMessages', 'postMessages']],
    [...lists, ['listChats']],
    [LIVE, 'sends a text', ['sendMessage']],
    [...tools, ['mcp', 'getMcp', 'deleteMcp']],
    [LIVE, 'is unlinked again and again, and comes back to a QR', ['logout']],
  ],
  refused: {},
  edges: {
    '15551234567': [reads, [LIVE, 'sends a text']],
    '+1 (555) 123-4567, %2B1…, +1… as a space in the query': [understood, reads],
    '0015551234567: refused, not put right': [nothing],
    '…@c.us and …@s.whatsapp.net': [understood],
    '…@g.us': [nothing],
    '…@lid, never taken for a phone': [nothing],
    'a JSON number': [understood, [ROUTES, 'takes numbers as JSON numbers']],
    '7 or 16 digits, empty, missing': [
      nothing,
      [ROUTES, 'refuses the number %j'],
      [ROUTES, 'says that a body is no JSON'],
    ],
    'Arabic-Indic digits': [nothing],
    'no limit: 10 messages, 20 chats': [noLimit, lists],
    'limit 0, -1, 101, 2.5, Infinity, abc, empty: never bent': [[LIVE, 'refuses the limit %j by both doors']],
    'limit "5" in JSON': [understood],
    'an unknown number: 404, and no chat is made': [nothing],
    'a chat without messages': [noLimit],
    'not linked: the documented words': [linking, [ACCOUNT, 'says %s in its words']],
    'other methods and paths: 404 not found': [
      [LIVE, 'does not have %s %s'],
      [ACCOUNT, 'answers OPTIONS with the methods and lets no foreign page read'],
    ],
    'pretty-printed, with the documented content type': [
      [ROUTES, 'has exactly these keys, in this order, indented by two'],
    ],
    'a stopped session is started by a send': [
      [LIVE, 'starts a stopped session to send'],
      [ACCOUNT, 'starts a stopped session for a key that may do so, and for no other'],
    ],
    'MCP: every tool': [tools, [MCP, 'introduces itself, warns of what others wrote, and lists its tools']],
    'MCP: a tool that fails': [[MCP, 'answers %s %j with an error']],
    'MCP: initialize, notifications, unknown methods': [
      [MCP, 'answers a client that names no types in Accept, with the version it asked for'],
      [MCP, 'has nothing to say to a notification'],
      [MCP, 'knows no other method'],
    ],
  },
};
