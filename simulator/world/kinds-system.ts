import type { Kind } from './kind.js';
import { toBytesRecord } from './media-fields.js';

const member = '447700900131@c.us';

/** A group's system message; `recipients` are id texts, as in the live page. */
const gp2 =
  (subtype: string, more: Record<string, unknown> = {}): Kind =>
  () => ({ type: 'gp2', subtype, recipients: [member], templateParams: [member], ...more });

/** What nobody typed. */
export const systemKinds: Readonly<Record<string, Kind>> = {
  revoked: ({ dice, earlier, sender, t }) => ({
    subtype: 'sender',
    revokeTimestamp: t + 30,
    revokeSender: sender,
    protocolMessageKey: { $key: earlier },
    pollVotesSnapshot: { pollVotes: [] },
    messageSecret: toBytesRecord(dice.bytes(32)),
    originalSelfAuthor: 1,
    isSendFailure: false,
    errorCode: null,
    viewMode: 'VISIBLE',
  }),
  'revoked:admin': ({ earlier, sender, t }) => ({
    subtype: 'admin',
    revokeTimestamp: t + 30,
    revokeSender: sender,
    protocolMessageKey: { $key: earlier },
    isSendFailure: false,
    errorCode: null,
    viewMode: 'VISIBLE',
  }),
  call_log: ({ dice, sender }) => ({
    body: '',
    callOutcome: dice.pick(['Completed', 'Missed', 'Rejected']),
    isVideoCall: dice.chance(40),
    callDuration: dice.below(600),
    callCreator: sender,
    callLinkToken: null,
    callParticipants: [],
  }),
  ciphertext: () => ({ subtype: 'fanout', isFailed: false }),
  'ciphertext:unavailable': () => ({ subtype: 'view_once_unavailable_fanout' }),
  e2e_notification: () => ({ subtype: 'encrypt', body: '' }),
  'e2e_notification:identity': ({ chat }) => ({ subtype: 'identity', body: chat }),
  notification: () => ({ subtype: 'phone_number_hidden', body: '' }),
  notification_template: ({ chat, me }) => ({
    subtype: 'change_number',
    body: '',
    templateParams: [chat, me],
    recipients: [chat],
  }),
  broadcast_notification: () => ({ subtype: 'create', body: '', recipients: [member] }),
  group_notification: () => ({ subtype: 'create', body: '', recipients: [member] }),
  protocol: ({ earlier }) => ({ subtype: 'ephemeral_setting', body: '', protocolMessageKey: { $key: earlier } }),
  reaction: ({ earlier }) => ({ body: '👍', reactionParentKey: { $key: earlier }, reactionText: '👍' }),
  debug: () => ({ subtype: 'debug', body: 'debug' }),
  'gp2:create': gp2('create', { body: 'Corner Shop Team' }),
  'gp2:add': gp2('add'),
  'gp2:remove': gp2('remove'),
  'gp2:leave': gp2('leave'),
  'gp2:invite': gp2('invite'),
  'gp2:promote': gp2('promote'),
  'gp2:demote': gp2('demote'),
  'gp2:subject': gp2('subject', { body: 'Corner Shop Team', recipients: [] }),
  'gp2:description': gp2('description', { body: 'Rota and orders', recipients: [] }),
  'gp2:picture': gp2('picture', { recipients: [] }),
  'gp2:announce': gp2('announce', { body: 'on', recipients: [] }),
  'gp2:restrict': gp2('restrict', { body: 'on', recipients: [] }),
  'gp2:request': gp2('membership_approval_request'),
};
