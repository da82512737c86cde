import request from 'supertest';
import { TestDatabases } from '../../support/databases.js';
import { AUTH, testHttp } from '../../support/http-app.js';
import { openReadHouse } from '../../support/read-house.js';
import { aChat, aMessage, idOf, put, SHOP, type MessageShape } from '../../support/stored-messages.js';
import { LID } from '../../support/whole-chat.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

const ANA: MessageShape = { key: 'ana', at: 300, chat: LID, body: 'Café com pão de açúcar às 8h' };
const SHAPES: readonly MessageShape[] = [
  { key: 'arabic', at: 100, body: 'السلام عليكم يا مُحَمَّد، الطلبية جاهزة' },
  { key: 'hindi', at: 110, body: 'नमस्ते, आपका ऑर्डर तैयार है' },
  { key: 'chinese', at: 120, body: '我在北京大学等你' },
  { key: 'emoji', at: 130, body: 'party🎉now 👍🏽', fromMe: true },
  { key: 'bill', at: 140, body: 'the invoice', type: 'document', file: 'invoice-42.pdf' },
  { key: 'mine', at: 200, body: 'CAFE preto, por favor', fromMe: true },
  ANA,
];

async function openHouse() {
  const house = await openReadHouse(databases);
  const chats = [SHOP, LID].map((id) => ({ kind: 'chat' as const, chat: aChat({ id }) }));
  await house.store([...chats, ...SHAPES.map(put)]);
  await house.store([put({ key: 'foreign', at: 1, body: 'café' })], 'other');
  const { app } = testHttp({ services: { chats: house.chats, search: house.search } });
  return { ...house, get: (path: string) => request(app).get(path).set(AUTH) };
}

interface Hit {
  readonly id: string;
  readonly chatId: string;
  readonly snippet: { readonly text: string; readonly isHit: boolean }[];
  readonly message: { readonly id: { readonly id: string } };
}

const hitsOf = (answer: request.Response): Hit[] => (answer.body as { messages: Hit[] }).messages;
const keysOf = (answer: request.Response): string[] => hitsOf(answer).map(({ message }) => message.id.id);

describe('GET /search', () => {
  it.each([
    ['محمد', ['arabic'], 'مُحَمَّد'],
    ['الطلبيه جاهزة', ['arabic'], 'الطلبية'],
    ['acucar', ['ana'], 'açúcar'],
    ['café', ['ana', 'mine'], 'Café'],
    ['नमस्ते', ['hindi'], 'नमस्ते'],
    ['北京', ['chinese'], '北京'],
    ['京大', ['chinese'], '京大'],
    ['🎉', ['emoji'], '🎉'],
    ['👍', ['emoji'], '👍🏽'],
    ['invoice 42', ['bill'], 'invoice'],
    ['nowhere', [], null],
  ])('finds %s in every chat, newest first, and marks it', async (q, keys, marked) => {
    const { get } = await openHouse();
    const answer = await get(`/search?q=${encodeURIComponent(q)}`);
    expect(keysOf(answer)).toEqual(keys);
    const [first] = hitsOf(answer);
    const hit = first?.snippet.find(({ isHit }) => isHit)?.text ?? null;
    expect(hit).toBe(marked);
  });

  it('gives each message as it is stored, and says what it searched', async () => {
    const { get } = await openHouse();
    const answer = await get('/search?q=a%C3%A7%C3%BAcar');
    expect(answer.text).toBe(
      `{"status":"success","messages":[{"id":"${idOf(ANA)}","chatId":"${LID}","timestamp":300,"snippet":` +
        '[{"text":"Café com pão de ","isHit":false},{"text":"açúcar","isHit":true},{"text":" às 8h","isHit":false}],' +
        `"message":${aMessage(ANA).json}}],"meta":{"source":"store","complete":true,"reason":null,"count":1,` +
        `"limit":50,"hasMore":false,"oldestId":"${idOf(ANA)}","stale":null}}`,
    );
  });

  it.each([
    ['chat=551198765432', ['mine']],
    [`chat=${LID}`, ['ana']],
    ['fromMe=true', ['mine']],
    ['since=250', ['ana']],
    ['until=250', ['mine']],
    ['type=image', []],
    ['hasMedia=true', []],
  ])('filters by %s', async (filter, keys) => {
    const { get } = await openHouse();
    expect(keysOf(await get(`/search?q=cafe&${filter}`))).toEqual(keys);
  });

  it('pages by its link', async () => {
    const { get } = await openHouse();
    const first = await get('/search?q=cafe&limit=1&until=999');
    expect([keysOf(first), first.headers['link']]).toEqual([
      ['ana'],
      `</search?q=cafe&until=999&limit=1&before=${encodeURIComponent(idOf(ANA)).replaceAll('%20', '+')}>; rel="next"`,
    ]);
    const second = await get(/<([^>]+)>/.exec(first.headers['link'] ?? '')?.[1] ?? '');
    expect([keysOf(second), second.headers['link']]).toEqual([['mine'], undefined]);
  });

  it.each([
    ['/search', 'q'],
    ['/search?q=', 'q'],
    ['/search?q=%20%3F!', 'q'],
    ['/search?q=a&q=b', 'q'],
    ['/search?q=a&limit=501', 'limit'],
    ['/search?q=a&since=soon', 'since'],
    ['/search?q=a&sort=best', 'sort'],
  ])('refuses %s by name', async (path, field) => {
    const { get } = await openHouse();
    const answer = await get(path);
    expect([answer.status, (answer.body as { errors: { field: string }[] }).errors[0]?.field]).toEqual([400, field]);
  });

  it('knows no chat that is not stored, and no cursor that was not found', async () => {
    const { get } = await openHouse();
    expect((await get('/search?q=a&chat=447700900123')).body).toMatchObject({ code: 'chat_not_found' });
    expect((await get('/search?q=a&before=none')).body).toMatchObject({ code: 'message_not_found' });
  });

  it('says when not the whole history was searched', async () => {
    const { get, history, session } = await openHouse();
    history.now = { ...history.now, backfill: { ...history.now.backfill, state: 'running' } };
    expect((await get('/search?q=cafe')).body).toMatchObject({ meta: { complete: false, reason: 'backfill' } });
    history.loseThePage();
    session.state = 'stopped';
    const offline = await get('/search?q=cafe');
    expect(keysOf(offline)).toEqual(['ana', 'mine']);
    expect(offline.body).toMatchObject({ meta: { reason: 'offline', stale: { since: '2026-11-21T11:00:00.000Z' } } });
  });

  it('gives other forms too', async () => {
    const { get } = await openHouse();
    expect((await get('/search?q=cafe&format=text')).text).toBe(
      '[1970-01-01 00:05:00] 99887766554433: Café com pão de açúcar às 8h\n' +
        '[1970-01-01 00:03:20] Me: CAFE preto, por favor\n',
    );
    expect((await get('/search?q=cafe&format=csv')).text.split('\r\n')).toHaveLength(4);
  });
});
