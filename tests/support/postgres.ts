import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { INSTALLED, postgresPrograms, SOCKET_VARIABLE } from './postgres-server.js';

/** PostgreSQL's programs; null, said aloud, where there is none. With CI=true that is an error. */
export function findPostgres(installed = INSTALLED, isCi = process.env['CI'] === 'true'): string | null {
  const bin = postgresPrograms(installed);
  if (bin !== null) return bin;
  const words = `No PostgreSQL in ${installed}: install it (apt-get install postgresql) to test on both databases.`;
  if (isCi) throw new Error(words);
  process.stderr.write(`\n!!! NOT TESTED ON POSTGRESQL. ${words}\n\n`);
  return null;
}

/** Databases of a test file's own on the run's PostgreSQL. */
export class PostgresDatabases {
  readonly #bin: string;
  readonly #socket: string;
  readonly #names: string[] = [];

  constructor(bin: string) {
    const socket = process.env[SOCKET_VARIABLE];
    if (socket === undefined) throw new Error('PostgreSQL was not started for this run.');
    this.#bin = bin;
    this.#socket = socket;
  }

  /** A new database: an empty one, or a copy of the one of that name, to which nobody may be connected. */
  create(model = 'template1'): { readonly name: string; readonly url: string } {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    this.#run('createdb', '-T', model, name);
    this.#names.push(name);
    return { name, url: `postgres://causeway@localhost/${name}?host=${encodeURIComponent(this.#socket)}` };
  }

  /** Drops them all. */
  close(): void {
    const drops = this.#names.splice(0).flatMap((name) => ['-c', `drop database ${name} with (force)`]);
    if (drops.length > 0) this.#run('psql', '-q', ...drops, 'postgres');
  }

  #run(program: string, ...args: readonly string[]): void {
    const { status, stderr } = spawnSync(join(this.#bin, program), ['-h', this.#socket, '-U', 'causeway', ...args], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${program}: ${stderr}`);
  }
}
