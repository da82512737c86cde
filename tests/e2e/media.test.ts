import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Response } from 'supertest';
import { bytesOfPath, mediaFields } from '../../simulator/world/media-fields.js';
import { MEDIA_SLICE_BYTES } from '../../src/core/ports/page-media.js';
import { eventually } from '../support/eventually.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

const ADA = '447700900123';
const NOW_S = Math.floor(Date.now() / 1000);

describe('files of messages, on demand from the live page', () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true } });
    await house.reaches('working');
  });
  afterAll(async () => {
    await house.close();
  });

  const folder = () => join(house.folder, 'default', 'media');
  const kept = async () => (await readdir(folder()).catch(() => [])).sort();
  const receive = async (kind: string, attributes: Record<string, unknown> = {}) => {
    const { id } = house.simulator.door.receive({ chat: `${ADA}@c.us`, kind, attributes });
    const path = `/chats/${ADA}/messages/${encodeURIComponent(id)}`;
    await eventually('the message', async () => (await house.get(path)).status === 200);
    return `${path}/media`;
  };
  const get = (path: string): Promise<Response> =>
    house
      .get(path)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          done(null, Buffer.concat(chunks));
        });
      });
  const downloads = () => house.simulator.door.log().requests.filter(({ op }) => op === 'download').length;
  const json = (response: Response) => JSON.parse((response.body as Buffer).toString()) as Record<string, unknown>;

  it('gives the very bytes, under the name they were sent with, and keeps them for their owner alone', async () => {
    const fields = mediaFields('pdf', 7, 5_000, NOW_S);
    const expected = Buffer.from(bytesOfPath(String(fields['directPath'])) ?? []);
    const path = await receive('document', { ...fields, filename: 'Preço "novo".pdf' });
    const response = await get(path);
    expect(response.status).toBe(200);
    expect((response.body as Buffer).equals(expected)).toBe(true);
    const name = Buffer.from(String(fields['filehash']), 'base64').toString('hex');
    expect(response.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(expected.length),
      etag: `"${name}"`,
      'x-content-type-options': 'nosniff',
      'content-disposition': `inline; filename="Pre_o _novo_.pdf"; filename*=UTF-8''Pre%C3%A7o%20_novo_.pdf`,
    });
    expect(await kept()).toContain(name);
    expect((await stat(join(folder(), name))).mode & 0o777).toBe(0o600);

    const part = await get(path).then(() => house.get(path).set('Range', 'bytes=10-19').buffer(true));
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 10-19/${String(expected.length)}`]);
    const same = await house.get(path).set('If-None-Match', `"${name}"`);
    expect([same.status, same.text]).toEqual([304, '']);
  });

  it('asks WhatsApp once for a file that many want at once, and that many messages carry', async () => {
    const fields = mediaFields('mp4', 11, 300_000, NOW_S);
    const paths = [await receive('video', fields), await receive('video', fields)];
    house.simulator.door.clearLog();
    const all = await Promise.all([...paths, ...paths, ...paths].map((path) => get(path)));
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(downloads()).toBe(1);
  });

  it('says 202 while the phone is uploading the file again, and gives it when it did', async () => {
    const path = await receive('image:reuploading');
    const pending = await get(path);
    expect([pending.status, Number(pending.headers['retry-after']) > 0]).toEqual([202, true]);
    expect(json(pending)).toMatchObject({ status: 'success', media: { state: 'pending' } });
    const id = decodeURIComponent(/messages\/([^/]+)\/media/.exec(path)?.[1] ?? '');
    house.simulator.door.changeMessage({ id, changes: { mediaReuploading: false } });
    const ready = await eventually('the file', async () => {
      const response = await get(path);
      return response.status === 200 && response;
    });
    expect(ready.headers['content-type']).toBe('image/jpeg');
  });

  it('says 410 when WhatsApp has it no more', async () => {
    const response = await get(await receive('image:gone'));
    expect([response.status, json(response)['code']]).toEqual([410, 'media_gone']);
  });

  it('says 404 for a message without a file, for an unknown one, and 400 for one of another chat', async () => {
    const plain = await get(await receive('chat'));
    expect([plain.status, json(plain)['code']]).toEqual([404, 'media_absent']);
    const unknown = await get(`/chats/${ADA}/messages/true_${ADA}@c.us_NOPE/media`);
    expect([unknown.status, json(unknown)['code']]).toEqual([404, 'message_not_found']);
    const path = await receive('document');
    const foreign = await get(path.replace(ADA, '447700900456'));
    expect([foreign.status, json(foreign)['code']]).toEqual([400, 'message_in_other_chat']);
  });

  it('keeps nothing of a file that is not the one the message names', async () => {
    const fields = mediaFields('jpeg', 21, 4_000, NOW_S);
    const before = await kept();
    for (const wrong of [{ filehash: createHash('sha256').update('x').digest('base64') }, { size: 3_000 }]) {
      const response = await get(await receive('image', { ...fields, ...wrong }));
      expect([response.status, json(response)['code']]).toEqual([502, 'media_mismatch']);
    }
    expect(await kept()).toEqual(before);
  });

  it('never lets a browser run what a stranger sent', async () => {
    const fields = mediaFields('text', 31, 900, NOW_S);
    for (const mimetype of [
      'text/html',
      'image/svg+xml',
      'application/javascript',
      'text/html; x=";\r\nSet-Cookie: a=b',
    ]) {
      const response = await get(await receive('document', { ...fields, mimetype, filename: '../../evil.html' }));
      expect(response.status).toBe(200);
      expect(response.headers['content-disposition']).toBe('attachment; filename="_.._evil.html"');
      expect(response.headers['x-content-type-options']).toBe('nosniff');
      expect(response.headers['content-security-policy']).toContain('sandbox');
      expect(response.headers['set-cookie']).toBeUndefined();
    }
  });

  it('carries 16 MiB over in slices, while the page answers others', async () => {
    const fields = mediaFields('mp4', 41, 16 * 1024 * 1024, NOW_S);
    const path = await receive('video', fields);
    const lengths: number[] = [];
    const reader = await house.bridge.sessions.reader('default');
    const hash = createHash('sha256');
    const id = decodeURIComponent(/messages\/([^/]+)\/media/.exec(path)?.[1] ?? '');
    let answered = 0;
    const fetched = await reader.fetchMedia({ messageId: id, deadlineMs: 120_000 }, async (slice) => {
      lengths.push(slice.length);
      hash.update(slice);
      if (lengths.length % 8 === 0) answered += Number((await house.get(`/chats/${ADA}?limit=1`)).status === 200);
    });
    expect(fetched).toEqual({ outcome: 'ok', bytes: fields['size'] });
    expect(hash.digest('base64')).toBe(fields['filehash']);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(MEDIA_SLICE_BYTES);
    expect(lengths.length).toBe(Math.ceil(Number(fields['size']) / MEDIA_SLICE_BYTES));
    expect(answered).toBeGreaterThan(0);
    const whole = await get(path);
    expect([whole.status, (whole.body as Buffer).length]).toEqual([200, fields['size']]);
  }, 180_000);

  it('does not ask WhatsApp again for a file that is kept', async () => {
    const path = await receive('ptt');
    expect((await get(path)).status).toBe(200);
    house.simulator.door.clearLog();
    expect((await get(path)).status).toBe(200);
    expect(downloads()).toBe(0);
  });
});
