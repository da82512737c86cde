import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../src/config/project-root.js';
import { startChildServer } from '../child-server.js';
import { KEY } from '../servers.js';
import { readArrivals } from './arrival.js';
import { freePort, liveHeapMib } from './live-heap.js';
import { PORT_LINE, startReceiver } from './start-receiver.js';
import { openSoakHouse, until } from './soak-house.js';
import { spreadOf, type Spread } from './spread.js';
import type { StreamReport } from './sse-readers-process.js';

export interface PacePlan {
  readonly perSecond: number;
  readonly seconds: number;
  readonly readers: number;
  /** At the same pace before anything is measured. */
  readonly warmUpSeconds: number;
}

export interface PaceReport {
  /** From the line in the log to the receiver of the webhook. */
  readonly webhook: Spread;
  /** From the door of the simulator to the same receiver: page, store and log are in it. */
  readonly fromPhone: Spread;
  /** From the line in the log to a reader of the stream, over all readers. */
  readonly streams: StreamReport;
  /** What Node holds once its garbage is collected, in MiB: after the warm-up and at the end. */
  readonly heapMib: { readonly first: number; readonly last: number };
  /** The most memory that Node had at once, garbage included: RSS in MiB. */
  readonly mostRssMib: number;
}

const CHATS = 50;
const SAMPLE_MS = 500;
const LATE_MS = 60_000;

/** Messages at an even pace to one receiver and many streams, each in a process of its own. */
export async function runPace({ perSecond, seconds, readers, warmUpSeconds }: PacePlan): Promise<PaceReport> {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-pace-'));
  const file = join(folder, 'arrivals.ndjson');
  const seenFile = join(folder, 'streams.json');
  const inspector = await freePort();
  const house = await openSoakHouse({ chats: 20 }, [`--inspect=127.0.0.1:${String(inspector)}`]);
  const receiver = await startReceiver(file, 0, 0);
  try {
    const bridge = await house.start({ isLinked: true });
    const { port, pid } = bridge.server;
    await bridge.post('/webhooks', {
      url: `http://127.0.0.1:${String(receiver.port)}/hook`,
      events: 'message.received',
    });
    const sentMs: number[] = [];
    const runFor = async (forSeconds: number): Promise<void> => {
      const total = sentMs.length + perSecond * forSeconds;
      const startMs = performance.now();
      const before = sentMs.length;
      const coming = setInterval(() => {
        const due = Math.min(total, before + ((performance.now() - startMs) / 1_000) * perSecond);
        while (sentMs.length < due) {
          const n = sentMs.push(Date.now()) - 1;
          house.door.receive({ chat: `4479020${String(n % CHATS).padStart(5, '0')}@c.us`, text: `pace ${String(n)}` });
        }
      }, 5);
      const sampling = setInterval(() => {
        mostRssMib = Math.max(mostRssMib, rssMibOf(pid));
      }, SAMPLE_MS);
      await until('all messages came', () => sentMs.length >= total, forSeconds * 1_000 + LATE_MS);
      clearInterval(coming);
      clearInterval(sampling);
      await until('all are delivered', () => readArrivals(file).length >= total, LATE_MS, 1_000);
    };
    let mostRssMib = 0;
    await runFor(warmUpSeconds);
    const first = await liveHeapMib(inspector);
    const streams = await startChildServer(
      [
        join(projectRoot(), 'dist/bench/soak/sse-readers-process.js'),
        ...[`http://127.0.0.1:${String(port)}`, KEY, String(readers), seenFile, String(perSecond * seconds * readers)],
      ],
      process.env,
      PORT_LINE,
    );
    await runFor(seconds);
    // What is missing at the end of its time is told by the report.
    await until('the streams saw all', () => existsSync(seenFile), LATE_MS).catch(() => undefined);
    await streams.stop();
    const last = await liveHeapMib(inspector);
    const arrivals = readArrivals(file).slice(perSecond * warmUpSeconds);
    return {
      webhook: spreadOf(arrivals.map(({ writtenMs, cameMs }) => cameMs - writtenMs)),
      fromPhone: spreadOf(
        arrivals.map(({ body, cameMs }) => cameMs - (sentMs[Number(/^pace (\d+)$/.exec(body ?? '')?.[1])] ?? NaN)),
      ),
      streams: JSON.parse(readFileSync(seenFile, 'utf8')) as StreamReport,
      heapMib: { first, last },
      mostRssMib,
    };
  } finally {
    await receiver.stop();
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function rssMibOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]) / 1_024;
}
