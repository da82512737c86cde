import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BridgeError } from '../../../../src/core/errors/bridge-error.js';
import { MediaService } from '../../../../src/core/media/media-service.js';
import type { MediaRow, MediaState, MediaStore } from '../../../../src/core/ports/media-ports.js';
import { MediaFolders } from '../../../../src/files/media-files.js';
import { FakePage } from '../../../support/fake-engine.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { silentLog } from '../../../support/silent-log.js';

const FILE = Buffer.from('the bytes of a picture');
const ID = 'false_1@c.us_A';

/** States in memory. */
class MemoryMedia implements MediaStore {
  readonly states = new Map<string, { state: MediaState; at: string }>();
  readonly removed: unknown[] = [];

  media(_session: string, messageId: string): Promise<MediaRow | null> {
    const found = this.states.get(messageId);
    const facts = { messageId, mimetype: null, filename: null, size: null, sha256: null };
    return Promise.resolve(found === undefined ? null : { ...facts, state: found.state, fetchedAt: found.at });
  }
  markMedia(_session: string, messageId: string, state: MediaState, at: string): Promise<void> {
    this.states.set(messageId, { state, at });
    return Promise.resolve();
  }
  mediaRemoved(_session: string, files: unknown): Promise<void> {
    this.removed.push(files);
    return Promise.resolve();
  }
  uncarried(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }
}

function message(data: Record<string, unknown> = {}, id = ID): string {
  const key = { fromMe: false, remote: '1@c.us', id: 'A', _serialized: id };
  const sha256 = createHash('sha256').update(FILE).digest('base64');
  return JSON.stringify({
    _data: { mimetype: 'image/png', size: FILE.length, filehash: sha256, ...data },
    id: key,
    hasMedia: true,
    type: 'image',
    timestamp: 1,
  });
}

describe('files on demand', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'causeway-media-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  function newService({ quotaBytes = 1_000, text = message() } = {}) {
    const page = new FakePage();
    page.files.set(ID, FILE);
    const store = new MemoryMedia();
    const clock = new ManualClock();
    const texts = new Map([[ID, text]]);
    const service = new MediaService({
      message: (_session, _chat, id) => Promise.resolve(texts.get(id) ?? ''),
      page: () => Promise.resolve(page),
      files: new MediaFolders(folder),
      store,
      clock,
      log: silentLog,
      quotaBytes,
      waitMs: 1_000,
    });
    return { page, store, clock, texts, service, open: (id = ID) => service.open('s', '1', id) };
  }
  const kept = () => readdir(join(folder, 's', 'media')).catch(() => []);
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'no error',
      (error: unknown) => (error instanceof BridgeError ? error.code : error),
    );

  it('are fetched once and then kept', async () => {
    const { open, page, store } = newService();
    const [one, other] = await Promise.all([open(), open()]);
    expect([one, other, await open()]).toMatchObject([
      { state: 'ready', bytes: FILE.length, mimetype: 'image/png' },
      { state: 'ready' },
      { state: 'ready' },
    ]);
    expect(page.fetched).toEqual([ID]);
    expect(store.states.get(ID)?.state).toBe('ready');
  });

  it('that take long are 202 now and there later', async () => {
    const { open, page, clock } = newService();
    let go: () => void = () => undefined;
    page.beforeFetch = () => new Promise<void>((resolve) => (go = resolve));
    const first = open();
    while (page.fetched.length === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1_000);
    expect(await first).toEqual({ state: 'pending', retryAfterS: 5 });
    const second = open();
    go();
    expect(await second).toMatchObject({ state: 'ready' });
    expect(page.fetched).toHaveLength(1);
  });

  it('that the phone must upload again are pending', async () => {
    const { open, page } = newService();
    page.files.set(ID, { outcome: 'later' });
    expect(await open()).toEqual({ state: 'pending', retryAfterS: 30 });
    expect(await kept()).toEqual([]);
  });

  it('that are gone are not asked for again within the hour', async () => {
    const { open, page, clock } = newService();
    page.files.set(ID, { outcome: 'gone' });
    expect([await codeOf(open()), await codeOf(open())]).toEqual(['media_gone', 'media_gone']);
    expect(page.fetched).toHaveLength(1);
    clock.advance(3_600_000);
    page.files.set(ID, FILE);
    expect(await open()).toMatchObject({ state: 'ready' });
  });

  it.each([
    ['another hash', { filehash: createHash('sha256').update('x').digest('base64') }, 'media_mismatch'],
    ['fewer bytes', { size: FILE.length - 1 }, 'media_mismatch'],
    ['more bytes', { size: FILE.length + 1 }, 'media_mismatch'],
    ['more than all room', { size: 1_001 }, 'media_too_large'],
  ])('are refused and not kept when the message names %s', async (_what, data, code) => {
    const { open } = newService({ text: message(data) });
    expect(await codeOf(open())).toBe(code);
    expect(await kept()).toEqual([]);
  });

  it('of unknown size and hash are kept under their message, within the quota', async () => {
    const text = message({ size: undefined, filehash: undefined });
    expect(await newService({ text }).open()).toMatchObject({ state: 'ready', bytes: FILE.length });
    expect(await kept()).toEqual([expect.stringMatching(/^m-/)]);
    await rm(join(folder, 's'), { recursive: true });
    expect(await codeOf(newService({ text, quotaBytes: 10 }).open())).toBe('media_too_large');
    expect(await kept()).toEqual([]);
  });

  it('make room for each other, and the store hears of it', async () => {
    const { open, page, texts, store } = newService({ quotaBytes: 30 });
    await open();
    const other = Buffer.from('other bytes of the same');
    const id = 'false_1@c.us_B';
    const sha256 = createHash('sha256').update(other).digest('base64');
    texts.set(id, message({ size: other.length, filehash: sha256 }, id));
    page.files.set(id, other);
    expect(await open(id)).toMatchObject({ state: 'ready' });
    expect(await kept()).toHaveLength(1);
    const first = createHash('sha256').update(FILE).digest('base64');
    expect(store.removed).toEqual([{ hashes: [first], messageIds: [] }]);
  });

  it('that could not be loaded leave nothing behind', async () => {
    const { open, page } = newService();
    page.files.set(ID, { outcome: 'failed', reason: 'ERROR_NETWORK' });
    expect(await codeOf(open())).toBe('media_unavailable');
    page.beforeFetch = () => Promise.reject(new BridgeError('page_unavailable', 'gone'));
    expect(await codeOf(open())).toBe('page_unavailable');
    expect(await kept()).toEqual([]);
  });

  it('are no part of a message without one', async () => {
    const { open } = newService({ text: message().replace('"hasMedia":true', '"hasMedia":false') });
    expect(await codeOf(open())).toBe('media_absent');
  });
});
