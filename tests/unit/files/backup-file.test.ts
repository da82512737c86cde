import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pack } from 'tar-stream';
import { packFolders } from '../../../src/files/backup-archive.js';
import { readBackup, writeBackup } from '../../../src/files/backup-file.js';
import { openFrom, sealTo } from '../../../src/files/backup-frames.js';
import { DEFAULT_KEY_COST } from '../../../src/files/backup-header.js';

const PASSPHRASE = 'a shop and its phone';
/** Cheap to compute, so that many files can be tried. */
const COST = { N: 2, r: 1, p: 1 };

let folder: string;
let sourceDir: string;
let file: string;
let targetDir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-backup-'));
  sourceDir = join(folder, 'source');
  file = join(folder, 'shop.backup');
  targetDir = join(folder, 'target');
});

afterEach(() => rm(folder, { recursive: true }));

async function writeSource(files: Readonly<Record<string, Buffer | string>>): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(sourceDir, path)), { recursive: true });
    await writeFile(join(sourceDir, path), bytes);
  }
}

function write(passphrase = PASSPHRASE, cost = COST) {
  return writeBackup({ sources: [{ name: 'profile', dir: sourceDir }], file, passphrase, cost });
}

function read(passphrase = PASSPHRASE) {
  return readBackup({ file, passphrase, targetDir });
}

const problem = (name: string, code = 'backup_unreadable') => ({
  name: 'BridgeError',
  code,
  facts: { problem: name },
});

/** The `facts.problem` of the error that reading gives. */
async function problemOfReading(): Promise<unknown> {
  const error: unknown = await read().catch((thrown: unknown) => thrown);
  return (error as { facts?: { problem?: unknown } }).facts?.problem;
}

async function sealFile(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(file, 'wx');
  await sealTo(handle, bytes, PASSPHRASE, COST);
  await handle.close();
}

test('what goes in comes out, whatever the sizes and the names', async () => {
  const long = `${'deep/'.repeat(30)}${'x'.repeat(120)}`;
  const files: Record<string, Buffer> = { 'Default/名前 🎉.ldb': randomBytes(10), [long]: randomBytes(7) };
  for (const size of [0, 1, 511, 512, 65_535, 65_536, 65_537, 400_000])
    files[`size-${String(size)}`] = randomBytes(size);
  await writeSource(files);

  const report = await write();
  expect(report).toEqual({ files: 10, bytes: Object.values(files).reduce((sum, { length }) => sum + length, 0) });
  expect(await read()).toEqual(report);
  for (const [path, bytes] of Object.entries(files)) {
    expect((await readFile(join(targetDir, 'profile', path))).equals(bytes)).toBe(true);
  }
});

test('with the cost that is used for real, too', async () => {
  await writeSource({ a: 'a' });
  await write(PASSPHRASE, DEFAULT_KEY_COST);
  await read();
  expect(await readFile(join(targetDir, 'profile', 'a'), 'utf8')).toBe('a');
});

test('several folders keep their names', async () => {
  await writeSource({ 'one/a': '1', 'two/a': '2' });
  const sources = ['one', 'two'].map((name) => ({ name: `sessions/${name}`, dir: join(sourceDir, name) }));
  await writeBackup({ sources, file, passphrase: PASSPHRASE, cost: COST });
  await read();
  expect(await readFile(join(targetDir, 'sessions', 'two', 'a'), 'utf8')).toBe('2');
});

test('the file and all that is restored is for the owner only, and links are left out', async () => {
  await writeSource({ 'Default/Cookies': 'c' });
  await symlink('/etc/passwd', join(sourceDir, 'SingletonLock'));
  await write();
  await read();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const modes = [];
  for (const path of ['', 'profile', 'profile/Default', 'profile/Default/Cookies']) {
    modes.push(((await stat(join(targetDir, path))).mode & 0o777).toString(8));
  }
  expect(modes).toEqual(['700', '700', '700', '600']);
  expect(await readdir(join(targetDir, 'profile'))).toEqual(['Default']);
});

test('neither a name nor a text can be read from the file', async () => {
  await writeSource({ 'WANoiseInfo-file': 'the secret of the link '.repeat(50) });
  await write();
  const bytes = await readFile(file);
  expect(bytes.includes('WANoiseInfo')).toBe(false);
  expect(bytes.includes('secret')).toBe(false);
});

test('a wrong passphrase is named as such', async () => {
  await writeSource({ a: 'a' });
  await write();
  await expect(read('a shop and its fone')).rejects.toMatchObject(problem('wrong_passphrase'));
  expect(await readdir(folder)).toEqual(['shop.backup', 'source']);
});

test('the same passphrase typed in another Unicode form opens it', async () => {
  await writeSource({ a: 'a' });
  await write('cafe\u0301 ole\u0301!');
  await expect(read('café olé!')).resolves.toMatchObject({ files: 1 });
});

test('a short passphrase is refused', async () => {
  await writeSource({ a: 'a' });
  await expect(write('1234567')).rejects.toMatchObject(problem('weak_passphrase', 'invalid_request'));
  expect(await readdir(folder)).toEqual(['source']);
});

test('a file cut off anywhere gives nothing', async () => {
  await writeSource({ a: randomBytes(66_000) });
  await write();
  const { length } = await readFile(file);
  for (const cut of [1, 15, 16, 17, 20, 500, 65_000, length - 100, length - 20_000]) {
    await truncate(file, length - cut);
    expect(await problemOfReading()).toBe(length - cut < 13 ? 'not_a_backup' : 'truncated');
    await rm(file);
    await write();
  }
  await truncate(file, 5);
  expect(await problemOfReading()).toBe('not_a_backup');
  expect((await readdir(folder)).sort()).toEqual(['shop.backup', 'source']);
});

