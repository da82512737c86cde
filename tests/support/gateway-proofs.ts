import { gatewayDialect } from '../../src/http/dialects/gateway/index.js';
import type { DialectProofs, Proof } from './dialect-proofs.js';

const LIVE = 'e2e/gateway';
const SESSIONS = 'e2e/gateway-sessions';
const WISHES = 'e2e/gateway-wishes';
const EVENTS = 'e2e/gateway-events';
const ROUTES = 'integration/http/gateway';
const ACTING = 'integration/http/gateway-acting';

const aChat: Proof = [LIVE, "gives a chat with the keys of the documentation, and finds it by its person's LID"];
const byAddress: Proof = [SESSIONS, 'shows a chat by its address, plain or escaped, with all that WhatsApp has of it'];
const unknown: Proof = [LIVE, 'does not know %s, and makes no chat of it'];
const whoMay: Proof = [
  SESSIONS,
  'is nobody’s without a key, a key’s as far as its rights go, and not there for another organisation',
];
const limits: Proof = [SESSIONS, 'with ?%s gives %i of more chats and messages'];
const wrongPages: Proof = [SESSIONS, 'refuses ?%s: %s'];
const changes: Proof = [WISHES, 'changes WhatsApp itself, and unmute wins'];
const noBrowser: Proof = [
  WISHES,
  'serves the copy and queues wishes without any browser, over a restart of the bridge',
];

/** Which test shows of the gateway's routes and edge cases that they are as its document says. */
export const gatewayProofs: DialectProofs = {
  dialect: gatewayDialect,
  prefix: ['api', 'v1', 'sessions'],
  spoken: { chatNow: "'get' '/chats'" },
  routes: [
    [LIVE, 'is linked by its QR, and has the account afterwards', ['getQr']],
    [...aChat, ['getChat']],
    [LIVE, 'pages through every chat that has a message, each once, the newest first', ['listChats']],
    [
      LIVE,
      'pages through the messages of a chat, each once, the newest first, and says what the copy lacks',
      ['listMessages'],
    ],
    [LIVE, 'shows typing, and the account as online', ['setChatPresence', 'setPresence']],
    [
      LIVE,
      'sends, edits, reacts to, forwards and takes back a message',
      ['sendMessage', 'editMessage', 'react', 'unreact', 'forwardMessage', 'revokeMessage'],
    ],
    [LIVE, 'answers 202 when it need not wait, and sends once for one Idempotency-Key', ['vote']],
    [LIVE, 'asks how the other side is seen', ['getChatPresence']],
    [
      LIVE,
      'knows people: from the copy in lists, from WhatsApp for the rest',
      [
        ...['listContacts', 'checkContact', 'getContact', 'getContactAbout', 'getContactPicture'],
        ...['blockContact', 'unblockContact'],
      ],
    ],
    [...changes, ['updateChat']],
    [WISHES, 'shows a chat as read without telling anybody', ['markChatRead']],
    [WISHES, 'takes a chat out of its own lists only, until something new comes', ['deleteChat']],
    [
      SESSIONS,
      'is made, linked by a code, and shown alike alone and in the list',
      ['listSessions', 'createSession', 'getSession', 'createPairingCode', 'getMe'],
    ],
    [
      SESSIONS,
      'has webhooks, which never show their secret',
      ['listWebhooks', 'createWebhook', 'getWebhook', 'updateWebhook', 'deleteWebhook'],
    ],
    [SESSIONS, 'tells over a socket, for one ticket, what comes after it', ['createRealtimeTicket', 'openRealtime']],
    [
      SESSIONS,
      'makes, follows, leaves, mutes and reads channels',
      ['createChannel', 'listChannelMessages', 'followChannel', 'unfollowChannel', 'muteChannel'],
    ],
    [SESSIONS, 'posts a status', ['postStatus']],
    [
      SESSIONS,
      'is stopped, started, restarted, unlinked and forgotten',
      ['startSession', 'stopSession', 'restartSession', 'logoutSession', 'deleteSession'],
    ],
  ],
  refused: {},
  edges: {
    '628…@s.whatsapp.net, %40': [byAddress, aChat],
    '…@g.us': [byAddress],
    '…@lid: the same chat, with aliases': [aChat, byAddress],
    '628…@c.us, bare digits, +628…, 00…: 404': [unknown, [ROUTES, '%s is not found, whatever is asked of it']],
    'an unknown number: 404, and nothing is made': [unknown],
    'a session of others, or of nobody: 404, never 403': [whoMay],
    'a session that is not linked: the copy is served, live is 501, sending an error': [
      noBrowser,
      [ACTING, '%s %s is 501 at once without a page'],
    ],
    'no token: 401; GET sessions without the right: 403': [
      whoMay,
      [ROUTES, '%s %s is refused naming the capability %s'],
    ],
    'no limit, 0: 50': [limits],
    'limit -1 and 1000: 1 and 200': [limits],
    'limit abc, Infinity, 1e3: 400': [wrongPages, [ROUTES, '%s is 400: %s']],
    'a cursor that is garbage or of another list': [
      wrongPages,
      [ROUTES, 'the cursor %s is a place in the order of messages: %i follow'],
    ],
    'mutedUntil with unmute: unmuted': [changes],
    'mutedUntil null, an unknown key, a wrong type: 422': [
      [SESSIONS, 'refuses to change a chat by %j, and changes nothing'],
      ['integration/http/gateway-wishes', 'refuses %s with 422 and does nothing'],
    ],
    'an address with a device: 404': [unknown],
    'a wish while nothing runs, carried out later': [noBrowser],
    'webhooks: envelope, headers and signature': [
      [EVENTS, 'signs every delivery so that independent code can check it'],
      [EVENTS, 'tells %s as a read shows it'],
    ],
    'realtime: the same events over the socket': [[EVENTS, 'tells the same over the socket, event for event']],
  },
};
