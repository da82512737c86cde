import { periskopeDialect } from '../../src/http/dialects/periskope/index.js';
import type { DialectProofs } from './dialect-proofs.js';

const ROUTES = 'integration/http/periskope';
const REFUSALS = 'integration/http/periskope-refusals';
const LIVE = 'e2e/periskope';

/** Which test shows of Periskope's routes and edge cases that they are as its document says. */
export const periskopeProofs: DialectProofs = {
  dialect: periskopeDialect,
  prefix: ['v1'],
  spoken: {
    chatOf: "'get' /chats",
    sendSync: "'post' /message/send-sync",
    listeners: "'get' 'post' /socket.io",
    // The address that a message names for its file.
    pathname: "'get' /message /media",
  },
  routes: [
    [
      'e2e/periskope',
      'shows a QR while it is not linked, and then the phone by its id and by its number',
      ['getPhoneQr', 'getPhone', 'getAllPhones'],
    ],
    [
      'e2e/periskope',
      'gives a chat with every key of the documented answer, each of its type',
      ['getChatById', 'updateChatById', 'updateChatOverrideAccess', 'updateContactById'],
    ],
    [
      'e2e/periskope-acting',
      'gives rows of lists and of a send with every key of the documented message, each of its type',
      ['sendMessageSync'],
    ],
    [
      'e2e/periskope',
      'lists chats and messages in pages, the newest first',
      ['getChats', 'getMessages', 'getChatMessages', 'getNotifications', 'getMessageById'],
    ],
    [
      'e2e/periskope',
      'keeps notes, contacts, labels, webhooks and the name of the phone',
      [
        ...['createNote', 'getNoteById', 'getNotes', 'getNotesByChat', 'updateLabels', 'updateContactLabels'],
        ...['getContacts', 'getContactById', 'createContact', 'updatePhone'],
        ...['createWebhook', 'getWebhooks', 'getWebhookById', 'updateWebhookById', 'deleteWebhookById'],
      ],
    ],
    [
      'e2e/periskope',
      'is brought up again, unlinked, made and deleted',
      ['restartPhone', 'resyncPhone', 'resetPhone', 'createPhone', 'deletePhone'],
    ],
    [
      'e2e/periskope-acting',
      'sends into the queue, and the message is found by its queue id',
      ['sendMessage', 'getQueueJobs', 'getQueueStatus'],
    ],
    ['e2e/periskope-acting', 'sends files, polls and answers', ['getMessageMedia']],
    ['e2e/periskope-acting', 'sends to many, and tells what became of it', ['broadcastMessage', 'getBroadcastStatus']],
    [
      'e2e/periskope-acting',
      'edits, reacts, pins, forwards and deletes, and WhatsApp shows it',
      ['editMessage', 'reactToMessage', 'pinMessage', 'forwardMessage', 'deleteMessage', 'getReactions'],
    ],
    [
      'e2e/periskope-acting',
      'gives up what waits: one, a broadcast, or all, by both methods, and nothing of it is sent',
      ['purgeQueue', 'purgeQueueByPost'],
    ],
    ['e2e/periskope-acting', 'joins a group by its link, and says so when an admin has to let it in', ['acceptInvite']],
    ['e2e/periskope-acting', 'marks a chat as read', ['readChat']],
    [
      'e2e/periskope-acting',
      'makes and changes groups, and WhatsApp shows it',
      [
        ...['createGroup', 'getInviteLink', 'addMembers', 'promoteMembers', 'demoteMembers', 'removeMembers'],
        ...['updateGroupSettings', 'leaveGroup'],
      ],
    ],
    [
      'e2e/periskope-events',
      'what happens in a group, as the notification that its chat shows',
      ['getChatNotifications'],
    ],
    ['e2e/periskope-events', 'what is kept of a chat and a message here: notes, properties, flags', ['flagMessage']],
    ['e2e/periskope-events', 'tells each of them once, in the order of its chat', ['connectSocket', 'writeSocket']],
  ],
  refused: { scheduleMessage: [REFUSALS, 'bad JSON, a missing scope, and what cannot be done yet'] },
  edges: {
    'an id with @c.us, plain or percent-encoded': [[ROUTES, '%s is understood']],
    'digits without a suffix': [[ROUTES, '%s is understood']],
    '+, 00, a leading 0 or blanks: 422, nothing is put right': [[ROUTES, '%s is never put right in silence']],
    '@s.whatsapp.net and a LID': [[LIVE, 'finds the chat by %s and names it by its phone']],
    'a LID of nobody known: 404': [[ROUTES, '%s is not there']],
    'a group': [[LIVE, 'shows a group with its people and rules']],
    'an unknown chat: 404, none is made, nobody is asked': [
      [LIVE, 'makes no chat by reading, and asks WhatsApp nothing'],
    ],
    'no x-phone: 422 in the documented words': [[ROUTES, 'is needed, and its absence is told in the documented words']],
    'no x-phone with a key of one session': [
      [ROUTES, 'may be left out with a key that is bound to one session, and not with one of two'],
    ],
    'x-phone of a foreign or unknown phone: 404': [[ROUTES, '%s is %i']],
    'x-phone as number, phone id or with @c.us': [[ROUTES, 'may be %s']],
    'a bad bearer: 401, before x-phone': [[ROUTES, 'is looked at after the key']],
    'limits up to 2000, 0, -1, abc, Infinity; offsets': [[ROUTES, '%s take a limit up to 2000 and an offset']],
    'a phone that is away': [[LIVE, 'reads everything with the browser killed, queues what is sent, and gives it up']],
    'PATCH of a chat without a key: 422': [
      [REFUSALS, 'a change of a chat that changes nothing, in the documented words'],
    ],
    'answers without a body': [[REFUSALS, 'answers nothing with 204 and no body']],
  },
};