test('one bit changed anywhere gives nothing', async () => {
  await writeSource({ a: 'a' });
  await write();
  const whole = await readFile(file);
  const problems = new Set<unknown>();
  for (let position = 0; position < whole.length; position += position < 600 ? 1 : 7) {
    const changed = Buffer.from(whole);
    changed[position]! ^= 1 << (position % 8);
    await writeFile(file, changed);
    const seen = await problemOfReading();
    if (seen === undefined) throw new Error(`A change of byte ${String(position)} went unseen`);
    problems.add(seen);
  }
  expect([...problems].sort()).toEqual(['damaged', 'not_a_backup', 'truncated', 'unknown_version', 'wrong_passphrase']);
});

test('frames that were swapped, dropped, repeated or added are noticed', async () => {
  await writeSource({ a: randomBytes(300_000) });
  await write();
  const whole = await readFile(file);
  const start = 13 + whole.readUInt32BE(9);
  const frame = 4 + 65_536 + 16;
  const [head, one, two, rest] = [
    whole.subarray(0, start),
    whole.subarray(start, start + frame),
    whole.subarray(start + frame, start + 2 * frame),
    whole.subarray(start + 2 * frame),
  ];
  const forgeries = [
    [head, two, one, rest],
    [head, two, rest],
    [head, one, one, two, rest],
    [head, one, two, rest, Buffer.from('more')],
  ];
  for (const parts of forgeries) {
    await writeFile(file, Buffer.concat(parts));
    expect(await problemOfReading()).toBe('damaged');
  }
  await writeFile(file, Buffer.concat([head, one, two, rest]));
  await expect(read()).resolves.toMatchObject({ files: 1 });
});

test('a file that is no backup is named as such', async () => {
  await writeFile(file, 'PK\u0003\u0004 something else entirely');
  await expect(read()).rejects.toMatchObject(problem('not_a_backup'));
});

test('a header that asks for all the memory there is is refused', async () => {
  await writeSource({ a: 'a' });
  await write();
  const whole = await readFile(file);
  const end = 13 + whole.readUInt32BE(9);
  const json = Buffer.from(whole.subarray(13, end).toString().replace('"N":2', '"N":1073741824'));
  const preamble = Buffer.from(whole.subarray(0, 13));
  preamble.writeUInt32BE(json.length, 9);
  await writeFile(file, Buffer.concat([preamble, json, whole.subarray(end)]));
  await expect(read()).rejects.toMatchObject(problem('damaged'));
});

test.each<{ name: string; type?: 'symlink' | 'link'; linkname?: string }>([
  { name: '../evil' },
  { name: 'profile/../../evil' },
  { name: '/tmp/causeway-evil' },
  { name: 'C:/evil' },
  { name: 'profile\\..\\evil' },
  { name: 'profile/link', type: 'symlink', linkname: '/etc' },
  { name: 'profile/link', type: 'link', linkname: '/etc/passwd' },
])('an archive with the entry %j is refused as a whole', async (header) => {
  const archive = pack();
  archive.entry({ name: 'profile/good' }, 'good');
  if (header.type === undefined) archive.entry(header, 'evil');
  else archive.entry(header);
  archive.finalize();
  await sealFile(archive as AsyncIterable<Uint8Array>);
  await expect(read()).rejects.toMatchObject(problem('unsafe_entry'));
  expect(await readdir(folder)).toEqual(['shop.backup']);
});

test('a folder that holds something is not restored into', async () => {
  await writeSource({ a: 'a' });
  await write();
  await mkdir(targetDir);
  await read();
  await expect(read()).rejects.toMatchObject(problem('target_not_empty', 'invalid_request'));
});

test('a file that shrinks while it is read fails the backup, and the older backup stays', async () => {
  await writeSource({ a: 'a', b: randomBytes(8_000_000) });
  await write();
  const before = await readFile(file);

  const handle = await open(join(folder, 'other'), 'wx');
  async function* shrinking() {
    let bytes = 0;
    for await (const chunk of packFolders([{ name: 'profile', dir: sourceDir }], new Map())) {
      yield chunk;
      bytes += chunk.length;
      // By now the entry's header, with the size, is written.
      if (bytes > 100_000) await truncate(join(sourceDir, 'b'), 10);
    }
  }
  await expect(sealTo(handle, shrinking(), PASSPHRASE, COST)).rejects.toMatchObject(
    problem('source_changed', 'invalid_request'),
  );
  await handle.close();

  await rm(sourceDir, { recursive: true });
  await expect(write()).rejects.toMatchObject({ code: 'ENOENT' });
  expect((await readFile(file)).equals(before)).toBe(true);
  expect((await readdir(folder)).sort()).toEqual(['other', 'shop.backup']);
});

test('a new backup takes the place of the older one', async () => {
  await writeSource({ a: 'old' });
  await write();
  await writeSource({ a: 'new' });
  await write();
  await read();
  expect(await readFile(join(targetDir, 'profile', 'a'), 'utf8')).toBe('new');
});

test('frames are given out one at a time, not the whole file at once', async () => {
  await writeSource({ a: randomBytes(500_000) });
  await write();
  const handle = await open(file, 'r');
  const sizes = [];
  for await (const block of openFrom(handle, PASSPHRASE)) sizes.push(block.length);
  await handle.close();
  expect(Math.max(...sizes)).toBe(65_536);
  expect(sizes.length).toBeGreaterThan(7);
});
