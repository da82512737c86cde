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
if (values.only !== undefined && PARTS[values.only] === undefined) {
  throw new Error(`--only ${values.only}: expected one of ${Object.keys(PARTS).join(', ')}`);
}

console.log(TABLE_HEAD);
for (const [name, run] of Object.entries(PARTS)) {
  if (values.only !== undefined && values.only !== name) continue;
  const rows = await run();
  printRows(rows);
  if (values.check && rows.some((row) => !row.holds)) process.exitCode = 1;
}
