import { ANA, GROUP } from './waha-world.js';

/** A request that a route answers, and what it cannot do without. */
export interface WahaRequest {
  /** Values of the path's placeholders beside the session. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Fields of query or body without which it is refused. */
  readonly required?: readonly string[];
  /** Values that are refused, by field of path, query or body. */
  readonly refused?: Readonly<Record<string, readonly unknown[]>>;
  /** Where the session stands, and whether it must work. */
  readonly session?: 'path' | 'query' | 'body' | 'none';
  readonly anyStatus?: true;
  /** A session in this state is what it needs. */
  readonly state?: 'working' | 'scan_qr';
}

const MESSAGE = `false_${ANA}_AAAAA1`;
const IDS = ['', ' ', '00447911123456', '12', 'x@y', '+', 'a'.repeat(200)];
const MESSAGE_IDS = ['', 'what is this', 'maybe_447911123456@c.us_A', `false_${ANA}`, 'a/b'];
const COUNTS = ['0', '-1', 'abc', '1.5', 'Infinity', 'NaN', '', '10000001'];
const FLAGS = ['maybe', '2', ''];
const TEXTS = [5, {}, [], true];
const FILE = { mimetype: 'image/png', filename: 'a.png', data: 'aGVsbG8=' };

const chat = {
  path: { chatId: ANA },
  session: 'path',
  refused: { chatId: ['00447911123456', '12', 'x@y', 'a'.repeat(200)] },
} as const;
const message = {
  ...chat,
  path: { chatId: ANA, messageId: MESSAGE },
  refused: { ...chat.refused, messageId: MESSAGE_IDS.filter((id) => id !== '' && !id.includes('/')) },
} as const;
const group = { path: { id: GROUP }, session: 'path', refused: { id: ['x@y', 'a'.repeat(200)] } } as const;
const members = {
  ...group,
  body: { participants: [{ id: ANA }] },
  required: ['participants'],
  refused: { ...group.refused, participants: ['x', [], [{}], [{ id: 'x@y' }]] },
};
const page = { limit: COUNTS, offset: ['-1', 'abc', '1.5'] };
const chatFields = { chatId: IDS, session: [5, {}] };
const file = { file: [undefined, 'text', {}, { url: 5 }, { url: 'https://a.example', data: 'aGVsbG8=' }] };
const addressed = { ...chatFields, reply_to: [5, 'what is this'] };
const window = {
  ...page,
  sortBy: ['name'],
  sortOrder: ['up'],
  downloadMedia: FLAGS,
  merge: FLAGS,
  'filter.timestamp.lte': ['yesterday', '-1'],
  'filter.timestamp.gte': ['yesterday'],
  'filter.fromMe': FLAGS,
  'filter.ack': ['3', 'device'],
};
const config = {
  config: ['text', { webhooks: 'all' }, { webhooks: [{ url: 'no address', events: [] }] }, { debug: 'yes' }],
};
const one = {
  query: { contactId: ANA },
  required: ['contactId'],
  refused: { contactId: IDS },
  session: 'query',
} as const;

