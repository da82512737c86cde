import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MediaFolders } from '../../../src/files/media-files.js';

describe('the files of messages', () => {
  let folder: string;
  let files: MediaFolders;
  const inside = () => readdir(join(folder, 's', 'media')).then((names) => names.sort());

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'causeway-media-'));
    files = new MediaFolders(folder);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const keep = async (name: string, bytes: number, usedAgoS = 0): Promise<void> => {
    const draft = await files.draft('s');
    await draft.write(Buffer.alloc(bytes, name));
    await draft.keep(name);
    const usedS = Date.now() / 1000 - usedAgoS;
    await utimes(join(folder, 's', 'media', name), usedS, usedS);
  };
  const read = async (name: string, range?: { from: number; to: number }): Promise<string> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of files.read('s', name, range)) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };

  it('are there once they are whole, for their owner alone', async () => {
    const draft = await files.draft('s');
    await draft.write(Buffer.from('first '));
    expect(await files.find('s', 'a')).toBeNull();
    await draft.write(Buffer.from('second'));
    const sha256 = createHash('sha256').update('first second').digest('base64');
    expect([draft.bytes, draft.sha256()]).toEqual([12, sha256]);
    await draft.keep('a');
    expect(await files.find('s', 'a')).toBe(12);
    expect([await read('a'), await read('a', { from: 6, to: 8 })]).toEqual(['first second', 'sec']);
    expect((await stat(join(folder, 's', 'media', 'a'))).mode & 0o777).toBe(0o600);
    expect(await inside()).toEqual(['a']);
  });

  it('leave nothing when they are dropped', async () => {
    const draft = await files.draft('s');
    await draft.write(Buffer.from('half'));
    await draft.drop();
    expect(await inside()).toEqual([]);
  });

  it('of a process that ended half-way are cleared away once, before the first new one', async () => {
    await mkdir(join(folder, 's', 'media'), { recursive: true });
    await writeFile(join(folder, 's', 'media', 'old.part'), 'half');
    const [one, other] = await Promise.all([files.draft('s'), files.draft('s')]);
    expect(await inside()).not.toContain('old.part');
    await Promise.all([one.keep('a'), other.keep('b')]);
    expect(await inside()).toEqual(['a', 'b']);
  });

  it('make room from the longest unused on, and never the newest', async () => {
    await keep('a', 100, 500);
    await keep('b', 100, 900);
    await keep('c', 100, 700);
    expect(await files.trim('s', 300, 'c')).toEqual([]);
    expect(await files.trim('s', 150, 'b')).toEqual(['c', 'a']);
    expect(await inside()).toEqual(['b']);
    expect(await files.trim('s', 10, 'b')).toEqual([]);
  });

  it('that are looked at are used', async () => {
    await keep('a', 100, 900);
    await keep('b', 100, 500);
    await files.find('s', 'a');
    expect(await files.trim('s', 150, 'x')).toEqual(['b']);
  });

  it('are removed by name, or all', async () => {
    await keep('a', 1);
    await keep('b', 1);
    await files.remove('s', ['a', 'never']);
    expect(await files.names('s')).toEqual(['b']);
    await files.removeAll('s');
    expect(await files.names('s')).toEqual([]);
    await keep('c', 1);
    expect(await files.names('s')).toEqual(['c']);
  });
});
