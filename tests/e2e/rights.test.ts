import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import request, { type Response } from 'supertest';
import { mediaFields } from '../../simulator/world/media-fields.js';
import { openDatabase } from '../../src/store/open-database.js';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { readZip } from '../support/read-zip.js';

const ADA = '447700900123';
const LONG = '447700900456';
const TABLES = [
  'messages',
  'reactions',
  'media',
  'chats',
  'sync_state',
  'chat_labels',
  'chat_intents',
  'labels',
  'contacts',
  'id_mapping',
  'event_log',
  'forgotten',
  'session_counters',
  'session_accounts',
] as const;

describe('what is stored belongs to people', () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true } });
    await house.reaches('working');
    await eventually('a chat that is stored', async () => (await stored(ADA)).length > 0);
  });
  afterAll(async () => {
    await house.close();
  });

  const stored = async (chat: string) => {
    const response = await house.get(`/chats/${chat}?limit=50&source=store`);
    return (response.body as { messages?: { id: { _serialized: string }; body: string }[] }).messages ?? [];
  };
  const remove = (path: string) => request(house.bridge.url).delete(path).set('Authorization', `Bearer ${KEY}`);
  const bytes = (response: Response): Buffer => response.body as Buffer;
  const download = (path: string): Promise<Response> =>
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
  /** Every text of every table of the session. */
  const everything = async (tables: readonly (typeof TABLES)[number][]): Promise<string> => {
    const database = await openDatabase(join(house.folder, 'causeway.sqlite'));
    try {
      const rows = [];
      for (const table of tables) {
        rows.push(...(await database.selectFrom(table).selectAll().where('session', '=', 'default').execute()));
      }
      return JSON.stringify(rows);
    } finally {
      await database.destroy();
    }
  };

  it('exports a chat with its files, and fetches the missing ones when asked to', async () => {
    const fields = mediaFields('pdf', 91, 5_000, Math.floor(Date.now() / 1000));
    const { id } = house.simulator.door.receive({ chat: `${ADA}@c.us`, kind: 'document', attributes: fields });
    await eventually('the message', async () => (await stored(ADA)).some((one) => one.id._serialized === id));

    const response = await download(`/chats/${ADA}/export`);
    expect(response.headers).toMatchObject({ 'content-type': 'application/zip' });
    expect(response.headers['content-disposition']).toMatch(
      /^attachment; filename="Ada Lovelace \d{4}-\d\d-\d\d\.zip"$/,
    );
    const without = readZip(bytes(response));
    const messages = JSON.parse(without.get('messages.json')?.toString() ?? '') as { id: { _serialized: string } }[];
    expect(messages.map((one) => one.id._serialized)).toContain(id);
    expect(without.get('chat.html')?.toString()).toContain('not in this export');

    const complete = readZip(bytes(await download(`/chats/${ADA}/export?media=true`)));
    const hash = Buffer.from(String(fields['filehash']), 'base64').toString('hex').slice(0, 32);
    expect(complete.get(`media/${hash}.pdf`)).toHaveLength(Number(fields['size']));
    expect((await download(`/chats/12025550123/export`)).status).toBe(404);
  }, 120_000);

  it('erases a person from everything that is stored, and keeps the person out of it', async () => {
    const text = 'only Ada would write this';
    house.simulator.door.receive({ chat: `${ADA}@c.us`, text });
    await eventually('the message', async () => (await stored(ADA)).some(({ body }) => body === text));
    expect((await readdir(join(house.folder, 'default', 'media'))).length).toBeGreaterThan(0);

    const response = await remove(`/contacts/${ADA}/data`);
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      status: 'success',
      erased: { ids: [`${ADA}@c.us`, '180032507363123@lid'], chats: 1 },
    });
    const erased = (response.body as { erased: { messages: number; files: number } }).erased;
    expect(erased.messages).toBeGreaterThan(0);
    expect(erased.files).toBeGreaterThan(0);

    const left = await everything([
      'messages',
      'reactions',
      'media',
      'contacts',
      'id_mapping',
      'event_log',
      'sync_state',
    ]);
    expect(left).not.toContain(text);
    expect(left).not.toMatch(new RegExp(`"(chat_id|author|sender_id|id|pn|lid)":"(${ADA}@c.us|180032507363123@lid)"`));
    expect(await stored(ADA)).toEqual([]);
    expect((await stored(LONG)).length).toBeGreaterThan(0);

    house.simulator.door.reload();
    await eventually('the page', async () => (await house.get(`/chats/${LONG}?limit=1&source=page`)).status === 200);
    expect(await stored(ADA)).toEqual([]);
    house.simulator.door.receive({ chat: `${ADA}@c.us`, text: 'and now?', t: Math.floor(Date.now() / 1000) + 2 });
    const after = await eventually('the new message', async () => {
      const found = await stored(ADA);
      return found.length > 0 && found;
    });
    expect(after.map(({ body }) => body)).toEqual(['and now?']);
  }, 120_000);

  it('refuses to erase what is no person', async () => {
    const response = await remove(`/contacts/120363000000000001@g.us/data`);
    expect([response.status, (response.body as { code: string }).code]).toEqual([400, 'invalid_chat_id']);
  });

  it('leaves nothing of a session that is deleted', async () => {
    expect(await everything(['session_accounts'])).toContain('@c.us');
    expect((await remove('/sessions/default?force=true')).status).toBe(200);
    expect(await everything(TABLES)).toBe('[]');
    expect(await readdir(join(house.folder, 'default'))).not.toContain('media');
  }, 60_000);
});
