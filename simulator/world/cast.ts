import type { WidText } from '../wire/records.js';
import type { Language } from './texts.js';

/** The account that pages are linked to. */
export const ME = {
  pn: '447700900100@c.us',
  lid: '236847299887100@lid',
  pushname: 'Corner Shop',
  platform: 'android',
} as const;

/** The documented contact that demo and tests talk to. */
export const ADA = '447700900123@c.us';

export interface CastPerson {
  readonly pn?: WidText;
  readonly lid?: WidText;
  /** False: WhatsApp has moved this person to a LID that the page has not learnt. */
  readonly isMappingKnown?: boolean;
  readonly name?: string;
  readonly pushname?: string;
  readonly isBusiness?: boolean;
  readonly isBlocked?: boolean;
  readonly language?: Language;
}

export interface CastChat {
  readonly id: WidText;
  readonly count: number;
  readonly phoneOnly?: number;
  readonly script?: readonly string[];
  /** Minutes before the world's start at which the newest message came. */
  readonly ageMin: number;
  readonly archive?: boolean;
  readonly pin?: boolean;
  readonly muteExpiration?: number;
  readonly unreadCount?: number;
  readonly labels?: readonly string[];
}

const person = (digits: string, name: string | undefined, more: Partial<CastPerson> = {}): CastPerson => ({
  pn: `${digits}@c.us`,
  ...(name === undefined ? {} : { name }),
  pushname: name ?? 'Visitor',
  ...more,
});

/** The people every world has, whatever its size. Numbers are from ranges kept free for fiction where there is one. */
export const PEOPLE: readonly CastPerson[] = [
  person('447700900123', 'Ada Lovelace', { lid: '180032507363123@lid' }),
  person('447700900456', 'Grace Hopper'),
  person('447700900140', 'Alan Turing'),
  person('447700900141', 'Mary Anning', { lid: '180032507363141@lid' }),
  person('447700900142', 'Rosalind Franklin'),
  person('447700900143', 'Michael Faraday', { isBusiness: true }),
  person('447700900144', undefined, { pushname: '~ newcomer' }),
  person('447700900145', 'Old Supplier', { isBusiness: true }),
  person('447700900146', 'Blocked Caller', { isBlocked: true }),
  // Brazil: registered without the ninth digit, although people write 55 11 9 9900 0123.
  person('551199000123', 'Maria Souza', { language: 'pt' }),
  // Mexico: registered with the old mobile 1 (people write 52 55 5555 0321). Argentina: with the 9.
  person('5215555550321', 'Diego Rivera', { language: 'en' }),
  person('5491155550321', 'Victoria Ocampo', { language: 'en' }),
  person('966500000123', 'خالد الحربي', { language: 'ar' }),
  person('919999900123', 'Priya शर्मा', { language: 'hi' }),
  // A chat under the LID whose phone the page knows.
  person('447700900160', 'Katherine Johnson', { lid: '180032507363160@lid' }),
  // One person with two chats, the old under the phone and the new under the LID.
  person('447700900161', 'Dorothy Vaughan', { lid: '180032507363161@lid' }),
  // Somebody known by LID only.
  { lid: '180032507363162@lid', pushname: 'Mystery Shopper' },
  // Group members without a chat.
  person('447700900131', 'Sam Baker'),
  person('447700900132', 'Lee Carter', { lid: '180032507363132@lid' }),
  person('447700900133', undefined, { pushname: 'Jo', lid: '180032507363133@lid' }),
  // Registered, without a chat: one to create a chat with, one the page first has to ask about, one with a plain number.
  person('447700900777', undefined, { lid: '180032507363777@lid', pushname: 'New Customer' }),
  person('447700900778', undefined, { lid: '180032507363778@lid', isMappingKnown: false, pushname: 'Moved Customer' }),
  person('551199000777', undefined, { language: 'pt', pushname: 'Cliente nova' }),
];

/** What they call themselves, by either id. */
export const CAST_NAMES: Readonly<Record<WidText, string>> = Object.fromEntries(
  PEOPLE.flatMap(({ pn, lid, pushname }) => [pn, lid].map((id) => [id ?? '', pushname ?? ''])),
);

