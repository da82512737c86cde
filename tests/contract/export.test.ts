import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExportService } from '../../src/core/export/export-service.js';
import { toMessageRecord } from '../../src/core/history/message-record.js';
import type { PageChange } from '../../src/core/history/page-batch.js';
import { keptName } from '../../src/core/media/kept-name.js';
import type { MediaOutcome } from '../../src/core/media/media-api.js';
import { MediaFolders } from '../../src/files/media-files.js';
import { zipStream } from '../../src/files/zip-stream.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { DatabaseExportStore } from '../../src/store/export-store.js';
import { systemClock } from '../../src/system-clock.js';
import { TestDatabases, type DatabaseKind } from '../support/databases.js';
import { readZip } from '../support/read-zip.js';
import { aChat, aMessage, batchOf, put, SHOP } from '../support/stored-messages.js';

const databases = new TestDatabases();
const folders: string[] = [];

afterAll(async () => {
  await databases.close();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

const LID = '99887766554433@lid';
const AT = Date.UTC(2026, 9, 1, 12) / 1000;
const PICTURE = Buffer.from('not really a picture');

function withFile(key: string, at: number, bytes: Buffer, mimetype: string): PageChange {
  const record = aMessage({ key, at, file: `${key}.html`, body: '' });
  const sha256 = createHash('sha256').update(bytes).digest('base64');
  return {
    kind: 'message',
    message: { ...record, media: { filename: `${key}.html`, mimetype, size: bytes.length, sha256 } },
  };
}

async function newHouse(kind: DatabaseKind) {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-export-'));
  folders.push(folder);
  const database = await databases.open(await databases.place(kind));
  const replica = new DatabaseReplica(database, systemClock);
  const files = new MediaFolders(folder);
  const keep = async (bytes: Buffer): Promise<void> => {
    const draft = await files.draft('s');
    await draft.write(bytes);
    await draft.keep(keptName('', draft.sha256()));
  };
  const fetched: string[] = [];
  const exports = new ExportService({
    store: new DatabaseExportStore(database),
    replica,
    resolve: async (_session, chat) => ((await replica.chat('s', chat)) === null ? null : replica.personIds('s', chat)),
    files,
    fetch: async (_session, messageId): Promise<MediaOutcome> => {
      fetched.push(messageId);
      if (messageId.includes('late')) await keep(Buffer.from('late file'));
      return messageId.includes('late') ? 'ready' : 'gone';
    },
    zip: zipStream,
    clock: systemClock,
  });
  const open = async (fetchMedia = false) => {
    const { name, zip } = await exports.open('s', SHOP, { fetchMedia });
    const chunks: Uint8Array[] = [];
    for await (const chunk of zip) chunks.push(chunk);
    return { name, files: readZip(Buffer.concat(chunks)) };
  };
  return { replica, files, keep, exports, open, fetched };
}

describe.each(databases.kinds)('an export from %s', (kind) => {
  it('holds every message of both halves in order, raw, however many there are', async () => {
    const { replica, open } = await newHouse(kind);
    const all = Array.from({ length: 950 }, (_, n) => ({
      key: `M${n}`,
      at: AT + Math.floor(n / 3),
      chat: n % 2 ? LID : SHOP,
    }));
    await replica.applyBatch(
      's',
      batchOf([
        { kind: 'mapping', pn: SHOP, lid: LID },
        { kind: 'chat', chat: aChat({ id: SHOP, name: 'The Shop' }) },
        ...all.map(put),
        put({ key: 'N', at: AT, type: 'e2e_notification', isNotification: true }),
        put({ key: 'other', at: AT, chat: '1@c.us' }),
      ]),
    );
    const { name, files } = await open();
    expect(name).toMatch(/^The Shop \d{4}-\d\d-\d\d\.zip$/);
    expect([...files.keys()]).toEqual(['messages.json', 'chat.html', 'manifest.json']);
    const text = files.get('messages.json')?.toString() ?? '';
    const messages = JSON.parse(text) as { id: { id: string }; timestamp: number }[];
    expect(messages.map(({ id }) => id.id).sort()).toEqual(all.map(({ key }) => key).sort());
    expect(messages.map(({ timestamp }) => timestamp)).toEqual(all.map(({ at }) => at));
    expect(text).toContain(aMessage(all[0]!).json);
    expect(JSON.parse(files.get('manifest.json')?.toString() ?? '')).toMatchObject({
      chat: { ids: [SHOP, LID], name: 'The Shop' },
      messages: { count: 950, oldest: AT, newest: AT + 316, fromStart: false },
    });
  });

  it('reads like a chat and runs nothing that a sender wrote', async () => {
    const { replica, open } = await newHouse(kind);
    const evil = `<script>alert(1)</script> "' & <img src=x onerror=alert(2)>`;
    const quoting = aMessage({ key: 'Q', at: AT + 86_400, body: 'yes', fromMe: true });
    const data = JSON.parse(quoting.json) as { _data: Record<string, unknown> };
    data._data['quotedMsg'] = { type: 'chat', body: evil };
    await replica.applyBatch(
      's',
      batchOf([
        { kind: 'chat', chat: aChat({ id: SHOP, name: evil }) },
        put({ key: 'A', at: AT, body: evil, editedAt: 7 }),
        { kind: 'message', message: toMessageRecord(JSON.stringify(data), { isNotification: false }) },
        put({ key: 'R', at: AT + 86_401, type: 'revoked', body: '' }),
        {
          kind: 'reaction',
          reaction: { messageId: `false_${SHOP}_A`, chatId: SHOP, senderId: SHOP, emoji: '👍', timestamp: AT },
        },
      ]),
    );
    const html = (await open()).files.get('chat.html')?.toString() ?? '';
    expect(html).not.toMatch(/<script|<img|onerror=[^&]*>/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &quot;&#39; &amp;');
    expect(html.match(/class="day">([\d-]+)</g)).toEqual(['class="day">2026-10-01<', 'class="day">2026-10-02<']);
    expect(html).toContain('<div class="m me"><blockquote');
    expect(html).toContain('· edited · 👍');
    expect(html).toContain('This message was deleted.');
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it('holds the files that are kept, each once, and says which are missing', async () => {
    const { replica, keep, open, fetched } = await newHouse(kind);
    await keep(PICTURE);
    await replica.applyBatch(
      's',
      batchOf([
        { kind: 'chat', chat: aChat({ id: SHOP }) },
        withFile('one', AT, PICTURE, 'image/png'),
        withFile('two', AT + 1, PICTURE, 'image/png'),
        withFile('late', AT + 2, Buffer.from('late file'), 'text/html'),
        withFile('gone', AT + 3, Buffer.from('gone'), 'application/pdf'),
      ]),
    );
    const without = await open();
    const hash = createHash('sha256').update(PICTURE).digest('hex').slice(0, 32);
    expect([...without.files.keys()].filter((path) => path.startsWith('media/'))).toEqual([`media/${hash}.png`]);
    expect(without.files.get(`media/${hash}.png`)?.equals(PICTURE)).toBe(true);
    expect(
      without.files
        .get('chat.html')
        ?.toString()
        .match(/<img src="media\/[0-9a-f]{32}\.png"/g),
    ).toHaveLength(2);
    expect(JSON.parse(without.files.get('manifest.json')?.toString() ?? '')).toMatchObject({
      media: {
        files: 1,
        missing: 2,
        missingList: [{ filename: 'late.html', state: 'pending' }, { filename: 'gone.html' }],
      },
    });
    expect(fetched).toEqual([]);

    const late = createHash('sha256').update('late file').digest('hex').slice(0, 32);
    const fresh = await open(true);
    // What a browser would run is not opened by one.
    expect(fresh.files.get(`media/${late}.bin`)?.toString()).toBe('late file');
    expect(JSON.parse(fresh.files.get('manifest.json')?.toString() ?? '')).toMatchObject({
      media: { files: 2, missing: 1 },
    });
    expect(fetched).toHaveLength(2);
  });

  it('lets go of everything when the client goes', async () => {
    const { replica, exports } = await newHouse(kind);
    const messages = Array.from({ length: 600 }, (_, n) => put({ key: `M${n}`, at: AT + n, body: 'x'.repeat(2_000) }));
    await replica.applyBatch('s', batchOf([{ kind: 'chat', chat: aChat({ id: SHOP }) }, ...messages]));
    const { zip } = await exports.open('s', SHOP, { fetchMedia: false });
    for await (const chunk of zip) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });

  it('of a chat that is not stored is refused', async () => {
    const { exports } = await newHouse(kind);
    await expect(exports.open('s', SHOP, { fetchMedia: false })).rejects.toMatchObject({ code: 'chat_not_found' });
  });
});
