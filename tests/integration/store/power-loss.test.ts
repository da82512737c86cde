import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { sql } from 'kysely';
import { DatabaseReplica } from '../../../src/store/database-replica.js';
import { openDatabase } from '../../../src/store/open-database.js';
import { DatabaseSearch } from '../../../src/store/search/database-search.js';
import { eventually } from '../../support/eventually.js';

const PER_BATCH = 5;
const folder = mkdtempSync(join(tmpdir(), 'causeway-power-'));
const writers: Writer[] = [];
let copies = 0;

afterAll(() => {
  for (const writer of writers) writer.process.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that writes batches without end, and what it said of them. */
class Writer {
  readonly path: string;
  readonly process: ChildProcessByStdio<null, Readable, null>;
  applied = 0;
  safeLogBytes = 0;

  constructor(name: string, checkpoints: 'on' | 'off') {
    this.path = join(folder, `${name}.sqlite`);
    const script = join('tests', 'integration', 'store', 'write-batches.mjs');
    this.process = spawn(process.execPath, [script, this.path, checkpoints], { stdio: ['ignore', 'pipe', 'inherit'] });
    writers.push(this);
    createInterface(this.process.stdout).on('line', (line) => {
      const [batch, bytes] = line.split(' ').map(Number);
      this.applied = batch ?? 0;
      this.safeLogBytes = bytes ?? 0;
    });
  }

  hasApplied(count: number): Promise<boolean> {
    return eventually(`batch ${count}`, () => this.applied >= count);
  }

  async stop(): Promise<void> {
    this.process.kill('SIGSTOP');
    const stat = `/proc/${this.process.pid ?? 0}/stat`;
    await eventually('the writer to stand still', () => readFileSync(stat, 'utf8').split(') ')[1]?.startsWith('T'));
  }

  /** What a disk holds when the power goes: the file and its log, without what only memory knew. */
  copy(): string {
    copies += 1;
    const copy = join(folder, `copy-${copies}.sqlite`);
    for (const part of ['', '-wal']) copyFileSync(`${this.path}${part}`, `${copy}${part}`);
    return copy;
  }
}

/** Opens a copy, and demands whole batches, the events and the search of each, and no less than was said. */
async function examine(path: string, applied: number): Promise<number> {
  const database = await openDatabase({ sqlitePath: path });
  try {
    const check = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(database);
    expect(check.rows).toEqual([{ integrity_check: 'ok' }]);
    const rows = await database.selectFrom('messages').select('id').execute();
    const batches = rows.length / PER_BATCH;
    expect(Number.isInteger(batches)).toBe(true);
    expect(batches).toBeGreaterThanOrEqual(applied);
    const events = await new DatabaseReplica(database, { now: () => 0 }).eventsAfter('s', 0, rows.length + 1);
    expect(events.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1));
    const search = new DatabaseSearch(database);
    for (const batch of [1, Math.max(1, applied), batches]) {
      expect((await search.search('s', { q: `word${batch}`, limit: 10 })).hits).toHaveLength(PER_BATCH);
    }
    return batches;
  } finally {
    await database.destroy();
  }
}

describe('what was applied', () => {
  it('is there after the power went, at whatever moment', async () => {
    const writer = new Writer('stopped', 'on');
    for (let moment = 1; moment <= 6; moment += 1) {
      await writer.hasApplied(writer.applied + 7 * moment);
      await writer.stop();
      await examine(writer.copy(), writer.applied);
      writer.process.kill('SIGCONT');
    }
  });

  it('is there when the end of the log was lost or torn', async () => {
    const writer = new Writer('torn', 'off');
    await writer.hasApplied(30);
    for (let cut = 0; cut < 8; cut += 1) {
      await writer.hasApplied(writer.applied + 3);
      await writer.stop();
      const { applied, safeLogBytes } = writer;
      const copy = writer.copy();
      const log = readFileSync(`${copy}-wal`);
      const keep = safeLogBytes + Math.floor(Math.random() * (log.length - safeLogBytes + 1));
      if (cut % 2 === 0) truncateSync(`${copy}-wal`, keep);
      else writeFileSync(`${copy}-wal`, Buffer.concat([log.subarray(0, keep), Buffer.alloc(9000, 0xa5)]));
      await examine(copy, applied);
      writer.process.kill('SIGCONT');
    }
  });

  it('is lost where the log is cut before it: the test can fail', async () => {
    const writer = new Writer('cut', 'off');
    await writer.hasApplied(20);
    await writer.stop();
    const copy = writer.copy();
    truncateSync(`${copy}-wal`, Math.floor(writer.safeLogBytes / 2));
    await expect(examine(copy, writer.applied)).rejects.toThrow();
  });

  it('is there after kill -9', async () => {
    const writer = new Writer('killed', 'on');
    await writer.hasApplied(25);
    writer.process.kill('SIGKILL');
    await once(writer.process, 'exit');
    expect(await examine(writer.path, writer.applied)).toBeGreaterThanOrEqual(25);
  });
});
