import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer, { type Page } from 'puppeteer';
import type { Row } from './row.js';
import { openBenchHouse } from './servers.js';

const MESSAGES = 1_000;
const ROUNDS = 10;
const CHAT = '447700900123@c.us';

/** What 10,000 changes cost the page: with the library's own bindings, and with our batches. */
export async function benchPageCost(): Promise<Row> {
  const house = await openBenchHouse({ chats: 20 });
  try {
    const spentMs = async (profileDir: string): Promise<number> =>
      inPage(profileDir, async (page) => {
        await settled(page);
        const before = await busyMs(page);
        const { door } = house.simulator;
        const ids = Array.from(
          { length: MESSAGES },
          (_, n) => door.receive({ chat: CHAT, text: `cost ${String(n)}` }).id,
        );
        for (let round = 1; round < ROUNDS; round++) {
          for (const id of ids) door.ack({ id, ack: round % 2 === 0 ? 2 : 3 });
        }
        return (await settled(page)) - before;
      });
    // One after the other: both are devices of the same account and would both hear of every change.
    const bare = await house.startBare();
    const library = await spentMs(bare.profileDir);
    await bare.stop();
    const ours = await house.startOurs();
    const own = await spentMs(join(ours.sessionsDir, 'default', 'profile'));
    const ratio = own / library;
    return {
      name: '10,000 changes: time of the page, ms',
      baseline: library.toFixed(0),
      ours: own.toFixed(0),
      ratio,
      goal: '<= 0.25',
      holds: ratio <= 0.25,
    };
  } finally {
    await house.close();
  }
}

/** Waits until the page does nothing more, and gives the time it has worked since it was loaded, in ms. */
async function settled(page: Page): Promise<number> {
  for (let last = -1; ;) {
    const now = await busyMs(page);
    // Probes and timers take a little all the time.
    if (last >= 0 && now - last < 20) return now;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function busyMs(page: Page): Promise<number> {
  return ((await page.metrics()).TaskDuration ?? 0) * 1000;
}

async function inPage<T>(profileDir: string, run: (page: Page) => Promise<T>): Promise<T> {
  const [port, path] = readFileSync(join(profileDir, 'DevToolsActivePort'), 'utf8').trim().split('\n');
  const browser = await puppeteer.connect({ browserWSEndpoint: `ws://127.0.0.1:${port ?? ''}${path ?? ''}` });
  try {
    const page = (await browser.pages()).find((candidate) => candidate.url().startsWith('https://web.whatsapp.com'));
    if (page === undefined) throw new Error('WhatsApp is not open in this browser');
    return await run(page);
  } finally {
    await browser.disconnect();
  }
}
