import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaBytes } from '../../simulator/world/media-bytes.js';
import { oggOpus } from '../../simulator/world/ogg-opus.js';
import { eventually } from '../support/eventually.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

const ADA = '447700900123@c.us';
const GRACE = '447700900456@c.us';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mP8z8BQz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC';
const VCARD = 'BEGIN:VCARD\nVERSION:3.0\nFN:Ada Lovelace\nTEL;type=CELL;waid=447700900123:+44 7700 900123\nEND:VCARD';

interface Receipt {
  readonly id: string;
  readonly chatId: string;
  readonly status: string;
  readonly ack: number | null;
  readonly repeated: boolean;
  readonly raw: { readonly id: { readonly _serialized: string }; readonly body: string; readonly ack: number } | null;
}
interface Answer {
  readonly status: number;
  readonly message: Receipt;
  readonly code: string | undefined;
  readonly body: unknown;
}

let house: LiveHouse;

beforeAll(async () => {
  house = await openLiveHouse({
    simulator: { autoScan: true },
    env: {
      SEND_PACE_MS: '0',
      SEND_NEW_CONTACT_PACE_MS: '0',
      HISTORY: 'off',
      FFMPEG_PATH: '/nowhere/ffmpeg',
      MEDIA_MAX_MB: '2',
    },
  });
  await house.reaches('working');
});
afterAll(() => house.close());

async function send(chat: string, body: object, query = '', headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await house
    .post(`/chats/${encodeURIComponent(chat)}/messages${query}`)
    .set(headers)
    .send(body);
  const { message, code } = answer.body as { message: Receipt; code?: string };
  return { status: answer.status, message, code, body: answer.body };
}

/** What WhatsApp's server has of a message that was sent. */
async function arrived(chat: string, body: object): Promise<Record<string, unknown>> {
  const answer = await send(chat, body);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  const found = house.simulator.door.message({ id: answer.message.id });
  if (found === null) throw new Error(`WhatsApp has no message ${answer.message.id}`);
  return found;
}

/** The newest messages of a chat as WhatsApp has them. */
const world = (chat: string, limit = 5) => house.simulator.door.messages({ chat, limit });
const newest = (chat: string) => world(chat, 1)[0]?.id;
/** The next message takes its time in the page. */
const slowDown = (ms: number) =>
  house.withPage((page) =>
    page.evaluate(
      `(() => {
        const actions = window.require('WAWebSendMsgChatAction');
        const send = actions.addAndSendMsgToChat;
        actions.addAndSendMsgToChat = (...what) => {
          actions.addAndSendMsgToChat = send;
          const sent = new Promise((resolve) => setTimeout(resolve, ${String(ms)})).then(() => send(...what));
          return [sent.then(([added]) => added), sent.then(([, result]) => result)];
        };
      })()`,
    ),
  );
const outboxFiles = () => readdir(join(house.folder, 'default', 'outbox')).catch(() => []);

describe('sending a text', () => {
  it('answers when WhatsApp has it, with the message as reads give it', async () => {
    const { status, message } = await send('+44 7700 900123', { text: 'The shop opens at nine.' });
    expect(status).toBe(201);
    expect(message.ack).toBeGreaterThanOrEqual(1);
    expect(message.id).toMatch(/^true_447700900123@c\.us_3EB0[0-9A-F]{18}$/);
    expect(world(ADA, 1)).toEqual([expect.objectContaining({ id: message.id, fromMe: true, type: 'chat' })]);
    expect(message.raw?.body).toBe('The shop opens at nine.');
    const read = await house.get(`/chats/${ADA}/messages/${message.id}?source=page`);
    expect((read.body as { message: Receipt['raw'] }).message?.id._serialized).toBe(message.id);
  });

  it('waits for their phone when asked to, and for nothing when asked to', async () => {
    expect((await send(ADA, { text: 'To your phone' }, '?wait=device')).message).toMatchObject({
      status: 'delivered',
      ack: 2,
    });
    const { status, message } = await send(ADA, { text: 'Whenever' }, '?wait=none');
    expect([status, message.status]).toEqual([201, 'accepted']);
    await eventually('the message at WhatsApp', () => world(ADA, 1).some(({ id }) => id === message.id));
  });

  it('says that it does not know when nothing came in time, and sends it all the same', async () => {
    await slowDown(3_000);
    const { message } = await send(GRACE, { text: 'No answer yet' }, '?deadline=1');
    expect(message.status).toBe('unconfirmed');
    await eventually('it at WhatsApp', () => newest(GRACE) === message.id);
  });

  it('shows the link it names, unless told not to', async () => {
    expect(await arrived(ADA, { text: 'See https://shop.example/tea' })).toMatchObject({ subtype: 'url' });
    const plain = await arrived(ADA, { text: 'See https://shop.example/tea', linkPreview: false });
    expect(plain).not.toHaveProperty('subtype');
  });

  it('keeps the order of one chat', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 8; index += 1) {
      ids.push((await send(ADA, { text: `in order ${String(index)}` }, '?wait=none')).message.id);
    }
    await eventually('all at WhatsApp', () => newest(ADA) === ids.at(-1));
    expect(world(ADA, 8).map(({ id }) => id)).toEqual(ids);
  });
});

