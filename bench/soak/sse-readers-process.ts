import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { spreadOf, type Spread } from './spread.js';

/*
 * Readers of the stream in a process of their own. Arguments: the address of the bridge, the key, how many, the file into
 * which it writes what they saw, and how many events that is to be in all: then, or at SIGTERM, it ends. Prints `port 1`
 * once all are connected.
 */
const [url = '', key = '', count = '1', file = '', expected = '0'] = process.argv.slice(2);

/** What all readers together saw. */
export interface StreamReport extends Spread {
  /** Streams that the bridge ended. */
  readonly ended: number;
  /** Events that did not follow the one before. */
  readonly holes: number;
}

const AT = '"at":"';

const waits: number[] = [];
let ended = 0;
let holes = 0;

/** Takes one event; gives its number in the log, or the one before where it has none. */
function take(block: string, before: number | null): number | null {
  const found = /^data: .*?"sequence":(\d+),/m.exec(block);
  if (found === null) return before;
  const sequence = Number(found[1]);
  if (before !== null && sequence !== before + 1) holes += 1;
  if (block.includes('event: message.received')) {
    const from = block.indexOf(AT) + AT.length;
    waits.push(Date.now() - Date.parse(block.slice(from, block.indexOf('"', from))));
    if (waits.length === Number(expected)) end();
  }
  return sequence;
}

async function connect(): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const asked = request(`${url}/events/stream`, { headers: { authorization: `Bearer ${key}` }, agent: false });
    asked.on('error', reject).on('response', (response) => {
      if (response.statusCode !== 200) reject(new Error(`The stream answered ${String(response.statusCode)}`));
      let rest = '';
      let sequence: number | null = null;
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        const blocks = (rest + text).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) sequence = take(block, sequence);
      });
      response.on('close', () => {
        ended += 1;
      });
      resolve();
    });
    asked.end();
  });
}

await Promise.all(Array.from({ length: Number(count) }, connect));
console.log('port 1');

function end(): void {
  const report: StreamReport = { ...spreadOf(waits), ended, holes };
  writeFileSync(file, JSON.stringify(report));
  process.exit(0);
}

process.once('SIGTERM', end);
