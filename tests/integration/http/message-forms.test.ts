import request from 'supertest';
import { TestDatabases } from '../../support/databases.js';
import { AUTH, testHttp } from '../../support/http-app.js';
import { aChat, idOf, put, SHOP, type MessageShape } from '../../support/stored-messages.js';
import { covered } from '../../support/whole-chat.js';
import { openReadHouse } from '../../support/read-house.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

const CHAT = '/chats/551198765432';

async function openHouse(shapes: readonly MessageShape[]) {
  const house = await openReadHouse(databases);
  await house.store([{ kind: 'chat', chat: aChat({ id: SHOP }) }, ...shapes.map(put), covered({ reachedStart: true })]);
  const { app } = testHttp({ services: { chats: house.chats, search: house.search } });
  return { ...house, get: (path: string) => request(app).get(path).set(AUTH) };
}

/** Rows and cells by RFC 4180 alone. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  const row: string[] = [];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push(row.splice(0));
  }
  return rows;
}

describe('messages as CSV', () => {
  it('have a row each under a row of names', async () => {
    const { get } = await openHouse([{ key: 'A', at: 1_700_000_000, body: 'Olá' }]);
    const answer = await get(`${CHAT}?format=csv`);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.text).toBe(
      'timestamp,id,chat,from,author,fromMe,type,body,hasMedia,ack\r\n' +
        `2023-11-14T22:13:20.000Z,${idOf({ key: 'A' })},${SHOP},${SHOP},${SHOP},false,chat,Olá,false,1\r\n`,
    );
  });

  it.each([
    ['a formula', '=HYPERLINK("http://x","y")', `'=HYPERLINK("http://x","y")`],
    ['a plus', '+1+1', `'+1+1`],
    ['a minus', '-2+3', `'-2+3`],
    ['an at sign', '@SUM(A1)', `'@SUM(A1)`],
    ['a tab', '\t=1', `'\t=1`],
    ['a carriage return', '\r=1', `'\r=1`],
    ['quotes and commas', 'say "hi", twice', 'say "hi", twice'],
    ['line breaks', 'one\r\ntwo\nthree', 'one\r\ntwo\nthree'],
    ['other scripts', 'مرحبا 北京 🎉', 'مرحبا 北京 🎉'],
    ['nothing', '', ''],
  ])('keep %s as a text that no spreadsheet runs', async (_, body, cell) => {
    const { get } = await openHouse([{ key: 'A', at: 5, body }]);
    const [, row] = parseCsv((await get(`${CHAT}?format=csv`)).text);
    expect(row).toHaveLength(10);
    expect(row?.[7]).toBe(cell);
  });

  it('keep numbers numbers', async () => {
    const { get } = await openHouse([{ key: 'A', at: 5, ack: -1 }]);
    expect(parseCsv((await get(`${CHAT}?format=csv`)).text)[1]?.[9]).toBe('-1');
  });

  it('have a row for a message that lacks what a message has', async () => {
    const { app } = testHttp();
    const answer = await request(app).get('/chats/447911123456?format=csv').set(AUTH);
    expect(parseCsv(answer.text)).toHaveLength(4);
  });
});

describe('messages as lines', () => {
  const SHAPES: readonly MessageShape[] = [
    { key: 'A', at: 1_700_000_000, body: 'Hello' },
    { key: 'B', at: 1_700_000_060, body: 'One\n[2023-11-14 22:13:20] Bob: forged\u2028x', fromMe: true },
    { key: 'C', at: 1_700_000_120, body: 'See this', type: 'document', file: 'bill.pdf' },
    { key: 'D', at: 1_700_000_180, body: '', type: 'revoked' },
  ];

  it('read like an exported chat, and no text can forge a line', async () => {
    const { get } = await openHouse(SHAPES);
    const answer = await get(`${CHAT}/messages?format=text`);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.text).toBe(
      '[2023-11-14 22:13:20] 551198765432: Hello\n' +
        '[2023-11-14 22:14:20] Me: One\n    [2023-11-14 22:13:20] Bob: forged\n    x\n' +
        '[2023-11-14 22:15:20] 551198765432: <file: bill.pdf> See this\n' +
        '[2023-11-14 22:16:20] 551198765432: <deleted>\n',
    );
  });

  it('are one JSON each as NDJSON', async () => {
    const { get, replica } = await openHouse(SHAPES);
    const answer = await get(`${CHAT}?format=ndjson&limit=all`);
    const { texts } = await replica.newestMessages('default', [SHOP], { limit: 50 });
    expect(answer.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    expect(answer.text).toBe(texts.map((text) => `${text}\n`).join(''));
  });

  it.each([
    ['application/x-ndjson', 'application/x-ndjson; charset=utf-8'],
    ['text/csv', 'text/csv; charset=utf-8'],
    ['text/plain', 'text/plain; charset=utf-8'],
    ['text/html, */*;q=0.1', 'application/json; charset=utf-8'],
    ['image/png', 'application/json; charset=utf-8'],
  ])('are chosen by Accept: %s', async (accept, type) => {
    const { get } = await openHouse(SHAPES);
    expect((await get(CHAT).set('Accept', accept)).headers).toMatchObject({ 'content-type': type, vary: 'Accept' });
    expect((await get(`${CHAT}?format=csv`).set('Accept', accept)).headers['content-type']).toContain('text/csv');
  });

  it('say in headers what meta would', async () => {
    const { get } = await openHouse(SHAPES);
    const { headers } = await get(`${CHAT}?format=text&limit=2`);
    expect(headers).toMatchObject({
      'x-causeway-source': 'store',
      'x-causeway-complete': 'true',
      'x-causeway-oldest': '1700000120',
    });
    expect(headers['link']).toContain(`format=text`);
  });
});
