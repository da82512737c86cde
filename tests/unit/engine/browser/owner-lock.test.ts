import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { thisMachine } from '../../../../src/engine/browser/machine.js';
import type { Machine } from '../../../../src/engine/browser/machine.js';
import { OwnerLock } from '../../../../src/engine/browser/owner-lock.js';
import type { OwnerRecord } from '../../../../src/engine/browser/owner-record.js';
import { listenAsOwner } from '../../../../src/engine/browser/owner-socket.js';
import { markProcess } from '../../../../src/engine/browser/process-table.js';
import { eventually } from '../../../support/eventually.js';

const ELSEWHERE: Machine = { host: 'old-container', bootId: 'another-boot', pidSpace: 'pid:[1]' };
const TOKEN = '11111111-2222-4333-8444-555555555555';

let folder: string;
let file: string;
let machine: Machine;
let held: OwnerLock[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-owner-'));
  file = join(folder, 'owner.json');
  machine = await thisMachine();
  held = [];
});

afterEach(async () => {
  await Promise.all(held.map((lock) => lock.release()));
  await rm(folder, { recursive: true });
});

async function take(from = machine, heartbeatMs = 10_000): Promise<OwnerLock> {
  const lock = await OwnerLock.take(file, { machine: from, heartbeatMs, staleAfterMs: 60_000 });
  held.push(lock);
  return lock;
}

async function writeRecord(record: Partial<OwnerRecord>): Promise<void> {
  const whole = { ...machine, pid: process.pid, startTicks: 1, token: TOKEN, since: '', socket: null, ...record };
  await writeFile(file, JSON.stringify(whole));
}

async function silentForS(seconds: number): Promise<void> {
  const atS = Date.now() / 1000 - seconds;
  await utimes(file, atS, atS);
}

async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid!;
}

test('a second owner is refused with the pid and the host of the first', async () => {
  await take();
  await expect(take()).rejects.toMatchObject({
    code: 'profile_in_use',
    message: `Process ${String(process.pid)} on host ${machine.host} is using this profile.`,
    facts: { pid: process.pid, host: machine.host },
  });
});

test('the record is readable by its owner only', async () => {
  await take();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a released lock leaves nothing behind and can be taken again', async () => {
  const first = await take();
  await first.release();
  expect(await readdir(folder)).toEqual([]);
  await expect(take()).resolves.toBeInstanceOf(OwnerLock);
});

test('an owner whose process has ended is taken over', async () => {
  await writeRecord({ pid: await endedPid() });
  const lock = await take();
  expect(await readFile(file, 'utf8')).toContain(lock.token);
});

test('a pid that now belongs to another process does not keep the lock', async () => {
  const { startTicks } = (await markProcess(process.pid))!;
  await writeRecord({ startTicks: startTicks! - 1 });
  await expect(take()).resolves.toBeInstanceOf(OwnerLock);
});

test('a pid that still is the same process keeps the lock, however long it was silent', async () => {
  await writeRecord({ ...(await markProcess(process.pid)) });
  await silentForS(3_600);
  await expect(take()).rejects.toMatchObject({ code: 'profile_in_use' });
});

test('an owner on another host is refused while it is heard of, and told when that ends', async () => {
  await writeRecord({ ...ELSEWHERE, pid: 7 });
  await silentForS(20.5);
  await expect(take()).rejects.toMatchObject({
    code: 'profile_in_use',
    message: 'Process 7 on host old-container is using this profile.',
    retryAfterS: 40,
  });
});

test('an owner on another host is taken over after 60 s of silence', async () => {
  await writeRecord(ELSEWHERE);
  await silentForS(61);
  await expect(take()).resolves.toBeInstanceOf(OwnerLock);
});

test('the same host name in another pid namespace is not the same place: the pid there says nothing', async () => {
  await writeRecord({ pidSpace: 'pid:[1]', pid: await endedPid() });
  await expect(take()).rejects.toMatchObject({ code: 'profile_in_use' });
});

test('another container on the same kernel that answers on its socket keeps the lock, though silent on disk', async () => {
  const server = await listenAsOwner(join(folder, 'owner-11111111.sock'));
  await writeRecord({ pidSpace: 'pid:[1]', socket: 'owner-11111111.sock' });
  await silentForS(3_600);
  await expect(take()).rejects.toMatchObject({ code: 'profile_in_use' });
  server?.close();
});

test('another container on the same kernel whose socket is dead is taken over at once, and its socket removed', async () => {
  const socket = join(folder, 'owner-11111111.sock');
  const killed = spawn(process.execPath, ['-e', `require('net').createServer().listen(${JSON.stringify(socket)})`]);
  await eventually('the socket', async () => (await readdir(folder)).includes('owner-11111111.sock'));
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  await writeRecord({ pidSpace: 'pid:[1]', socket: 'owner-11111111.sock' });
  await take();
  expect(await readdir(folder)).not.toContain('owner-11111111.sock');
});

test('a damaged record counts as an owner until it has been silent for 60 s', async () => {
  await writeFile(file, '');
  await expect(take()).rejects.toMatchObject({ code: 'profile_in_use' });
  await silentForS(61);
  await expect(take()).resolves.toBeInstanceOf(OwnerLock);
});

test.each(['free', 'held by a dead owner'])('of ten that want a lock that is %s exactly one gets it', async (state) => {
  if (state !== 'free') await writeRecord({ pid: await endedPid() });
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => take()));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'profile_in_use' });
  }
  expect(await readFile(file, 'utf8')).toContain(held[0]!.token);
});

test('a take-over that died half-way blocks the next one for ten seconds at most', async () => {
  await writeRecord({ pid: await endedPid() });
  await writeFile(`${file}.takeover`, '');
  const longAgoS = Date.now() / 1000 - 11;
  await utimes(`${file}.takeover`, longAgoS, longAgoS);
  await expect(take()).resolves.toBeInstanceOf(OwnerLock);
  expect(await readdir(folder)).not.toContain('owner.json.takeover');
});

test('the owner is heard of at every heartbeat', async () => {
  await take(machine, 20);
  await silentForS(3_600);
  await eventually('a heartbeat', async () => Date.now() - (await stat(file)).mtimeMs < 60_000);
});

test('an owner that was taken over learns of it and leaves its successor alone', async () => {
  const first = await take(ELSEWHERE, 20);
  const successor = { ...machine, pid: process.pid, startTicks: 1, token: TOKEN, since: '', socket: null };
  await rm(file);
  await writeFile(file, JSON.stringify(successor));

  await expect(first.lost).resolves.toBe('another process took this profile over');
  await first.release();
  expect(await readFile(file, 'utf8')).toBe(JSON.stringify(successor));
});