describe('replying, mentioning and sending on', () => {
  it('quotes a message of the chat', async () => {
    const { message } = await send(ADA, { text: 'Which tea?' });
    const reply = await arrived(ADA, { text: 'The green one', replyTo: message.id });
    expect(reply).toMatchObject({ quotedStanzaID: message.id.split('_')[2] });
    const bare = await arrived(ADA, { text: 'By its own id', replyTo: message.id.split('_')[2] });
    expect(bare).toMatchObject({ quotedStanzaID: message.id.split('_')[2] });
  });

  it('refuses to quote what is not there or belongs to another chat', async () => {
    const before = newest(GRACE);
    const { message } = await send(ADA, { text: 'Elsewhere' });
    expect(await send(GRACE, { text: 'No', replyTo: message.id })).toMatchObject({
      status: 400,
      code: 'message_in_other_chat',
    });
    expect(await send(GRACE, { text: 'No', replyTo: 'true_447700900456@c.us_3EB0000000000000000000' })).toMatchObject({
      status: 404,
      code: 'message_not_found',
    });
    expect(newest(GRACE)).toEqual(before);
  });

  it('mentions people', async () => {
    const text = 'Hello @447700900456';
    expect(await arrived('120363000000000001@g.us', { text, mentions: ['+44 7700 900456'] })).toMatchObject({
      mentionedJidList: [GRACE],
    });
  });

  it('forwards a message under an id of ours', async () => {
    const { message } = await send(ADA, { text: 'Pass it on' });
    expect(await arrived(GRACE, { forward: message.id })).toMatchObject({ isForwarded: true, body: 'Pass it on' });
    const picture = await send(ADA, { file: { data: PNG }, caption: 'Look' });
    expect(await arrived(GRACE, { forward: picture.message.id })).toMatchObject({ type: 'image', isForwarded: true });
  });
});

