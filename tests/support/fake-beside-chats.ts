import type { PageAccount } from '../../src/core/ports/page-account.js';
import type { Channel } from '../../src/core/ports/page-channels.js';

const DONE = { outcome: 'done' as const };

/** A channel as the fake page has it. */
export const CHANNEL: Channel = {
  id: '120363400000000001@newsletter',
  name: 'Market News',
  description: 'Prices',
  inviteCode: '0029VaMarketNews',
  role: 'subscriber',
  isVerified: false,
  subscribers: 12,
  isMuted: false,
};

/** A page on which labels, presence, calls, channels and statuses all work; what was asked is written down. */
export class FakeBesideChats implements PageAccount {
  readonly asked: unknown[] = [];
  readonly labels: PageAccount['labels'] = {
    create: (label) => this.#note({ what: 'create label', ...label }, { id: '7', color: label.color ?? 3 }),
    change: (id, change) =>
      id === '99'
        ? Promise.resolve({ outcome: 'label_unknown' as const })
        : this.#note({ what: 'change label', id }, { name: change.name ?? 'old', color: change.color ?? 3 }),
    remove: (id) =>
      id === '99'
        ? Promise.resolve({ outcome: 'label_unknown' as const })
        : this.#note({ what: 'remove label', id }, {}),
  };
  readonly presence: PageAccount['presence'] = {
    subscribe: (candidates) => this.#note({ what: 'subscribe', candidates }, {}),
    read: (candidates) =>
      this.#note(
        { what: 'presence', candidates },
        { chatId: candidates[0] ?? '', presences: [{ id: candidates[0] ?? '', state: 'online', lastSeen: null }] },
      ),
  };
  readonly calls: PageAccount['calls'] = {
    reject: (callId) =>
      callId === 'OVER'
        ? Promise.resolve({ outcome: 'call_unknown' as const })
        : this.#note({ what: 'reject', callId }, {}),
  };
  readonly channels: PageAccount['channels'] = {
    list: () => Promise.resolve({ ...DONE, channels: [CHANNEL, { ...CHANNEL, id: '2@newsletter', role: 'guest' }] }),
    read: (id) => this.#note({ what: 'channel', id }, { channel: CHANNEL }),
    create: ({ name, description }) =>
      this.#note(
        { what: 'create channel', name, description },
        { channel: { ...CHANNEL, name, description: description ?? '', role: 'owner' as const } },
      ),
    remove: (id) => this.#note({ what: 'remove channel', id }, {}),
    follow: (id, follow) => this.#note({ what: 'follow', id, follow }, {}),
    mute: (id, muted) => this.#note({ what: 'mute', id, muted }, {}),
  };
  readonly statuses: PageAccount['statuses'] = {
    post: (content, file) => this.#note({ what: 'status', ...content, mimetype: file?.mimetype }, { message: TAKEN }),
  };

  #note<T extends object>(asked: object, answer: T): Promise<typeof DONE & T> {
    this.asked.push(asked);
    return Promise.resolve({ ...DONE, ...answer });
  }
}

const ID = 'true_status@broadcast_3EB0AAAAAAAAAAAAAAAAAA_447700900100@c.us';
const TAKEN = {
  id: ID,
  chatId: 'status@broadcast',
  ack: 1,
  timestamp: 1_763_700_000,
  json: JSON.stringify({
    id: { _serialized: ID, fromMe: true, remote: 'status@broadcast', id: '3EB0AAAAAAAAAAAAAAAAAA' },
    ack: 1,
    timestamp: 1_763_700_000,
    from: '447700900100@c.us',
    to: 'status@broadcast',
    fromMe: true,
    body: 'x',
    hasMedia: false,
    vCards: [],
    _data: {},
  }),
};
