import request from 'supertest';
import { FakeChats, type FakeChat } from '../../support/fake-chats.js';
import { FakePeople } from '../../support/fake-people.js';
import { FakePictures } from '../../support/fake-pictures.js';
import { FakeSessions } from '../../support/fake-sessions.js';
import { KEY } from '../../support/http-app.js';
import { wahaHttp } from '../../support/waha-http.js';

const ME = '447700900001@c.us';
const ANA = '447911123456@c.us';

function message(id: string, t: number, more: Readonly<Record<string, unknown>> = {}) {
  const [fromMe = '', remote = ''] = id.split('_');
  const isMine = fromMe === 'true';
  const raw = {
    _data: { id: { fromMe: isMine, remote, id, _serialized: id }, type: 'chat' },
    id: { fromMe: isMine, remote, id: id.split('_')[2], _serialized: id },
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

function chat(id: string, name: string, timestamp: number, messages: FakeChat['messages'] = []): FakeChat {
  const [user = '', server = ''] = id.split('@');
  const last = messages.at(-1);
  const raw = { id: { server, user, _serialized: id }, name, timestamp, unreadCount: 1, isGroup: server === 'g.us' };
  return {
    id,
    text: JSON.stringify({ ...raw, ...(last ? { lastMessage: JSON.parse(last.text) as unknown } : {}) }),
    messages,
  };
}

const MESSAGES = [
  message(`false_${ANA}_A1`, 100),
  message(`true_${ANA}_A2`, 200, { ack: 1 }),
  message(`false_${ANA}_A3`, 300, {
    hasMedia: true,
    body: 'look',
    _data: { type: 'image', mimetype: 'image/jpeg', filename: null, body: '/9j/' },
  }),
  message(`true_${ANA}_A4`, 400, { ack: 2 }),
  message(`false_${ANA}_A5`, 500, {
    _data: {
      quotedStanzaID: 'A4',
      quotedParticipant: { server: 'c.us', user: '447700900001', _serialized: ME },
      quotedMsg: { type: 'chat', body: 'text A4' },
    },
  }),
];
const LID = '180000000000001@lid';
const CHATS = [
  chat(ANA, 'Ana', 500, MESSAGES),
  chat('120363000000000001@g.us', 'Zoo', 900),
  chat('447911000002@c.us', 'bob', 700),
  chat(LID, 'Bob by lid', 600),
];

function open() {
  const people = new FakePeople();
  people.pairs = [{ lid: LID, pn: '447911000002@c.us' }];
  const pictures = new FakePictures();
  pictures.urls.set(ANA, 'https://pps.example/ana.jpg');
  const house = wahaHttp({ services: { people, pictures } }, new FakeSessions(), new FakeChats(CHATS));
  return { ...house, people, pictures };
}

const idsOf = (body: unknown): unknown[] =>
  (body as { id: string | { _serialized: string } }[]).map(({ id }) => (typeof id === 'string' ? id : id._serialized));

describe('the list of chats', () => {
  it.each([
    ['', ['120363000000000001@g.us', '447911000002@c.us', ANA]],
    ['?merge=false', ['120363000000000001@g.us', '447911000002@c.us', LID, ANA]],
    ['?sortBy=conversationTimestamp&sortOrder=asc', [ANA, '447911000002@c.us', '120363000000000001@g.us']],
    ['?sortBy=messageTimestamp&sortOrder=desc&limit=1', ['120363000000000001@g.us']],
    ['?sortBy=name', [ANA, '447911000002@c.us', '120363000000000001@g.us']],
    ['?sortBy=name&sortOrder=asc', ['120363000000000001@g.us', '447911000002@c.us', ANA]],
    ['?sortBy=id&sortOrder=asc', ['120363000000000001@g.us', '447911000002@c.us', ANA]],
    ['?limit=1&offset=1', ['447911000002@c.us']],
    ['?offset=5', []],
    ['?limit=100&color=red', ['120363000000000001@g.us', '447911000002@c.us', ANA]],
  ])('%s', async (query, expected) => {
    const body: unknown = (await open().get(`/api/default/chats${query}`).expect(200)).body;
    expect(idsOf(body)).toEqual(expected);
  });

  it('gives the chats as whatsapp-web.js makes them, those of one person as one', async () => {
    const body: unknown = (await open().get('/api/default/chats').expect(200)).body;
    expect((body as unknown[])[1]).toEqual({
      id: { server: 'c.us', user: '447911000002', _serialized: '447911000002@c.us' },
      name: 'bob',
      timestamp: 700,
      unreadCount: 2,
      isGroup: false,
    });
  });
});

describe('the overview', () => {
  it('has what a list shows', async () => {
    const body: unknown = (await open().get(`/api/default/chats/overview?ids=447911123456`).expect(200)).body;
    expect(body).toEqual([
      {
        id: ANA,
        name: 'Ana',
        picture: 'https://pps.example/ana.jpg',
        lastMessage: expect.objectContaining({ id: `false_${ANA}_A5`, timestamp: 500 }) as unknown,
        _chat: expect.objectContaining({ id: { server: 'c.us', user: '447911123456', _serialized: ANA } }) as unknown,
      },
    ]);
  });

  it.each([
    ['ids=447911000002&ids=%2B447911123456%40c.us', ['447911000002@c.us', ANA]],
    [`ids=${encodeURIComponent(LID)}`, ['447911000002@c.us']],
    [`ids=${encodeURIComponent(LID)}&merge=false`, ['447911000002@c.us', LID]],
    ['ids=447911999999', []],
    ['limit=1&offset=1', ['447911000002@c.us']],
  ])('of %s', async (query, expected) => {
    expect(idsOf((await open().get(`/api/default/chats/overview?${query}`).expect(200)).body)).toEqual(expected);
  });

  it('takes the same by POST', async () => {
    const body = { pagination: { limit: 20, offset: 0 }, filter: { ids: [ANA] } };
    const answer = await open().post('/api/default/chats/overview', body).expect(201);
    expect(idsOf(answer.body)).toEqual([ANA]);
  });

  it('has no last message and no picture where there is none', async () => {
    const body: unknown = (await open().get('/api/default/chats/overview?limit=1').expect(200)).body;
    expect(body).toEqual([expect.objectContaining({ picture: null, lastMessage: null })]);
  });
});

describe('pictures', () => {
  it('are given as an address, null without one, and asked for anew with refresh=True', async () => {
    const house = open();
    expect((await house.get(`/api/default/chats/${ANA}/picture`).expect(200)).body).toEqual({
      url: 'https://pps.example/ana.jpg',
    });
    expect((await house.get('/api/default/chats/447911000002/picture?refresh=True').expect(200)).body).toEqual({
      url: null,
    });
    expect(house.pictures.refreshed).toEqual(['447911000002']);
  });
});

describe('messages', () => {
  const path = `/api/default/chats/${encodeURIComponent(ANA)}/messages`;
  const bare = (body: unknown): string[] => idsOf(body).map((id) => String(id).split('_')[2] ?? '');

  it.each([
    ['', ['A5', 'A4', 'A3', 'A2', 'A1']],
    ['?limit=2', ['A5', 'A4']],
    ['?limit=2&offset=2', ['A3', 'A2']],
    ['?limit=2&offset=4', ['A1']],
    ['?limit=2&offset=5', []],
    ['?limit=2&sortOrder=asc', ['A4', 'A5']],
    ['?limit=2&filter.fromMe=true', ['A4']],
    ['?limit=2&offset=2&filter.fromMe=true', ['A2']],
    ['?limit=5&filter.timestamp.gte=200&filter.timestamp.lte=300', ['A3', 'A2']],
    ['?limit=5&filter.ack=DEVICE', ['A4']],
    ['?limit=5&filter.ack=PLAYED', []],
    ['?limit=1&sortBy=messageTimestamp&downloadMedia=False', ['A5']],
  ])('%s: the page is cut first and filtered then', async (query, expected) => {
    expect(
      bare(
        (
          await open()
            .get(path + query)
            .expect(200)
        ).body,
      ),
    ).toEqual(expected);
  });

  it('are in the shape of WAHA', async () => {
    const body: unknown = (await open().get(`${path}?limit=2`).expect(200)).body;
    expect(body).toEqual([
      {
        id: `false_${ANA}_A5`,
        timestamp: 500,
        from: ANA,
        fromMe: false,
        to: ME,
        body: `text false_${ANA}_A5`,
        hasMedia: false,
        ack: 3,
        ackName: 'READ',
        vCards: [],
        replyTo: {
          id: 'A4',
          participant: ME,
          body: 'text A4',
          hasMedia: false,
          _data: { type: 'chat', body: 'text A4' },
        },
        _data: expect.objectContaining({ quotedStanzaID: 'A4' }) as unknown,
      },
      expect.objectContaining({ id: `true_${ANA}_A4`, from: ME, to: ANA, ackName: 'DEVICE', replyTo: null }),
    ]);
  });

  it('have a link to their file that opens with the key in it', async () => {
    const house = open();
    const bytes = Buffer.from('a picture');
    house.media.files.set(`false_${ANA}_A3`, { mimetype: 'image/jpeg', filename: null, bytes });
    const body: unknown = (await house.get(`${path}/false_${encodeURIComponent(ANA)}_A3`).expect(200)).body;
    const { media, hasMedia } = body as { media: { url: string }; hasMedia: boolean };
    expect([hasMedia, media]).toEqual([
      true,
      { url: expect.any(String) as string, mimetype: 'image/jpeg', filename: null },
    ]);
    const link = new URL(media.url);
    expect(link.pathname).toBe(`/api/files/default/false_${encodeURIComponent(ANA)}_A3.jpg`);
    expect((await request(house.app).get(link.pathname)).status).toBe(401);
    expect((await request(house.app).get(`${link.pathname}?x-api-key=wrong`)).status).toBe(401);
    const file = await request(house.app).get(`${link.pathname}?x-api-key=${KEY}`).expect(200);
    expect([file.headers['content-type'], file.body]).toEqual(['image/jpeg', bytes]);
    const part = await house.get(link.pathname).set('Range', 'bytes=2-5').expect(206);
    expect([part.headers['content-range'], (part.body as Buffer).toString()]).toEqual(['bytes 2-5/9', 'pict']);
  });

  it('say why there is no file', async () => {
    const body: unknown = (await open().get(`${path}?limit=3`).expect(200)).body;
    expect((body as { media?: object }[])[2]?.media).toEqual({
      url: null,
      mimetype: 'image/jpeg',
      filename: null,
      error: { code: 'media_absent', message: expect.any(String) as string },
    });
  });

  it('leave files alone when they are not asked for', async () => {
    const body: unknown = (await open().get(`${path}?limit=3&downloadMedia=false`).expect(200)).body;
    expect((body as object[])[2]).toMatchObject({ hasMedia: true });
    expect((body as object[])[2]).not.toHaveProperty('media');
  });

  it('are found under the old path too', async () => {
    const body: unknown = (await open().get(`/api/messages?chatId=447911123456&session=default&limit=1`).expect(200))
      .body;
    expect(bare(body)).toEqual(['A5']);
  });

  it('of all chats together are not to be had', async () => {
    const answer = await open().get('/api/default/chats/all/messages');
    expect([answer.status, answer.body]).toEqual([
      422,
      expect.objectContaining({ statusCode: 422, error: 'Unprocessable Entity' }),
    ]);
  });
});

describe('files', () => {
  it.each(['nonsense', `false_${ANA}_NONE.jpg`, `true_${ANA}_A4.jpg`])('%s is not there', async (file) => {
    const answer = await open().get(`/api/files/default/${encodeURIComponent(file)}`);
    expect([answer.status, answer.body]).toEqual([
      404,
      { error: { code: 404, key: 'FILE_NOT_FOUND', message: 'There is no such file.' } },
    ]);
  });
});