describe('sending files', () => {
  it('takes a file of a form, shows it by its type, and keeps nothing of it', async () => {
    const jpeg = Buffer.from(mediaBytes('jpeg', 7, 900_000));
    const answer = await house
      .post(`/chats/${ADA}/messages`)
      .field('caption', 'Our new sign')
      .attach('file', jpeg, { filename: 'sign.jpg', contentType: 'application/octet-stream' });
    expect(answer.body).toMatchObject({ status: 'success', message: { status: expect.any(String) } });
    const { message } = answer.body as { message: Receipt };
    expect(house.simulator.door.message({ id: message.id })).toMatchObject({
      type: 'image',
      mimetype: 'image/jpeg',
      caption: 'Our new sign',
      size: jpeg.length,
    });
    const back = await house.get(`/chats/${ADA}/messages/${message.id}/media`).buffer(true);
    expect(Buffer.compare(back.body as Buffer, jpeg)).toBe(0);
    await eventually('the outbox to be empty', async () => (await outboxFiles()).length === 0);
  });

  it.each([
    ['document', { data: Buffer.from('a list').toString('base64'), filename: 'list.txt' }, 'document', 'list.txt'],
    ['voice', { data: Buffer.from(oggOpus(3, 100)).toString('base64') }, 'ptt', undefined],
    ['audio', { data: Buffer.from(oggOpus(4, 100)).toString('base64') }, 'audio', undefined],
    ['video', { data: Buffer.from(mediaBytes('mp4', 5, 4_000)).toString('base64') }, 'video', undefined],
    ['gif', { data: Buffer.from(mediaBytes('mp4', 6, 4_000)).toString('base64') }, 'video', undefined],
    ['sticker', { data: PNG }, 'sticker', undefined],
  ])('sends a %s', async (as, file, type, filename) => {
    const found = await arrived(ADA, { file, as });
    expect(found['type']).toBe(type);
    expect(found['filename']).toBe(filename);
    if (as === 'gif') expect(found['isGif']).toBe(true);
    if (as === 'sticker') expect(found['mimetype']).toBe('image/webp');
  });

  it('refuses what cannot be shown so, before anything is sent', async () => {
    const before = newest(ADA);
    const text = Buffer.from('no picture').toString('base64');
    expect(await send(ADA, { file: { data: text }, as: 'image' })).toMatchObject({
      status: 422,
      code: 'media_refused',
    });
    expect(await send(ADA, { file: { data: '!!' } })).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(await send(ADA, { file: { data: PNG }, as: 'voice', convert: true })).toMatchObject({
      status: 422,
      code: 'media_refused',
    });
    const mp3 = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(100)]).toString('base64');
    expect(await send(ADA, { file: { data: mp3 }, as: 'voice', convert: true })).toMatchObject({
      status: 501,
      code: 'conversion_unavailable',
    });
    expect(await send(ADA, { file: { url: 'https://127.0.0.1:9/x.png' } })).toMatchObject({
      status: 422,
      code: 'media_refused',
    });
    const large = Buffer.alloc(2 * 1024 * 1024 + 1).toString('base64');
    expect(await send(ADA, { file: { data: large } })).toMatchObject({ status: 422, code: 'media_refused' });
    const form = await house.post(`/chats/${ADA}/messages`).attach('file', Buffer.from(large, 'base64'), 'large.bin');
    expect(form.body).toMatchObject({ code: 'payload_too_large' });
    expect(newest(ADA)).toEqual(before);
    expect(await outboxFiles()).toEqual([]);
  });

  it('fetches nothing from this machine unless its owner lists the host', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end('secret');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      for (const url of [`http://127.0.0.1:${String(port)}/`, `https://localhost:${String(port)}/`]) {
        expect(await send(ADA, { file: { url } })).toMatchObject({ status: 422, code: 'media_refused' });
      }
      expect(asked).toBe(0);
    } finally {
      server.close();
    }
  });
});

describe('sending other things', () => {
  it('sends places, cards and polls', async () => {
    const place = { latitude: 51.5, longitude: -0.12, name: 'Corner Shop', address: '1 High Street' };
    expect(await arrived(ADA, { location: place })).toMatchObject({
      type: 'location',
      lat: 51.5,
      lng: -0.12,
      loc: 'Corner Shop\n1 High Street',
    });
    expect(await arrived(ADA, { contacts: [VCARD] })).toMatchObject({ type: 'vcard', body: VCARD });
    expect(await arrived(ADA, { contacts: [VCARD, VCARD] })).toMatchObject({
      type: 'multi_vcard',
      vcardList: [{ vcard: VCARD }, { vcard: VCARD }],
    });
    const poll = { question: 'Tea?', options: ['Yes', 'No'], multipleAnswers: true };
    expect(await arrived(ADA, { poll })).toMatchObject({
      type: 'poll_creation',
      pollName: 'Tea?',
      pollSelectableOptionsCount: 0,
    });
  });
});

