import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { benchFreshness } from './freshness.js';
import { benchPageCost } from './page-cost.js';
import { benchLiveReads } from './read-live.js';
import { benchStoredReads } from './read-stored.js';
import { printRows, TABLE_HEAD, type Row } from './row.js';
import { benchStarts } from './starts.js';
import { benchStore } from './store-costs.js';
import { benchStreaming } from './streaming.js';

const { values } = parseArgs({
  options: {
    /** Ends with an error when a goal is missed. */
    check: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '5' },
    /** One part alone. */
    only: { type: 'string' },
    /** The largest store that reads and searches are timed on. */
    messages: { type: 'string', default: '1000000' },
  },
});
const seconds = Number(values.seconds);

const PARTS: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  starts: async () => [await benchStarts()],
  live: () => benchLiveReads(seconds),
  stored: () => benchStoredReads(seconds),
  store: () => benchStore({ most: Number(values.messages) }),
  page: async () => [await benchPageCost()],
  fresh: async () => [await benchFreshness()],
  stream: async () => [await benchStreaming()],
};
if (values.only === undefined) {
  console.log(TABLE_HEAD);
  for (const name of Object.keys(PARTS)) await runAlone(name);
} else {
  const run = PARTS[values.only];
  if (run === undefined) {
    throw new Error(`--only ${values.only}: expected one of ${Object.keys(PARTS).join(', ')}`);
  }
  const rows = await run();
  printRows(rows);
  if (values.check && rows.some((row) => !row.holds)) process.exitCode = 1;
}

/** Each part in a process of its own: the client that measures is in it, and must not be slowed by the parts before. */
async function runAlone(name: string): Promise<void> {
  const [program = '', ...args] = process.argv.slice(1);
  const child = spawn(process.execPath, [program, ...args, '--only', name], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) process.exitCode = 1;
}
