import type { Kind } from './kind.js';
import { toBytesRecord } from './media-fields.js';
import { THUMBNAIL_BASE64 } from './media-bytes.js';
import { SENTENCES } from './texts.js';

const sentence: Kind = ({ dice, language, text }) => ({ body: text ?? dice.pick(SENTENCES[language]) });

const vcard = (name: string, digits: string): string =>
  `BEGIN:VCARD\nVERSION:3.0\nN:;${name};;;\nFN:${name}\nTEL;type=CELL;waid=${digits}:+${digits}\nEND:VCARD`;

/** What people type, and what the composer offers beside files. */
export const textKinds: Readonly<Record<string, Kind>> = {
  chat: (context) => ({ ...sentence(context), messageSecret: toBytesRecord(context.dice.bytes(32)) }),
  'chat:quote': (context) => ({
    ...sentence(context),
    quotedMsg: { type: 'chat', body: context.dice.pick(SENTENCES[context.language]), kind: 'chat' },
    quotedStanzaID: context.earlier.id,
    quotedParticipant: context.earlier.participant ?? (context.earlier.fromMe ? context.me : context.earlier.remote),
    quotedRemoteJid: undefined,
  }),
  'chat:forwarded': (context) => ({ ...sentence(context), isForwarded: true, forwardingScore: 2 }),
  'chat:starred': (context) => ({ ...sentence(context), star: true }),
  'chat:mention': (context) => ({
    ...sentence(context),
    body: `@${context.me.split('@')[0] ?? ''} ${context.dice.pick(SENTENCES[context.language])}`,
    mentionedJidList: [context.me],
  }),
  'chat:edited': (context) => ({
    ...sentence(context),
    latestEditMsgKey: { $key: { ...context.earlier, id: `${context.earlier.id.slice(0, -2)}ED` } },
    latestEditSenderTimestampMs: (context.t + 40) * 1000,
  }),
  'chat:link': ({ text }) => ({
    body: text ?? 'This week: https://example.com/offers?week=47',
    subtype: 'url',
    matchedText: 'https://example.com/offers?week=47',
    canonicalUrl: 'https://example.com/offers',
    title: 'Offers of the week',
    description: 'Bread, milk and eggs',
    thumbnail: THUMBNAIL_BASE64,
    richPreviewType: 0,
  }),
  'chat:emoji': () => ({ body: '👩‍👩‍👧‍👦 🇧🇷 🎉' }),
  'chat:ephemeral': (context) => ({
    ...sentence(context),
    ephemeralDuration: 604_800,
    ephemeralStartTimestamp: context.t,
    ephemeralExpirationTimestamp: context.t + 604_800,
    isEphemeral: true,
  }),
  oversized: () => ({ body: 'A very long order list. '.repeat(400) }),
  location: ({ dice }) => ({
    body: THUMBNAIL_BASE64,
    lat: 51.5 + dice.below(1000) / 10_000,
    lng: -0.12 - dice.below(1000) / 10_000,
    loc: 'Corner Shop\n12 Analytical Road, London',
    clientUrl: 'https://example.com/map',
    isLive: false,
    comment: '',
  }),
  vcard: ({ dice }) => {
    const digits = `4477009009${String(dice.below(90) + 10)}`;
    return { body: vcard('Charles B.', digits), vcardFormattedName: 'Charles B.', isVcardOverMmsDocument: false };
  },
  multi_vcard: ({ dice }) => ({
    body: null,
    vcardList: ['Baker', 'Grocer'].map((displayName) => ({
      displayName,
      vcard: vcard(displayName, `4477009008${String(dice.below(90) + 10)}`),
    })),
  }),
  poll_creation: ({ dice }) => ({
    body: '',
    pollName: 'Which bread on Saturday?',
    pollOptions: ['Sourdough', 'Rye', 'Focaccia'].map((name, localId) => ({ name, localId })),
    pollSelectableOptionsCount: dice.chance(50) ? 1 : 0,
    pollInvalidated: false,
    isSentCagPollCreation: false,
    messageSecret: toBytesRecord(dice.bytes(32)),
  }),
  event_creation: ({ dice, t }) => ({
    body: '',
    eventName: 'Tasting evening',
    eventDescription: 'Cheese and bread',
    eventStartTime: t + 86_400,
    eventEndTime: t + 93_600,
    eventLocation: { degreesLatitude: 51.5, degreesLongitude: -0.12, name: 'Corner Shop' },
    eventJoinLink: null,
    isEventCanceled: false,
    messageSecret: toBytesRecord(dice.bytes(32)),
  }),
  scheduled_event_creation: ({ t }) => ({
    body: '',
    eventName: 'Stocktaking',
    eventStartTime: t + 86_400,
    isEventCanceled: false,
  }),
  groups_v4_invite: ({ dice, t }) => ({
    body: THUMBNAIL_BASE64,
    inviteCode: dice.hex(16),
    inviteCodeExp: t + 259_200,
    inviteGrp: '120363000000000009@g.us',
    inviteGrpName: 'Street party',
    comment: 'Join us!',
  }),
};