describe('whom a message is for', () => {
  it('makes the chat of a number that has none, by sending only', async () => {
    expect((await house.get('/chats/447700900777')).status).toBe(404);
    const { status, message } = await send('+44 7700 900777', { text: 'Welcome' });
    expect(status).toBe(201);
    expect(message.chatId).toBe('447700900777@c.us');
    expect((await house.get('/chats/447700900777')).status).toBe(200);
  });

  it('finds who moved to a LID, who is known by LID alone, and the half that was meant', async () => {
    const moved = await send('447700900778', { text: 'Where did you go?' });
    expect(moved.status).toBe(201);
    expect(moved.message.chatId).toMatch(/@lid$/);
    expect((await send('447700900160', { text: 'Hello Katherine' })).message.chatId).toBe('180032507363160@lid');
    expect((await send('180032507363162@lid', { text: 'Hello you' })).message.chatId).toBe('180032507363162@lid');
    expect((await send('447700900161', { text: 'Hello Dorothy' })).message.chatId).toBe('447700900161@c.us');
  });

  it('means the same person with and without the ninth digit', async () => {
    expect((await send('+55 11 9 9900-0123', { text: 'Oi Maria' })).message.chatId).toBe('551199000123@c.us');
    const nova = await send('+55 11 99900-0777', { text: 'Oi' });
    expect(nova.body).toMatchObject({ message: { chatId: '551199000777@c.us' } });
  });

  it('writes in groups of both kinds, and not where only admins may', async () => {
    expect((await send('120363000000000001@g.us', { text: 'All' })).status).toBe(201);
    expect((await send('120363000000000002@g.us', { text: 'All' })).message.id).toMatch(/@lid$/);
    const closed = await send('447700900145-1467890123@g.us', { text: 'Me too' });
    expect(closed).toMatchObject({ status: 502, code: 'send_failed' });
  });

  it('sends nothing to numbers that are not on WhatsApp, and asks about each once', async () => {
    house.simulator.door.clearLog();
    for (let i = 0; i < 3; i += 1) {
      expect(await send('447700900999', { text: 'Anybody?' })).toMatchObject({
        status: 404,
        code: 'number_not_registered',
      });
    }
    const { requests } = house.simulator.door.log();
    expect(requests.filter(({ kind }) => kind === 'create')).toEqual([]);
    expect(requests.filter(({ about }) => about?.startsWith('447700900999') === true).length).toBeLessThanOrEqual(1);
  });

  it('never writes to somebody on the stop list, under any spelling', async () => {
    const before = newest('180032507363160@lid');
    const added = await house.post('/stop-list').send({ chat: '+44 7700 900160', reason: 'asked by phone' });
    expect(added.status).toBe(201);
    for (const chat of ['447700900160', '0044 7700 900160', '180032507363160@lid', '447700900160@s.whatsapp.net']) {
      expect(await send(chat, { text: 'An offer' })).toMatchObject({ status: 403, code: 'recipient_stopped' });
    }
    expect(newest('180032507363160@lid')).toEqual(before);
    expect((await house.get('/stop-list')).body).toMatchObject({ stops: [{ reason: 'asked by phone' }] });
    expect((await house.delete('/stop-list/180032507363160@lid')).status).toBe(200);
    expect((await send('447700900160', { text: 'Welcome back' })).status).toBe(201);
  });
});

describe('the same request again', () => {
  it('sends once, and gives the first answer', async () => {
    const key = { 'Idempotency-Key': 'order-17' };
    const first = await send(ADA, { text: 'Your order is ready' }, '', key);
    const again = await send('+44 (7700) 900-123', { text: 'Your order is ready' }, '?wait=device', key);
    expect(again.status).toBe(201);
    expect(again.message).toMatchObject({ id: first.message.id, repeated: true });
    expect(world(ADA, 2).filter(({ id }) => id === first.message.id)).toHaveLength(1);
    expect(await send(ADA, { text: 'Your order is late' }, '', key)).toMatchObject({
      status: 409,
      code: 'idempotency_conflict',
    });
    expect(world(ADA, 1)[0]?.id).toBe(first.message.id);
  });

  it('sends once when both come at the same moment', async () => {
    const key = { 'Idempotency-Key': 'twice' };
    const answers = await Promise.all([1, 2, 3].map(() => send(ADA, { text: 'Three at once' }, '', key)));
    expect(new Set(answers.map(({ message }) => message.id)).size).toBe(1);
    expect(answers.filter(({ message }) => message.repeated)).toHaveLength(2);
  });
});

describe('a session that is away', () => {
  it('accepts while WhatsApp is out of reach, and sends when it is back', async () => {
    house.simulator.door.dropSocket({});
    await house.reaches('reconnecting', 60_000);
    const { status, message } = await send(GRACE, { text: 'Later, then' }, '?wait=none');
    expect([status, message.status, message.ack]).toEqual([201, 'accepted', null]);
    expect((await send(GRACE, { text: 'In time?' }, '?deadline=1')).message.status).toBe('unconfirmed');
    house.simulator.door.restoreSocket();
    await house.reaches('working', 60_000);
    await eventually('both at WhatsApp', () => {
      const ids = world(GRACE, 2).map(({ id }) => id);
      return ids[0] === message.id;
    });
  });
});

it('leaves no upload behind', async () => {
  await eventually('the folders of uploads to be gone', async () => {
    const folders = (await readdir(tmpdir())).filter((name) => name.startsWith('causeway-upload-'));
    return folders.length === 0;
  });
});
