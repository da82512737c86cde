import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';

// Jest loads this file before its module rules hold, so that nothing of ours can be imported here.

export const INSTALLED = '/usr/lib/postgresql';
/** Tests find the server by it: the folder of its Unix socket. */
export const SOCKET_VARIABLE = 'CAUSEWAY_TEST_POSTGRES';

/** The newest installed PostgreSQL's programs; null where there is none. */
export function postgresPrograms(installed = INSTALLED): string | null {
  const versions = existsSync(installed) ? readdirSync(installed) : [];
  const newest = versions.sort((one, other) => Number(other) - Number(one));
  return (
    newest.map((version) => join(installed, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb'))) ?? null
  );
}

/**
 * Jest's `globalSetup`: one PostgreSQL for all test files of a run, where it is installed. It stands on a Unix socket in
 * a temporary folder, nothing listens on the network, and it runs as another user when we are root, whom it refuses.
 * Gives what ends it and leaves nothing of it, which `globalTeardown` calls.
 */
async function startPostgres(): Promise<void> {
  const bin = postgresPrograms();
  if (bin === null) return;
  const folder = mkdtempSync(join(tmpdir(), 'causeway-pg-'));
  const owner = process.getuid?.() === 0 ? unprivileged() : null;
  const socket = join(folder, 'socket');
  const data = join(folder, 'data');
  mkdirSync(socket);
  mkdirSync(data, { mode: 0o700 });
  for (const path of owner === null ? [] : [folder, socket, data]) chownSync(path, owner?.uid ?? 0, owner?.gid ?? 0);
  chmodSync(folder, 0o711);

  const options = { cwd: folder, ...(owner ?? {}) };
  const init = ['-D', data, '-U', 'causeway', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  const made = spawnSync(join(bin, 'initdb'), init, { ...options, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  // A test file opens many databases, each with connections of its own, and closes them in the end.
  const settings = ['listen_addresses=', 'fsync=off', 'shared_buffers=16MB', 'max_connections=400'];
  const args = ['-D', data, '-k', socket, ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(join(bin, 'postgres'), args, {
    ...options,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // A run that dies must not leave a database behind.
  process.once('exit', () => server.kill('SIGQUIT'));
  await untilReady(server.stderr);
  process.env[SOCKET_VARIABLE] = socket;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  Object.assign(globalThis, {
    stopTestPostgres: async () => {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

/** What it logs is read to its end, so that it never waits for a reader. */
async function untilReady(log: Readable): Promise<void> {
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: log })
      .on('line', (line) => {
        said.push(line);
        if (line.includes('ready to accept connections')) resolve();
      })
      .once('close', () => reject(new Error(`PostgreSQL ended: ${said.join(' ')}`)));
  });
}

function unprivileged(): { uid: number; gid: number } {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
    if (uid?.status === 0 && gid?.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as.');
}

export { startPostgres as default };
