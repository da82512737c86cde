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

export const MESSAGE = `false_${ANA}_AAAAA1`;
export const IDS = ['', ' ', '00447911123456', '12', 'x@y', '+', 'a'.repeat(200)];
export const MESSAGE_IDS = ['', 'what is this', 'maybe_447911123456@c.us_A', `false_${ANA}`, 'a/b'];
export const COUNTS = ['0', '-1', 'abc', '1.5', 'Infinity', 'NaN', '', '10000001'];
export const FLAGS = ['maybe', '2', ''];
export const TEXTS = [5, {}, [], true];
export const FILE = { mimetype: 'image/png', filename: 'a.png', data: 'aGVsbG8=' };

export const chat = {
  path: { chatId: ANA },
  session: 'path',
  refused: { chatId: ['00447911123456', '12', 'x@y', 'a'.repeat(200)] },
} as const;
export const message = {
  ...chat,
  path: { chatId: ANA, messageId: MESSAGE },
  refused: { ...chat.refused, messageId: MESSAGE_IDS.filter((id) => id !== '' && !id.includes('/')) },
} as const;
export const group = { path: { id: GROUP }, session: 'path', refused: { id: ['x@y', 'a'.repeat(200)] } } as const;
export const members = {
  ...group,
  body: { participants: [{ id: ANA }] },
  required: ['participants'],
  refused: { ...group.refused, participants: ['x', [], [{}], [{ id: 'x@y' }]] },
};
export const page = { limit: COUNTS, offset: ['-1', 'abc', '1.5'] };
export const chatFields = { chatId: IDS, session: [5, {}] };
export const file = { file: [undefined, 'text', {}, { url: 5 }, { url: 'https://a.example', data: 'aGVsbG8=' }] };
export const addressed = { ...chatFields, reply_to: [5, 'what is this'] };
export const window = {
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
export const config = {
  config: ['text', { webhooks: 'all' }, { webhooks: [{ url: 'no address', events: [] }] }, { debug: 'yes' }],
};
export const one = {
  query: { contactId: ANA },
  required: ['contactId'],
  refused: { contactId: IDS },
  session: 'query',
} as const;
