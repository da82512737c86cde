import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { spreadOf, type Spread } from './spread.js';

/*
 * Readers of the stream in a process of their own. Arguments: the address of the bridge, the key, how many, and the file
 * into which it writes at SIGTERM what they saw. Prints `port 1` once all are connected.
 */
const [url = '', key = '', count = '1', file = ''] = process.argv.slice(2);

/** What all readers together saw. */
export interface StreamReport extends Spread {
  /** Streams that the bridge ended. */
  readonly ended: number;
}

const AT = '"at":"';

const waits: number[] = [];
let ended = 0;

function take(block: string): void {
  const from = block.indexOf(AT);
  if (from === -1 || !block.includes('event: message.received')) return;
  const at = block.slice(from + AT.length, block.indexOf('"', from + AT.length));
  waits.push(Date.now() - Date.parse(at));
}

async function connect(): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const asked = request(`${url}/events/stream`, { headers: { authorization: `Bearer ${key}` }, agent: false });
    asked.on('error', reject).on('response', (response) => {
      if (response.statusCode !== 200) reject(new Error(`The stream answered ${String(response.statusCode)}`));
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        const blocks = (rest + text).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) take(block);
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

process.once('SIGTERM', () => {
  const report: StreamReport = { ...spreadOf(waits), ended };
  writeFileSync(file, JSON.stringify(report));
  process.exit(0);
});
