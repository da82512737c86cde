import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildServer } from '../child-server.js';
import { readArrivals } from './arrival.js';
import { LogReader } from './log-reader.js';
import { reportOf, type LosslessReport, type Sent } from './lossless-report.js';
import { browserOf, isLevel, openSoakHouse, until, type SoakBridge, type SoakHouse } from './soak-house.js';
import { startReceiver } from './start-receiver.js';

/** What happens while messages come. Times in seconds. */
export interface LosslessPlan {
  readonly messages: number;
  readonly chats: number;
  /** Over which they come, evenly. */
  readonly seconds: number;
  /** The receiver is away for so long, and then thinks `slowMs` about each request for so long. */
  readonly downSeconds: number;
  readonly slowSeconds: number;
  readonly slowMs: number;
  readonly receiverKills: number;
  readonly bridgeKills: number;
  readonly chromeKills: number;
  /** How long the last deliveries may take once all messages came. */
  readonly settleSeconds: number;
}

/** Everything once or twice, in well under a minute: what every run of the tests can afford. */
export const SHORT_PLAN: LosslessPlan = {
  messages: 600,
  chats: 12,
  seconds: 24,
  downSeconds: 6,
  slowSeconds: 8,
  slowMs: 50,
  receiverKills: 1,
  bridgeKills: 2,
  chromeKills: 1,
  settleSeconds: 60,
};

/** Runs the plan with the real parts, each in a process of its own. */
export async function runLossless(plan: LosslessPlan): Promise<LosslessReport> {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-soak-'));
  const file = join(folder, 'arrivals.ndjson');
  const house = await openSoakHouse({ chats: 20 });
  let receiver = await startReceiver(file, 0, 0);
  let bridge: SoakBridge | null = null;
  const log = new LogReader(() => bridge);
  try {
    bridge = await house.start({ isLinked: true });
    const { port } = receiver;
    await bridge.post('/webhooks', {
      url: `http://127.0.0.1:${String(port)}/hook`,
      events: 'message.*',
      retries: { policy: 'exponential', delaySeconds: 1, maxDelaySeconds: 15, attempts: 1_000 },
    });
    log.start();

    const startMs = performance.now();
    const secondsGone = (): number => (performance.now() - startMs) / 1_000;
    const sent: Sent[] = [];
    let kills = 0;
    const coming = setInterval(() => {
      const due = Math.min(plan.messages, Math.floor((secondsGone() / plan.seconds) * plan.messages));
      while (sent.length < due) sent.push(sendNext(house.door, sent.length, plan.chats));
    }, 20);

    const beReceiver = async (delayMs: number): Promise<void> => {
      await killServer(receiver);
      receiver = await startReceiver(file, port, delayMs);
    };
    const restartBridge = async (): Promise<void> => {
      if (bridge !== null) await killServer(bridge.server);
      bridge = await house.start({ isLinked: false });
    };
    const downS = plan.seconds * 0.15;
    const slowS = downS + plan.downSeconds;
    const fastS = slowS + plan.slowSeconds;
    const happenings = [
      { atS: downS, run: () => killServer(receiver) },
      { atS: slowS, run: () => beReceiver(plan.slowMs) },
      ...spread(plan.receiverKills, slowS, fastS).map((atS) => ({ atS, run: () => beReceiver(plan.slowMs) })),
      { atS: fastS, run: () => beReceiver(0) },
      ...spread(plan.bridgeKills, 0, plan.seconds).map((atS) => ({ atS, run: restartBridge })),
      ...spread(plan.chromeKills, plan.seconds * 0.1, plan.seconds).map((atS) => ({
        atS,
        run: () => killChrome(bridge),
      })),
    ].sort((one, other) => one.atS - other.atS);
    for (const { atS, run } of happenings) {
      await until('the next happening', () => secondsGone() >= atS, (atS + 10) * 1_000);
      await run();
      kills += 1;
    }
    await until('all messages came', () => sent.length === plan.messages, (plan.seconds + 10) * 1_000);
    clearInterval(coming);

    const isSettled = async (): Promise<boolean> => {
      const { lost, logMissed } = reportOf(sent, readArrivals(file), log, kills);
      return lost + logMissed === 0 && bridge !== null && (await isLevel(bridge));
    };
    // What is missing at the end of its time is told by the report.
    await until('all is told', isSettled, plan.settleSeconds * 1_000, 1_000).catch(() => undefined);
    return reportOf(sent, readArrivals(file), log, kills);
  } finally {
    await log.stop();
    await receiver.stop();
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function sendNext(door: SoakHouse['door'], n: number, chats: number): Sent {
  const chat = `4479010${String(n % chats).padStart(5, '0')}@c.us`;
  const text = `soak ${String(n)}`;
  door.receive({ chat, text });
  return { chat, text };
}

async function killServer(server: ChildServer): Promise<void> {
  try {
    process.kill(server.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
  await server.stop();
}

/** Chrome is killed while it works: at other times there is nothing to kill. */
async function killChrome(bridge: SoakBridge | null): Promise<void> {
  await until(
    'a browser that works',
    async () => {
      const pid = bridge === null ? null : await browserOf(bridge);
      if (pid !== null) process.kill(pid, 'SIGKILL');
      return pid !== null;
    },
    120_000,
  );
}

/** So many moments between two, none at either end. */
function spread(count: number, from: number, to: number): number[] {
  return Array.from({ length: count }, (_, index) => from + ((index + 0.5) / count) * (to - from));
}
