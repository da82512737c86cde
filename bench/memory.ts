import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../simulator/start-simulator.js';
import { projectRoot } from '../src/config/project-root.js';
import { measureTree } from '../src/engine/browser/browser-tree.js';
import { recordedBrowserPath } from '../src/engine/browser/recorded-browser.js';
import { LinkedPage } from '../src/engine/linked-page.js';
import { ProfileSnapshots } from '../src/files/profile-snapshots.js';
import { systemClock } from '../src/system-clock.js';

const ROUNDS = 3;
const MIB = 1024 * 1024;

/** Flags that people add for memory, each measured against the flags that we use. */
const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  'as Causeway starts it': [],
  'without site isolation': ['--disable-features=IsolateOrigins,site-per-process', '--disable-site-isolation-trials'],
  'one renderer at most': ['--renderer-process-limit=1'],
  'no GPU process': ['--in-process-gpu'],
  'small JavaScript heap': ['--js-flags=--max-old-space-size=256'],
};

/** PSS in MiB of a linked, idle browser tree with one chat of 2,500 messages read. */
async function measure(flags: readonly string[]): Promise<number> {
  const simulator = await startSimulator({ autoScan: true, autoScanMs: 50 });
  const folder = mkdtempSync(join(tmpdir(), 'causeway-memory-'));
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  let tellReady: () => void = () => undefined;
  const isReady = new Promise<void>((resolve) => {
    tellReady = resolve;
  });
  const page = new LinkedPage({
    executablePath: process.env['PUPPETEER_EXECUTABLE_PATH'] ?? (await recordedBrowserPath(projectRoot())),
    chromeArgs: [...simulator.chromeArgs, ...flags],
    sessionDir: folder,
    profiles: new ProfileSnapshots({
      profileDir: join(folder, 'profile'),
      snapshotsDir: join(folder, 'snap'),
      keep: 1,
    }),
    pageScript: readFileSync(join(projectRoot(), 'dist/bundles/engine-page.js'), 'utf8'),
    presence: 'unavailable',
    clock: systemClock,
    log,
    isBusy: () => false,
    emit: (signal) => {
      if (signal.kind === 'ready') tellReady();
    },
  });
  try {
    await page.boot();
    await isReady;
    const { client, page: tab } = page.parts;
    await (await client.getChatById('447700900456@c.us')).fetchMessages({ limit: 2_500 });
    await tab.evaluate('new Promise((resolve) => setTimeout(resolve, 3000))');
    const { pssBytes, rssBytes } = await measureTree(page.browserPid ?? 0);
    return (pssBytes ?? rssBytes) / MIB;
  } finally {
    await page.close();
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log('| flags | PSS of the tree, MiB (least of three) | against ours |\n| --- | ---: | ---: |');
let ours = Number.NaN;
for (const [name, flags] of Object.entries(VARIANTS)) {
  const rounds: number[] = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push(await measure(flags));
  const least = Math.min(...rounds);
  if (Number.isNaN(ours)) ours = least;
  console.log(`| ${name} | ${least.toFixed(0)} | ${(least / ours).toFixed(2)} |`);
}
