import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { recordedBrowserPath } from '../src/engine/browser/recorded-browser.js';
import { projectRoot } from '../src/config/project-root.js';
import { shellQuoted } from '../simulator/chrome-args.js';
import { startSimulator } from '../simulator/start-simulator.js';
import { startChildServer, type ChildServer } from './child-server.js';
import { measureReads, type ReadResult } from './read-live.js';

const KEY = 'bench-key';
/** The chat with a long history in the default world. */
const CHAT = '447700900456';
const STARTS = 3;

interface Row {
  readonly name: string;
  readonly bare: string;
  readonly ours: string;
  readonly ratio: number;
  readonly goal: string;
  readonly holds: boolean;
}

const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, seconds: { type: 'string', default: '5' } },
});

const root = projectRoot();
const executablePath = process.env['PUPPETEER_EXECUTABLE_PATH'] ?? (await recordedBrowserPath(root));
if (executablePath === undefined) throw new Error('No browser to bench with');
const folder = mkdtempSync(join(tmpdir(), 'causeway-bench-'));
const simulator = await startSimulator({ autoScan: true });
const running: ChildServer[] = [];
let nextProfile = 0;

/** The bare server on a fresh profile. */
async function startBare(): Promise<ChildServer> {
  const chromeArgs = [
    ...simulator.chromeArgs,
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--disable-gpu',
    '--no-first-run',
  ];
  const options = { executablePath, chromeArgs, dataPath: join(folder, `bare-${nextProfile++}`) };
  const server = await startChildServer(
    [join(root, 'dist/bench/bare-server.js'), JSON.stringify(options)],
    process.env,
    {
      portOf: (line) => Number(/^port (\d+)$/.exec(line)?.[1] ?? 0) || null,
      isQr: (line) => line === 'qr',
      isReady: () => true,
    },
  );
  running.push(server);
  return server;
}

/** Causeway as `npm start` runs it, with key and every middleware, on a fresh profile. */
async function startOurs(): Promise<ChildServer> {
  const env = {
    ...process.env,
    PORT: '0',
    API_KEY: KEY,
    LOG_LEVEL: 'info',
    SESSIONS_DIR: join(folder, `ours-${nextProfile++}`),
    CHROME_ARGS: shellQuoted(simulator.chromeArgs),
    PUPPETEER_EXECUTABLE_PATH: executablePath,
  };
  const server = await startChildServer([join(root, 'dist/src/main.js')], env, {
    portOf: (line) => Number(/Address\s+http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? 0) || null,
    isQr: (line) => line.includes('waiting for a phone to scan'),
    isReady: (line) => line.includes('Linked as'),
  });
  running.push(server);
  return server;
}

async function measureStarts(): Promise<{ bare: number; ours: number }> {
  const times: { bare: number[]; ours: number[] } = { bare: [], ours: [] };
  for (let i = 0; i < STARTS; i++) {
    for (const [name, start] of [
      ['bare', startBare],
      ['ours', startOurs],
    ] as const) {
      const server = await start();
      times[name].push(server.msToQr ?? Number.POSITIVE_INFINITY);
      await server.stop();
    }
  }
  return { bare: Math.min(...times.bare), ours: Math.min(...times.ours) };
}

function toRows(reads: readonly ReadResult[], starts: { bare: number; ours: number }): Row[] {
  const rows = reads.flatMap(({ limit, connections, bare, ours }): Row[] => {
    const name = `limit=${limit}, ${connections} at once`;
    const goal = limit === 50 ? 1.25 : 1;
    const rate = ours.perSecond / bare.perSecond;
    const tail = ours.p99Ms / bare.p99Ms;
    return [
      {
        name: `${name}: requests/s`,
        bare: bare.perSecond.toFixed(1),
        ours: ours.perSecond.toFixed(1),
        ratio: rate,
        goal: `>= ${goal}`,
        holds: rate >= goal,
      },
      {
        name: `${name}: p99 ms`,
        bare: bare.p99Ms.toFixed(1),
        ours: ours.p99Ms.toFixed(1),
        ratio: tail,
        goal: '<= 1',
        holds: tail <= 1,
      },
    ];
  });
  const ratio = starts.ours / starts.bare;
  rows.push({
    name: 'start to QR: ms',
    bare: starts.bare.toFixed(0),
    ours: starts.ours.toFixed(0),
    ratio,
    goal: '<= 1.5',
    holds: ratio <= 1.5,
  });
  return rows;
}

function print(rows: readonly Row[]): void {
  console.log('\n| what | bare library | Causeway | ratio | goal | holds |\n| --- | ---: | ---: | ---: | --- | --- |');
  for (const { name, bare, ours, ratio, goal, holds } of rows) {
    console.log(`| ${name} | ${bare} | ${ours} | ${ratio.toFixed(2)} | ${goal} | ${holds ? 'yes' : 'NO'} |`);
  }
}

try {
  const starts = await measureStarts();
  const [bare, ours] = [await startBare(), await startOurs()];
  const urlOf = (server: ChildServer) => `http://127.0.0.1:${server.port}/chats/${CHAT}`;
  const reads = await measureReads({ bare: urlOf(bare), ours: urlOf(ours) }, KEY, Number(values.seconds));
  const rows = toRows(reads, starts);
  print(rows);
  if (values.check && rows.some((row) => !row.holds)) process.exitCode = 1;
} finally {
  await Promise.all(running.map((server) => server.stop()));
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
}
