/** Which test shows of which of Periskope's routes that it works through Chromium: by file under tests/e2e and title. */
export const PERISKOPE_PROOFS: readonly (readonly [file: string, title: string, routes: readonly string[]])[] = [
  [
    'periskope',
    'shows a QR while it is not linked, and then the phone by its id and by its number',
    ['getPhoneQr', 'getPhone', 'getAllPhones'],
  ],
  [
    'periskope',
    'gives a chat with every key of the documented answer, each of its type',
    ['getChatById', 'updateChatById', 'updateChatOverrideAccess', 'updateContactById'],
  ],
  [
    'periskope-acting',
    'gives rows of lists and of a send with every key of the documented message',
    ['sendMessageSync'],
  ],
  [
    'periskope',
    'lists chats and messages in pages, the newest first',
    ['getChats', 'getMessages', 'getChatMessages', 'getNotifications', 'getMessageById'],
  ],
  [
    'periskope',
    'keeps notes, contacts, labels, webhooks and the name of the phone',
    [
      ...['createNote', 'getNoteById', 'getNotes', 'getNotesByChat', 'updateLabels', 'updateContactLabels'],
      ...['getContacts', 'getContactById', 'createContact', 'updatePhone'],
      ...['createWebhook', 'getWebhooks', 'getWebhookById', 'updateWebhookById', 'deleteWebhookById'],
    ],
  ],
  [
    'periskope',
    'is brought up again, unlinked, made and deleted',
    ['restartPhone', 'resyncPhone', 'resetPhone', 'createPhone', 'deletePhone'],
  ],
  [
    'periskope-acting',
    'sends into the queue, and the message is found by its queue id',
    ['sendMessage', 'getQueueJobs', 'getQueueStatus'],
  ],
  ['periskope-acting', 'sends files, polls and answers', ['getMessageMedia']],
  ['periskope-acting', 'sends to many, and tells what became of it', ['broadcastMessage', 'getBroadcastStatus']],
  [
    'periskope-acting',
    'edits, reacts, pins, forwards and deletes, and WhatsApp shows it',
    ['editMessage', 'reactToMessage', 'pinMessage', 'forwardMessage', 'deleteMessage', 'getReactions'],
  ],
  [
    'periskope-acting',
    'gives up what waits: one, a broadcast, or all, by both methods, and nothing of it is sent',
    ['purgeQueue', 'purgeQueueByPost'],
  ],
  ['periskope-acting', 'joins a group by its link, and says so when an admin has to let it in', ['acceptInvite']],
  ['periskope-acting', 'marks a chat as read', ['readChat']],
  [
    'periskope-acting',
    'makes and changes groups, and WhatsApp shows it',
    [
      ...['createGroup', 'getInviteLink', 'addMembers', 'promoteMembers', 'demoteMembers', 'removeMembers'],
      ...['updateGroupSettings', 'leaveGroup'],
    ],
  ],
  ['periskope-events', 'what happens in a group, as the notification that its chat shows', ['getChatNotifications']],
  ['periskope-events', 'what is kept of a chat and a message here: notes, properties, flags', ['flagMessage']],
  ['periskope-events', 'tells each of them once, in the order of its chat', ['connectSocket', 'writeSocket']],
];

/** What cannot succeed yet, and where its refusal is shown. */
export const PERISKOPE_REFUSED: Readonly<Record<string, string>> = {
  scheduleMessage: 'bad JSON, a missing scope, and what cannot be done yet',
};

const ROUTES = 'tests/integration/http/periskope.test.ts';
const REFUSALS = 'tests/integration/http/periskope-refusals.test.ts';
const LIVE = 'tests/e2e/periskope.test.ts';

/** Which test shows what the dialect does in each case of its table of edge cases. */
export const PERISKOPE_EDGES: readonly (readonly [edge: string, file: string, title: string])[] = [
  ['an id with @c.us, plain or percent-encoded', ROUTES, '%s is understood'],
  ['digits without a suffix', ROUTES, '%s is understood'],
  ['+, 00, a leading 0 or blanks: 422, nothing is put right', ROUTES, '%s is never put right in silence'],
  ['@s.whatsapp.net and a LID', LIVE, 'finds the chat by %s and names it by its phone'],
  ['a LID of nobody known: 404', ROUTES, '%s is not there'],
  ['a group', LIVE, 'shows a group with its people and rules'],
  ['an unknown chat: 404, none is made, nobody is asked', LIVE, 'makes no chat by reading, and asks WhatsApp nothing'],
  ['no x-phone: 422 in the documented words', ROUTES, 'is needed, and its absence is told in the documented words'],
  ['no x-phone with a key of one session', ROUTES, 'may be left out with a key that is bound to one session'],
  ['x-phone of a foreign or unknown phone: 404', ROUTES, '%s is %i'],
  ['x-phone as number, phone id or with @c.us', ROUTES, 'may be %s'],
  ['a bad bearer: 401, before x-phone', ROUTES, 'is looked at after the key'],
  ['limits up to 2000, 0, -1, abc, Infinity; offsets', ROUTES, '%s take a limit up to 2000 and an offset'],
  ['a phone that is away', LIVE, 'reads everything with the browser killed, queues what is sent, and gives it up'],
  ['PATCH of a chat without a key: 422', REFUSALS, 'a change of a chat that changes nothing, in the documented words'],
  ['answers without a body', REFUSALS, 'answers nothing with 204 and no body'],
];
