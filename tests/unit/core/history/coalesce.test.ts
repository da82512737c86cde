import { coalesce } from '../../../../src/core/history/coalesce.js';
import type { PageChange } from '../../../../src/core/history/page-batch.js';
import { aChat, aMessage, idOf, put, SHOP } from '../../../support/stored-messages.js';

const A1 = put({ key: 'A', at: 1, ack: 1 });
const A2 = put({ key: 'A', at: 1, ack: 2 });
const B = put({ key: 'B', at: 1 });
const REMOVE_A: PageChange = { kind: 'message_removed', id: idOf({ key: 'A' }) };
const REMOVE_CHAT: PageChange = { kind: 'chat_removed', id: SHOP };
const windowOf = (...keys: string[]): PageChange => ({
  kind: 'window',
  messages: keys.map((key) => aMessage({ key, at: 1, ack: 1 })),
});

describe('a batch in which later changes overtake earlier ones', () => {
  it.each<[string, PageChange[], PageChange[]]>([
    ['the last state of a message at its first place', [A1, B, A2], [A2, B]],
    ['no state of a message that is removed after', [A1, B, REMOVE_A], [B, REMOVE_A]],
    ['the state of a message that came back', [A1, REMOVE_A, B, A2], [A2, B]],
    ['the last state inside a window', [windowOf('A'), A2], [{ kind: 'window', messages: [aMessageOf(A2)] }]],
    ['nothing in a window that is removed after', [windowOf('A', 'B'), REMOVE_A], [windowOf('B'), REMOVE_A]],
    ['nothing of a chat before its removal', [A1, windowOf('B'), REMOVE_CHAT, A2], [REMOVE_CHAT, A2]],
    [
      'one state of a chat',
      [
        { kind: 'chat', chat: aChat({ id: SHOP, unread: 1 }) },
        { kind: 'chat', chat: aChat({ id: SHOP, unread: 2 }) },
      ],
      [{ kind: 'chat', chat: aChat({ id: SHOP, unread: 2 }) }],
    ],
    [
      'everything else',
      [{ kind: 'mapping', pn: SHOP, lid: '1@lid' }, B],
      [{ kind: 'mapping', pn: SHOP, lid: '1@lid' }, B],
    ],
  ])('keeps %s', (_, changes, expected) => {
    expect(coalesce(changes)).toEqual(expected);
  });
});

function aMessageOf(change: PageChange) {
  if (change.kind !== 'message') throw new Error('not a message');
  return change.message;
}
