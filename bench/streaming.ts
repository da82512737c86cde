import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseReplica } from '../src/store/database-replica.js';
import { openDatabase } from '../src/store/open-database.js';
import { systemClock } from '../src/system-clock.js';
import { madeChat, madeMessage } from './made-messages.js';
import { figureRow, type Row } from './row.js';
import { KEY, openBenchHouse } from './servers.js';

const MESSAGES = 200_000;
const BATCH = 1_000;
const CHAT = '447700999999@c.us';
const MIB = 1024 * 1024;

/** How much Node grows while a chat of 200,000 messages is streamed. */
export async function benchStreaming(): Promise<Row> {
  const sessionsDir = mkdtempSync(join(tmpdir(), 'causeway-stream-'));
  await fill(join(sessionsDir, 'causeway.sqlite'));
  const house = await openBenchHouse({ chats: 20, autoScan: false });
  try {
    const ours = await house.startOurs({
      env: { SESSIONS_DIR: sessionsDir },
      isReady: (line) => line.includes('scan'),
    });
    const path = `http://127.0.0.1:${String(ours.port)}/chats/${CHAT}?source=store&limit=Infinity`;
    const rss = (): number =>
      Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(ours.pid)}/status`, 'utf8'))?.[1]) / 1024;
    const once = async (): Promise<{ bytes: number; mostMib: number }> => {
      const response = await fetch(path, { headers: { authorization: `Bearer ${KEY}` } });
      let bytes = 0;
      let mostMib = 0;
      for await (const part of response.body ?? []) {
        bytes += (part as Uint8Array).byteLength;
        mostMib = Math.max(mostMib, rss());
      }
      return { bytes, mostMib };
    };
    // What the first answer makes Node allocate for good is not the stream's.
    await (
      await fetch(path.replace('Infinity', '3000'), { headers: { authorization: `Bearer ${KEY}` } })
    ).arrayBuffer();
    const beforeMib = rss();
    const { bytes, mostMib } = await once();
    if (bytes < MESSAGES * 1_000) throw new Error(`Only ${String(bytes)} bytes came`);
    const name = `Node's growth while ${(bytes / MIB).toFixed(0)} MiB of one chat are streamed: MiB`;
    return figureRow(name, Math.max(0, mostMib - beforeMib), { most: 64 });
  } finally {
    await house.close();
    rmSync(sessionsDir, { recursive: true, force: true });
  }
}

async function fill(path: string): Promise<void> {
  const database = await openDatabase(path);
  const replica = new DatabaseReplica(database, systemClock);
  await replica.applyBatch('default', { origin: 'history', changes: [{ kind: 'chat', chat: madeChat(CHAT) }] });
  for (let n = 0; n < MESSAGES; n += BATCH) {
    const changes = Array.from({ length: BATCH }, (_, at) => ({
      kind: 'message' as const,
      message: madeMessage(CHAT, n + at),
    }));
    await replica.applyBatch('default', { origin: 'history', changes });
  }
  await database.destroy();
}
