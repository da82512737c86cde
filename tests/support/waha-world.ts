import { CHANNEL } from './fake-beside-chats.js';
import type { FakeChat } from './fake-chats.js';

export const ME = '447700900001@c.us';
export const ANA = '447911123456@c.us';
export const BOB = '447911000002@c.us';
export const BOB_LID = '180000000000001@lid';
export const GROUP = '120363000000000001@g.us';

/** A raw message as whatsapp-web.js makes it, as far as WAHA's shape is made of it. */
export function rawMessage(id: string, t: number, more: Readonly<Record<string, unknown>> = {}) {
  const [fromMe = '', remote = '', bare = ''] = id.split('_');
  const isMine = fromMe === 'true';
  const raw = {
    _data: { id: { fromMe: isMine, remote, id: bare, _serialized: id }, type: 'chat' },
    id: { fromMe: isMine, remote, id: bare, _serialized: id },
    ack: 3,
    hasMedia: false,
    body: `text ${id}`,
    type: 'chat',
    timestamp: t,
    from: isMine ? ME : remote,
    to: isMine ? remote : ME,
    fromMe: isMine,
    vCards: [],
    ...more,
  };
  return { id, t, text: JSON.stringify(raw) };
}

/** A raw chat with its messages. */
export function rawChat(
  id: string,
  name: string,
  timestamp: number,
  messages: FakeChat['messages'] = [],
  more: Readonly<Record<string, unknown>> = {},
): FakeChat {
  const [user = '', server = ''] = id.split('@');
  const last = messages.at(-1);
  const raw = {
    ...more,
    id: { server, user, _serialized: id },
    name,
    timestamp,
    unreadCount: 1,
    isGroup: server === 'g.us',
  };
  const lastMessage = last === undefined ? {} : { lastMessage: JSON.parse(last.text) as unknown };
  return { id, text: JSON.stringify({ ...raw, ...lastMessage }), messages };
}

/** Messages of every shape that the mapper tells apart. */
export const MESSAGES = [
  rawMessage(`false_${ANA}_AAAAA1`, 100),
  rawMessage(`true_${ANA}_AAAAA2`, 200, { ack: 1 }),
  rawMessage(`false_${ANA}_AAAAA3`, 300, {
    hasMedia: true,
    body: 'look',
    _data: { type: 'image', mimetype: 'image/jpeg', filename: null, body: '/9j/' },
  }),
  rawMessage(`true_${ANA}_AAAAA4`, 400, { ack: 2 }),
  rawMessage(`false_${ANA}_AAAAA5`, 500, {
    _data: {
      quotedStanzaID: 'AAAAA4',
      quotedParticipant: { server: 'c.us', user: '447700900001', _serialized: ME },
      quotedMsg: { type: 'chat', body: 'text A4' },
    },
  }),
  rawMessage(`false_${ANA}_AAAAA6`, 600, {
    type: 'location',
    location: { latitude: 1.5, longitude: -2, name: 'Shop', description: 'Shop\nRoad' },
  }),
  rawMessage(`false_${ANA}_AAAAA7`, 700, { type: 'vcard', vCards: ['BEGIN:VCARD\nEND:VCARD'], author: BOB }),
];

const participants = [
  { id: { server: 'c.us', user: '447911123456', _serialized: ANA }, isAdmin: false, isSuperAdmin: false },
  { id: { server: 'c.us', user: '447700900001', _serialized: ME }, isAdmin: true, isSuperAdmin: true },
];

export const WAHA_CHATS: readonly FakeChat[] = [
  rawChat(ANA, 'Ana', 700, MESSAGES),
  rawChat(GROUP, 'Zoo', 900, [], { groupMetadata: { restrict: true, announce: false, participants } }),
  rawChat(BOB, 'bob', 650),
  rawChat(BOB_LID, 'Bob by lid', 640),
];

/** The same with the channel that the fake page knows; real reads of chats list no channels. */
export const WAHA_CHATS_AND_CHANNEL: readonly FakeChat[] = [
  ...WAHA_CHATS,
  rawChat(CHANNEL.id, CHANNEL.name, 600, MESSAGES),
];
