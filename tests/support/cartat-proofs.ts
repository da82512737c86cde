import { cartatDialect } from '../../src/http/dialects/cartat/index.js';
import type { DialectProofs, Proof } from './dialect-proofs.js';

const LIVE = 'e2e/cartat';
const EVENTS = 'e2e/cartat-events';
const ROUTES = 'integration/http/cartat';

const understood: Proof = [LIVE, 'understands %s'];
const refused: Proof = [LIVE, '%s is %i and makes no chat'];
const limits: Proof = [ROUTES, '%s with the body %s reads %s'];
const newest: Proof = [LIVE, 'takes the limit from the query or from a body on GET, and all of them for Infinity'];
const held: Proof = [LIVE, 'without a limit gives what the store holds of a chat, and with null as much'];
const unlinked: Proof = [LIVE, 'links by the QR and tells how far it is'];
const ackOfSend: Proof = [EVENTS, 'tells how far a sent message got, by the very id that its sending gave'];

/** Which test shows of Cartat's routes and edge cases that they are as its document says. */
export const cartatProofs: DialectProofs = {
  dialect: cartatDialect,
  prefix: [],
  routes: [
    [...unlinked, ['getInstanceStatus', 'getInstanceInfo', 'getInstanceQr']],
    [LIVE, 'gives a chat with every key of the documented answer', ['getChat']],
    [LIVE, 'lists the chats, and those of a label', ['listChats', 'listChatsOfLabel']],
    [LIVE, 'sends a text under the id that it has everywhere afterwards', ['sendMessageText']],
    [LIVE, 'sends a file from its address, to the id that an event would carry', ['sendMessageMedia']],
    [
      LIVE,
      'archives the chat after each send once that is set, and keeps the webhook beside it',
      ['getInstanceSettings', 'setInstanceSettings'],
    ],
    [
      LIVE,
      'restarts on the same link, and is unlinked at the phone',
      ['restartInstance', 'logoutInstance', 'initializeInstance', 'destroyInstance'],
    ],
  ],
  refused: {},
  edges: {
    '9665…': [understood],
    '+9665… and %2B9665…: understood, as ruling 22 has it': [understood, [ROUTES, 'understands %s']],
    '009665…: understood, as ruling 22 has it; 05…: 400': [understood, refused],
    '9665…@c.us and %40c.us': [understood],
    '…@s.whatsapp.net': [understood],
    '…@g.us: isGroup, and groupMetadata is passed on': [
      [LIVE, 'gives a group in the same form, with its people beside'],
    ],
    '…@lid, on read and send': [understood, [LIVE, 'sends to the LID that an event carried']],
    'letters, empty: 400': [refused],
    '/chats/ is the list': [
      [LIVE, 'lists the chats, and those of a label'],
      [ROUTES, 'has /chats/ as the list'],
    ],
    'no limit: what is at hand, no paging': [held, limits],
    'limit 50 or "50": the newest, the oldest of them first': [
      [LIVE, 'gives a chat with every key of the documented answer'],
      newest,
      limits,
    ],
    'limit Infinity, as a text or in the query': [newest, limits],
    'bare Infinity in JSON; null is absent': [newest, held, limits],
    'limit 0, -1, abc, 2.5, []: 400': [refused, limits],
    'an unknown number: 404, and no chat is made': [
      refused,
      [ROUTES, 'says of an unknown number 404, of a missing key 401'],
    ],
    'an instance that is not linked': [unlinked, [ROUTES, 'status in state %s is %s and no more']],
    'no token, a wrong token: 401': [[LIVE, 'refuses %s']],
    'settings by bracket names of a form, or nested JSON': [
      [ROUTES, 'takes a form with the names of the documentation'],
      [ROUTES, 'has its settings off until they are set, and keeps what is not given'],
    ],
    'the webhook: message_received, flat': [[EVENTS, 'tells %s as a read shows it, under its one id']],
    'the webhook: ack, under the id that send gave': [ackOfSend],
  },
};