/** All kinds the composer and the server can produce, one after another: the first messages of the chat with Ada. */
export const EVERY_KIND: readonly string[] = [
  'e2e_notification',
  'chat',
  'chat:quote',
  'chat:forwarded',
  'chat:starred',
  'chat:mention',
  'chat:edited',
  'chat:link',
  'chat:emoji',
  'chat:ephemeral',
  'chat:buttons',
  'image',
  'image:caption',
  'image:viewonce',
  'image:gone',
  'image:reuploading',
  'album',
  'video',
  'video:gif',
  'audio',
  'ptt',
  'document',
  'document:caption',
  'sticker',
  'location',
  'vcard',
  'multi_vcard',
  'poll_creation',
  'event_creation',
  'scheduled_event_creation',
  'groups_v4_invite',
  'order',
  'product',
  'payment',
  'list',
  'list_response',
  'buttons_response',
  'template_button_reply',
  'hsm',
  'interactive',
  'native_flow',
  'oversized',
  'unknown',
  'revoked',
  'revoked:admin',
  'call_log',
  'ciphertext',
  'e2e_notification:identity',
  'notification',
  'notification_template',
  'broadcast_notification',
  'group_notification',
  'protocol',
  'reaction',
  'debug',
];

const FOR_EVER = -1;

/** The one-to-one chats every world has. */
export const CHATS: readonly CastChat[] = [
  { id: ADA, count: 140, script: EVERY_KIND, ageMin: 12 },
  { id: '447700900456@c.us', count: 2500, ageMin: 30 },
  { id: '447700900140@c.us', count: 0, ageMin: 400 },
  { id: '447700900141@c.us', count: 36, ageMin: 90, pin: true },
  { id: '447700900142@c.us', count: 20, ageMin: 3000, archive: true },
  { id: '447700900143@c.us', count: 48, ageMin: 200, muteExpiration: FOR_EVER, labels: ['2'] },
  { id: '447700900144@c.us', count: 7, ageMin: 5, unreadCount: 3 },
  { id: '447700900145@c.us', count: 800, phoneOnly: 500, ageMin: 700 },
  { id: '447700900146@c.us', count: 4, ageMin: 9000 },
  { id: '551199000123@c.us', count: 64, ageMin: 45, unreadCount: -1, labels: ['1'] },
  { id: '5215555550321@c.us', count: 22, ageMin: 300 },
  { id: '5491155550321@c.us', count: 22, ageMin: 320 },
  { id: '966500000123@c.us', count: 58, ageMin: 60 },
  { id: '919999900123@c.us', count: 58, ageMin: 75, unreadCount: 1 },
  { id: '180032507363160@lid', count: 40, ageMin: 20 },
  { id: '447700900161@c.us', count: 30, ageMin: 20_000 },
  { id: '180032507363161@lid', count: 12, ageMin: 100 },
  { id: '180032507363162@lid', count: 9, ageMin: 150 },
];

export interface CastGroup {
  readonly id: WidText;
  readonly subject: string;
  readonly members: readonly WidText[];
  readonly isAdmin: boolean;
  readonly announce?: boolean;
  readonly lidMode?: boolean;
  readonly count: number;
  readonly ageMin: number;
  readonly pin?: boolean;
}

export const GROUPS: readonly CastGroup[] = [
  {
    id: '120363000000000001@g.us',
    subject: 'Corner Shop Team',
    members: ['447700900131@c.us', '447700900132@c.us', '447700900133@c.us', '447700900141@c.us'],
    isAdmin: true,
    count: 180,
    ageMin: 15,
    pin: true,
  },
  {
    id: '120363000000000002@g.us',
    subject: 'Neighbourhood Market',
    members: ['180032507363132@lid', '180032507363133@lid', '180032507363160@lid', '180032507363162@lid'],
    isAdmin: false,
    lidMode: true,
    count: 90,
    ageMin: 50,
  },
  {
    id: '120363000000000003@g.us',
    subject: 'Family 👨‍👩‍👧',
    members: ['447700900131@c.us', ADA],
    isAdmin: true,
    count: 60,
    ageMin: 500,
  },
  {
    id: '447700900145-1467890123@g.us',
    subject: 'Suppliers: news',
    members: ['447700900145@c.us', '447700900143@c.us'],
    isAdmin: false,
    announce: true,
    count: 25,
    ageMin: 1500,
  },
];

export const CHANNEL = {
  id: '120363000000000100@newsletter',
  name: 'Town Council',
  description: 'News from the town hall',
  count: 30,
} as const;

export const LABELS = [
  { id: '1', name: 'New customer', colorIndex: 0, hexColor: '#ff9485' },
  { id: '2', name: 'Supplier', colorIndex: 4, hexColor: '#64c4ff' },
  { id: '3', name: 'Paid', colorIndex: 8, hexColor: '#ffd429' },
] as const;