/** One for each route that can succeed, by the route's id. */
export const WAHA_REQUESTS: Readonly<Record<string, WahaRequest>> = {
  ping: { session: 'none' },
  health: { session: 'none' },
  serverVersion: { session: 'none' },
  version: { session: 'none' },
  serverEnvironment: { session: 'none', query: { all: 'true' }, refused: { all: FLAGS } },
  serverStatus: { session: 'none' },
  listSessions: { session: 'none', query: { all: 'true' }, refused: { all: FLAGS } },
  createSession: { session: 'none', body: { name: 'fresh' }, refused: { name: TEXTS, start: ['yes'], ...config } },
  getSession: { session: 'path', anyStatus: true },
  updateSession: { session: 'path', anyStatus: true, body: {}, refused: config },
  deleteSession: { session: 'none', path: { session: 'default' } },
  getMe: { session: 'path', anyStatus: true },
  startSession: { session: 'path', anyStatus: true },
  stopSession: { session: 'path', anyStatus: true },
  restartSession: { session: 'path', anyStatus: true },
  logoutSession: { session: 'path', anyStatus: true },
  deprecatedStartSession: { session: 'none', body: { name: 'default' }, required: ['name'], refused: { name: TEXTS } },
  deprecatedStopSession: {
    session: 'none',
    body: { name: 'default' },
    required: ['name'],
    refused: { name: TEXTS, logout: ['x'] },
  },
  deprecatedLogoutSession: { session: 'none', body: { name: 'default' }, required: ['name'], refused: { name: TEXTS } },
  getScreenshot: { session: 'query', anyStatus: true },
  getQr: { session: 'path', state: 'scan_qr', query: { format: 'raw' }, refused: { format: ['gif'] } },
  requestCode: {
    session: 'path',
    state: 'scan_qr',
    body: { phoneNumber: '12132132130' },
    required: ['phoneNumber'],
    refused: { phoneNumber: [5, {}, ''] },
  },
  getFile: { session: 'path', anyStatus: true, path: { file: `false_${ANA}_AAAAA3.jpg` } },
  deprecatedListMessages: {
    session: 'query',
    query: { chatId: ANA },
    required: ['chatId'],
    refused: { ...window, chatId: IDS },
  },
  listChats: { session: 'path', refused: { ...page, sortBy: ['size'], sortOrder: ['up'], merge: FLAGS } },
  getChatsOverview: { session: 'path', refused: { ...page, merge: FLAGS, ids: ['x@y', '00447911123456'] } },
  postChatsOverview: {
    session: 'path',
    body: { pagination: { limit: 20, offset: 0 } },
    required: ['pagination'],
    refused: {
      pagination: ['all', { limit: 0 }, { limit: 'x' }, { offset: -1 }],
      filter: [{ ids: 'all' }, { ids: [5] }],
    },
  },
  getChatPicture: { ...chat, refused: { ...chat.refused, refresh: FLAGS } },
  listMessages: { ...chat, refused: { ...chat.refused, ...window } },
  getMessage: { ...message, refused: { ...message.refused, downloadMedia: FLAGS, merge: FLAGS } },
  sendText: {
    session: 'body',
    body: { chatId: ANA, text: 'Hi there!', session: 'default' },
    required: ['chatId', 'text'],
    refused: { ...addressed, text: [...TEXTS, ''], linkPreview: ['yes'] },
  },
  deprecatedSendText: {
    session: 'query',
    query: { phone: ANA, text: 'Hi' },
    required: ['phone', 'text'],
    refused: { phone: IDS, text: [''] },
  },
  reply: {
    session: 'body',
    body: { chatId: ANA, text: 'Hi', reply_to: MESSAGE },
    required: ['chatId', 'text'],
    refused: { ...addressed, text: TEXTS },
  },
  sendLinkPreview: {
    session: 'body',
    body: { chatId: ANA, url: 'https://example.com', title: 'An example' },
    required: ['chatId', 'url', 'title'],
    refused: { ...chatFields, url: TEXTS, title: TEXTS },
  },
  sendImage: {
    session: 'body',
    body: { chatId: ANA, file: FILE },
    required: ['chatId', 'file'],
    refused: { ...addressed, ...file, caption: TEXTS },
  },
  sendFile: {
    session: 'body',
    body: { chatId: ANA, file: { url: 'https://example.com/a.pdf' } },
    required: ['chatId', 'file'],
    refused: { ...addressed, ...file },
  },
  sendVoice: {
    session: 'body',
    body: { chatId: ANA, file: FILE, convert: true },
    required: ['chatId', 'file'],
    refused: { ...addressed, ...file, convert: ['yes'] },
  },
  sendVideo: {
    session: 'body',
    body: { chatId: ANA, file: FILE, convert: false, caption: 'Watch' },
    required: ['chatId', 'file'],
    refused: { ...addressed, ...file, asNote: ['yes'] },
  },
  sendLocation: {
    session: 'body',
    body: { chatId: ANA, latitude: 38.8, longitude: -77.1, title: 'Our office' },
    required: ['chatId', 'latitude', 'longitude'],
    refused: { ...addressed, latitude: ['38', 91], longitude: ['x', -181], title: TEXTS },
  },
  sendContactVcard: {
    session: 'body',
    body: { chatId: ANA, contacts: [{ fullName: 'John Doe', phoneNumber: '+91 11111 11111' }] },
    required: ['chatId', 'contacts'],
    refused: { ...addressed, contacts: [[], 'x', [{}], [{ fullName: 'John' }]] },
  },
  sendPoll: {
    session: 'body',
    body: { chatId: ANA, poll: { name: 'How?', options: ['well', 'so so'], multipleAnswers: false } },
    required: ['chatId', 'poll'],
    refused: { ...addressed, poll: ['x', {}, { name: 'How?', options: ['one'] }, { name: '', options: ['a', 'b'] }] },
  },
  forwardMessage: {
    session: 'body',
    body: { chatId: ANA, messageId: MESSAGE },
    required: ['chatId', 'messageId'],
    refused: { ...chatFields, messageId: [...MESSAGE_IDS, 'AAAAAAAA', 5] },
  },
  sendSeen: {
    session: 'body',
    body: { chatId: ANA },
    required: ['chatId'],
    refused: { ...chatFields, messageIds: ['x', [5]] },
  },
  startTyping: { session: 'body', body: { chatId: ANA }, required: ['chatId'], refused: chatFields },
  stopTyping: { session: 'body', body: { chatId: ANA }, required: ['chatId'], refused: chatFields },
  setReaction: {
    session: 'body',
    body: { messageId: MESSAGE, reaction: '👍' },
    required: ['messageId', 'reaction'],
    refused: { messageId: MESSAGE_IDS, reaction: TEXTS },
  },
  setStar: {
    session: 'body',
    body: { messageId: MESSAGE, chatId: ANA, star: true },
    required: ['messageId', 'chatId', 'star'],
    refused: { messageId: MESSAGE_IDS, chatId: IDS, star: ['true', 1] },
  },
  sendPollVote: {
    session: 'body',
    body: { chatId: ANA, pollMessageId: MESSAGE, votes: ['well'] },
    required: ['chatId', 'pollMessageId', 'votes'],
    refused: { chatId: IDS, pollMessageId: MESSAGE_IDS, votes: ['well', [5]] },
  },
  archiveChat: chat,
  unarchiveChat: chat,
  unreadChat: chat,
  deleteChat: chat,
  clearMessages: chat,
  readChat: {
    ...chat,
    body: { messages: 30, days: 7 },
    refused: { ...chat.refused, messages: [0, -1, 'x', 1.5], days: [0, 'x'] },
  },
  editMessage: {
    ...message,
    body: { text: 'Hello' },
    required: ['text'],
    refused: { ...message.refused, text: [...TEXTS, ''] },
  },
  deleteMessage: message,
  pinMessage: {
    ...message,
    body: { duration: 86400 },
    required: ['duration'],
    refused: { ...message.refused, duration: [1, '86400', null] },
  },
  unpinMessage: message,
  setPresence: {
    session: 'path',
    body: { chatId: ANA, presence: 'typing' },
    required: ['presence', 'chatId'],
    refused: { chatId: IDS, presence: ['asleep', 5] },
  },
  listContacts: { session: 'query', refused: { ...page, sortBy: ['age'], sortOrder: ['up'] } },
  getContact: one,
  checkExists: { session: 'query', query: { phone: ANA }, required: ['phone'], refused: { phone: IDS } },
  deprecatedCheckNumberStatus: {
    session: 'query',
    query: { phone: ANA },
    required: ['phone'],
    refused: { phone: IDS },
  },
  getAbout: one,
  getProfilePicture: { ...one, refused: { ...one.refused, refresh: FLAGS } },
  getContactOfSession: { session: 'path', path: { id: ANA }, refused: { id: ['x@y', '00447911123456'] } },
  listLids: { session: 'path', refused: page },
  countLids: { session: 'path' },
  lidOfPhone: {
    session: 'path',
    path: { phoneNumber: '447911000002' },
    refused: { phoneNumber: ['abc', '123456@lid', '1'] },
  },
  phoneOfLid: {
    session: 'path',
    path: { lid: '180000000000001@lid' },
    refused: { lid: ['abc', '447911000002@c.us', '1'] },
  },
  getProfile: { session: 'path' },
  setProfileName: { session: 'path', body: { name: 'Shop' }, required: ['name'], refused: { name: [...TEXTS, ''] } },
  setProfileStatus: { session: 'path', body: { status: '' }, required: ['status'], refused: { status: TEXTS } },
  setProfilePicture: { session: 'path', body: { file: FILE }, required: ['file'], refused: { file: ['text', {}] } },
  deleteProfilePicture: { session: 'path' },
  blockContact: { session: 'body', body: { contactId: ANA }, required: ['contactId'], refused: { contactId: IDS } },
  unblockContact: { session: 'body', body: { contactId: ANA }, required: ['contactId'], refused: { contactId: IDS } },
  saveContact: {
    ...chat,
    body: { firstName: 'John', lastName: 'Doe' },
    required: ['firstName'],
    refused: { ...chat.refused, firstName: [...TEXTS, ''], lastName: TEXTS },
  },
  listLabels: { session: 'path' },
  labelsOfChat: chat,
  setLabelsOfChat: {
    ...chat,
    body: { labels: [{ id: '1' }] },
    required: ['labels'],
    refused: { ...chat.refused, labels: ['x', [{}], [5]] },
  },
  chatsOfLabel: { session: 'path', path: { labelId: '1' } },
  listGroups: { session: 'path', refused: { ...page, sortBy: ['age'], exclude: ['everything'] } },
  countGroups: { session: 'path' },
  getGroup: group,
  getGroupPicture: { ...group, refused: { ...group.refused, refresh: FLAGS } },
  listParticipants: group,
  listParticipantsV2: group,
  createGroup: {
    session: 'path',
    body: { name: 'Shop', participants: [{ id: ANA }] },
    required: ['name', 'participants'],
    refused: { name: [...TEXTS, ''], participants: ['x', [], [{}], [{ id: 'x@y' }]] },
  },
  deleteGroup: group,
  leaveGroup: group,
  setGroupSubject: {
    ...group,
    body: { subject: 'New' },
    required: ['subject'],
    refused: { ...group.refused, subject: [...TEXTS, ''] },
  },
  setGroupDescription: {
    ...group,
    body: { description: '' },
    required: ['description'],
    refused: { ...group.refused, description: TEXTS },
  },
  setGroupInfoAdminOnly: {
    ...group,
    body: { adminsOnly: true },
    required: ['adminsOnly'],
    refused: { ...group.refused, adminsOnly: ['yes', 1] },
  },
  setGroupMessagesAdminOnly: {
    ...group,
    body: { adminsOnly: true },
    required: ['adminsOnly'],
    refused: { ...group.refused, adminsOnly: ['yes', 1] },
  },
  setGroupPicture: {
    ...group,
    body: { file: FILE },
    required: ['file'],
    refused: { ...group.refused, file: ['text', {}] },
  },
  deleteGroupPicture: group,
  addParticipants: members,
  removeParticipants: members,
  promoteParticipants: members,
  demoteParticipants: members,
  getInviteCode: group,
  revokeInviteCode: group,
  joinInfo: { session: 'path', query: { code: 'AbCdEfGhIjKlMnOpQrStUv' }, required: ['code'], refused: { code: [''] } },
  joinGroup: {
    session: 'path',
    body: { code: 'AbCdEfGhIjKlMnOpQrStUv' },
    required: ['code'],
    refused: { code: [5, ''] },
  },
  refreshGroups: { session: 'path' },
  getGroupInfoAdminOnly: group,
  getGroupMessagesAdminOnly: group,
};
