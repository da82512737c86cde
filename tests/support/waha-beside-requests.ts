import { CHANNEL } from './fake-beside-chats.js';
import { chat, COUNTS, file, FILE, FLAGS, IDS, TEXTS, type WahaRequest } from './waha-request.js';
import { ANA } from './waha-world.js';

const label = { path: { labelId: '1' }, session: 'path' } as const;
const labelBody = { color: [-1, 20, 1.5, '1'], colorHex: ['#123456', 'red', 5] };
const channel = {
  path: { id: CHANNEL.id },
  session: 'path',
  refused: { id: ['x@y', ANA, 'a'.repeat(200)] },
} as const;
const foundChannel = { ...channel, refused: { id: ['x@y', ANA, 'short', 'a'.repeat(200)] } };
const mediaStatus = {
  session: 'path',
  body: { file: FILE },
  required: ['file'],
  refused: { ...file, contacts: ['all', [5]], id: [5] },
} as const;

/** Requests of labels, presence, calls, channels and statuses, by the route's id. */
export const BESIDE_REQUESTS: Readonly<Record<string, WahaRequest>> = {
  createLabel: {
    session: 'path',
    body: { name: 'VIP', color: 3 },
    required: ['name'],
    refused: { name: [...TEXTS, ''], ...labelBody },
  },
  updateLabel: {
    ...label,
    body: { name: 'VIP', colorHex: '#ff9485' },
    required: ['name'],
    refused: { name: [...TEXTS, ''], ...labelBody },
  },
  deleteLabel: label,
  getPresence: chat,
  subscribePresence: chat,
  newMessageId: { session: 'path' },
  rejectCall: {
    session: 'path',
    body: { from: ANA, id: 'CALL1' },
    required: ['from', 'id'],
    refused: { from: IDS, id: [...TEXTS, ''] },
  },
  listChannels: { session: 'path', query: { role: 'SUBSCRIBER' }, refused: { role: ['GUEST', 'owner', ''] } },
  createChannel: {
    session: 'path',
    body: { name: 'Bread', description: 'Fresh', picture: FILE },
    required: ['name'],
    refused: { name: [...TEXTS, ''], description: [5], picture: ['text', {}] },
  },
  getChannel: foundChannel,
  previewChannelMessages: {
    ...foundChannel,
    query: { limit: '5', downloadMedia: 'false' },
    refused: { ...foundChannel.refused, limit: COUNTS, downloadMedia: FLAGS },
  },
  deleteChannel: channel,
  followChannel: channel,
  unfollowChannel: channel,
  muteChannel: channel,
  unmuteChannel: channel,
  sendTextStatus: {
    session: 'path',
    body: { text: 'Hi', backgroundColor: '#38b42f', font: 0 },
    required: ['text'],
    refused: { text: [...TEXTS, ''], backgroundColor: ['green', 5], font: [-1, 8, 'x'], contacts: ['all'] },
  },
  sendImageStatus: mediaStatus,
  sendVoiceStatus: mediaStatus,
  sendVideoStatus: mediaStatus,
};
