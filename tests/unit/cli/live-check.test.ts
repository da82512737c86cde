import { pickChats } from '../../../src/cli/live-check/check-account.js';
import { compareReads } from '../../../src/cli/live-check/compare-reads.js';
import { addShape, shapeDifference, shapeLines } from '../../../src/cli/live-check/shape.js';
import type { ChatWindow, ChatWindowRequest } from '../../../src/core/ports/engine.js';
import { FakePage } from '../../support/fake-engine.js';

const ID = '447700900123@c.us';
const message = (id: string, more: object = {}) =>
  JSON.stringify({ id: { _serialized: id }, type: 'chat', body: 'secret', ...more });
const texts = (...all: string[]): Partial<ChatWindow> => ({ chat: '{"name":"Ana"}', messages: all });

/** Reads differently by our path and by the library's. */
class TwoPaths extends FakePage {
  readonly library = new FakePage();

  override readChat(request: ChatWindowRequest) {
    return request.via === 'library' ? this.library.readChat(request) : super.readChat(request);
  }
}

function twoPaths(ours: Partial<ChatWindow>, library: Partial<ChatWindow>): TwoPaths {
  const page = new TwoPaths();
  page.chats.set(ID, ours);
  page.library.chats.set(ID, library);
  return page;
}

describe('a shape', () => {
  it('holds paths and types, never values', () => {
    const shape = addShape(new Map(), { a: 1, list: [{ b: 'secret' }, { b: null }], on: true });
    expect(shapeLines(shape)).toEqual([
      'a: number',
      'list: array',
      'list[].b: null|string',
      'list[]: object',
      'on: boolean',
    ]);
  });

  it.each(['447700900123@c.us', '447700900123', 'Ana Lovelace', '👍', 'abc12345def', 'x'.repeat(41)])(
    'does not repeat a key that is made of data: %s',
    (key) => {
      expect(shapeLines(addShape(new Map(), { by: { [key]: 1 } }))).toEqual(['by.<key>: number', 'by: object']);
    },
  );

  it('differs by path and by type', () => {
    const ours = addShape(new Map(), { a: 1, b: 'x', c: null });
    const theirs = addShape(new Map(), { a: '1', b: 'y', d: [] });
    expect(shapeDifference(ours, theirs)).toEqual({
      onlyOurs: ['a: number', 'c: null'],
      onlyLibrary: ['a: string', 'd: array'],
    });
  });
});

describe('comparing two reads', () => {
  it('finds equal ones the same', async () => {
    const both = texts(message('m1'), message('m2'));
    expect(await compareReads(twoPaths(both, both), ID, 'person')).toMatchObject({
      outcome: 'same',
      counts: { ours: 2, library: 2, both: 2, skipped: 0 },
      messageTypes: { chat: 2 },
    });
  });

  it('names a key or a type that only one has', async () => {
    const page = twoPaths(texts(message('m1', { ack: 1 })), texts(message('m1', { ack: null, star: true })));
    expect(await compareReads(page, ID, 'person')).toMatchObject({
      outcome: 'different',
      differences: { onlyOurs: ['message.ack: number'], onlyLibrary: ['message.ack: null', 'message.star: boolean'] },
    });
  });

  it('finds a message that only one has', async () => {
    const page = twoPaths(texts(message('m1')), texts(message('m1'), message('m2')));
    expect(await compareReads(page, ID, 'person')).toMatchObject({
      outcome: 'different',
      counts: { both: 1, library: 2 },
    });
  });

  it('says which read failed by its code, never by its words', async () => {
    const page = twoPaths(texts(message('m1')), texts(message('m1')));
    page.library.failures.push(Object.assign(new Error(`Ana said secret to ${ID}`), { code: 'page_unavailable' }));
    const broken = await compareReads(page, ID, 'group');
    expect(broken).toMatchObject({ outcome: 'not read', problem: 'the library: page_unavailable' });
    page.failures.push(new Error(`Ana said secret to ${ID}`));
    expect((await compareReads(page, ID, 'group')).problem).toBe('our read: an unexpected error');
  });

  it('repeats no text, name or id, not even as a type', async () => {
    const both = texts(message(`true_${ID}_AB`, { type: 'Ana 447700900123' }));
    const text = JSON.stringify(await compareReads(twoPaths(both, both), ID, 'person'));
    for (const word of ['secret', 'Ana', '447700900123', '_AB']) expect(text).not.toContain(word);
  });
});

it('compares a person and a group before anything else, and no status or channel', () => {
  const chat = (id: string, isGroup = false, lastMessage: unknown = {}) => ({
    id: { _serialized: id },
    isGroup,
    lastMessage,
  });
  const chats = [
    chat('status@broadcast'),
    chat('1@newsletter'),
    chat('9@c.us', false, null),
    chat('2@c.us'),
    chat('3@lid'),
    chat('4@g.us', true),
  ];
  expect(pickChats(chats).map(({ id, kind }) => `${id} ${kind}`)).toEqual([
    '2@c.us person',
    '4@g.us group',
    '3@lid person',
  ]);
  expect(pickChats([])).toEqual([]);
});
