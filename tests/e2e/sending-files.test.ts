import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaBytes } from '../../simulator/world/media-bytes.js';
import { oggOpus } from '../../simulator/world/ogg-opus.js';
import { eventually } from '../support/eventually.js';
import { openSendHouse, type Receipt, type SendHouse } from '../support/send-house.js';

const ADA = '447700900123@c.us';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mP8z8BQz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC';
const VCARD = 'BEGIN:VCARD\nVERSION:3.0\nFN:Ada Lovelace\nTEL;type=CELL;waid=447700900123:+44 7700 900123\nEND:VCARD';

let house: SendHouse;

beforeAll(async () => {
  house = await openSendHouse({ FFMPEG_PATH: '/nowhere/ffmpeg', MEDIA_MAX_MB: '2' });
});
afterAll(() => house.close());

const outboxFiles = () => readdir(join(house.folder, 'default', 'outbox')).catch(() => []);

describe('sending files', () => {
  it('takes a file of a form, shows it by its type, and keeps nothing of it', async () => {
    const jpeg = Buffer.from(mediaBytes('jpeg', 7, 900_000));
    const answer = await house
      .post(`/chats/${ADA}/messages`)
      .field('caption', 'Our new sign')
      .attach('file', jpeg, { filename: 'sign.jpg', contentType: 'application/octet-stream' });
    expect(answer.status).toBe(201);
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
    const found = await house.arrived(ADA, { file, as });
    expect(found['type']).toBe(type);
    expect(found['filename']).toBe(filename);
    if (as === 'gif') expect(found['isGif']).toBe(true);
    if (as === 'sticker') expect(found['mimetype']).toBe('image/webp');
  });

  it('refuses what cannot be shown so, before anything is sent', async () => {
    const before = house.newest(ADA);
    const text = Buffer.from('no picture').toString('base64');
    expect(await house.send(ADA, { file: { data: text }, as: 'image' })).toMatchObject({
      status: 422,
      code: 'media_refused',
    });
    expect(await house.send(ADA, { file: { data: '!!' } })).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(await house.send(ADA, { file: { data: PNG }, as: 'voice', convert: true })).toMatchObject({
      status: 422,
      code: 'media_refused',
    });
    const mp3 = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(100)]).toString('base64');
    expect(await house.send(ADA, { file: { data: mp3 }, as: 'voice', convert: true })).toMatchObject({
      status: 501,
      code: 'conversion_unavailable',
    });
    expect(await house.send(ADA, { file: { url: 'https://127.0.0.1:9/x.png' } })).toMatchObject({
      status: 422,
      code: 'media_refused',
    });
    const large = Buffer.alloc(2 * 1024 * 1024 + 1).toString('base64');
    expect(await house.send(ADA, { file: { data: large } })).toMatchObject({ status: 422, code: 'media_refused' });
    const form = await house.post(`/chats/${ADA}/messages`).attach('file', Buffer.from(large, 'base64'), 'large.bin');
    expect(form.body).toMatchObject({ code: 'payload_too_large' });
    expect(house.newest(ADA)).toEqual(before);
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
        expect(await house.send(ADA, { file: { url } })).toMatchObject({ status: 422, code: 'media_refused' });
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
    expect(await house.arrived(ADA, { location: place })).toMatchObject({
      type: 'location',
      lat: 51.5,
      lng: -0.12,
      loc: 'Corner Shop\n1 High Street',
    });
    expect(await house.arrived(ADA, { contacts: [VCARD] })).toMatchObject({ type: 'vcard', body: VCARD });
    expect(await house.arrived(ADA, { contacts: [VCARD, VCARD] })).toMatchObject({
      type: 'multi_vcard',
      vcardList: [{ vcard: VCARD }, { vcard: VCARD }],
    });
    const poll = { question: 'Tea?', options: ['Yes', 'No'], multipleAnswers: true };
    expect(await house.arrived(ADA, { poll })).toMatchObject({
      type: 'poll_creation',
      pollName: 'Tea?',
      pollSelectableOptionsCount: 0,
    });
  });
});

it('leaves no upload behind', async () => {
  await eventually('the folders of uploads to be gone', async () => {
    const folders = (await readdir(tmpdir())).filter((name) => name.startsWith('causeway-upload-'));
    return folders.length === 0;
  });
});
