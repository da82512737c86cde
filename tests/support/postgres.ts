import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';

const INSTALLED = '/usr/lib/postgresql';

/** A PostgreSQL of the test's own: nothing listens on the network, and nothing of it is left when it was stopped. */
export interface ThrowawayPostgres {
  /** A new database: an empty one, or a copy of the one of that name, to which nobody may be connected. */
  newDatabase(model?: string): Promise<{ readonly name: string; readonly url: string }>;
  stop(): Promise<void>;
}

/** The newest installed PostgreSQL's programs; null where there is none. With CI=true that is an error. */
export function findPostgres(installed = INSTALLED, isCi = process.env['CI'] === 'true'): string | null {
  const folders = existsSync(installed) ? readdirSync(installed) : [];
  const newest = folders
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(installed, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
  if (newest !== undefined) return newest;
  const words = `No PostgreSQL in ${installed}: install it (apt-get install postgresql) to test on both databases.`;
  if (isCi) throw new Error(words);
  process.stderr.write(`\n!!! NOT TESTED ON POSTGRESQL. ${words}\n\n`);
  return null;
}

/** Starts PostgreSQL on a Unix socket in a temporary folder, as another user when we are root: initdb refuses root. */
export async function startPostgres(bin: string): Promise<ThrowawayPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-pg-'));
  const owner = process.getuid?.() === 0 ? unprivileged() : null;
  const socket = join(folder, 'socket');
  const data = join(folder, 'data');
  mkdirSync(socket);
  mkdirSync(data, { mode: 0o700 });
  for (const path of owner === null ? [] : [folder, socket, data]) chownSync(path, owner?.uid ?? 0, owner?.gid ?? 0);
  chmodSync(folder, 0o711);

  const options = { cwd: folder, ...(owner ?? {}) };
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'causeway', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    {
      ...options,
      encoding: 'utf8',
    },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const settings = ['listen_addresses=', 'fsync=off', 'shared_buffers=16MB', 'max_connections=400'];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-k', socket, ...settings.flatMap((setting) => ['-c', setting])],
    { ...options, stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => server.once('exit', resolve));
  // A test that dies must not leave a database behind.
  const kill = () => server.kill('SIGQUIT');
  process.once('exit', kill);

  const url = (database: string) => `postgres://causeway@localhost/${database}?host=${encodeURIComponent(socket)}`;
  let databases = 0;
  await eventually('PostgreSQL to answer', async () => spawnSync(join(bin, 'pg_isready'), ['-h', socket]).status === 0);
  return {
    async newDatabase(model = 'template1') {
      databases += 1;
      const name = `test${databases}`;
      const created = spawnSync(join(bin, 'createdb'), ['-h', socket, '-U', 'causeway', '-T', model, name], {
        encoding: 'utf8',
      });
      if (created.status !== 0) throw new Error(`createdb: ${created.stderr}`);
      return { name, url: url(name) };
    },
    async stop() {
      server.kill('SIGINT');
      await ended;
      process.off('exit', kill);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function unprivileged(): { uid: number; gid: number } {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
    if (uid?.status === 0 && gid?.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as.');
}
