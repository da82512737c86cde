import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { shellQuoted } from './chrome-args.js';
import { startSimulator } from './start-simulator.js';

const KEY = 'demo-key';
const USAGE = `npm run demo -- [--wait-for-scan] [--keep DIR] [--chats N] [--seed N]

  --wait-for-scan   do not link by itself; the printed curl line is the phone that scans
  --keep DIR        keep the demo's sessions in DIR (otherwise a temporary folder, removed at the end)
  --chats N         how many chats the simulated account has (default 60)
  --seed TEXT       another world with the same shape`;

function readOptions() {
  const { values } = parseArgs({
    options: {
      'wait-for-scan': { type: 'boolean', default: false },
      keep: { type: 'string' },
      chats: { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  if (values.chats !== undefined && !/^\d{1,6}$/.test(values.chats)) {
    throw new Error(`--chats: expected a whole number, received ${values.chats}`);
  }
  const chats = values.chats === undefined ? undefined : Number(values.chats);
  return { waitForScan: values['wait-for-scan'], keep: values.keep, chats, seed: values.seed };
}

/** `npm start` against the simulator: its own sessions folder, port 3000 and the key demo-key (ruling 1). */
async function demo(): Promise<void> {
  const options = readOptions();
  const port = process.env['PORT'] ?? '3000';
  const folder = options.keep === undefined ? mkdtempSync(join(tmpdir(), 'causeway-demo-')) : resolve(options.keep);
  const simulator = await startSimulator({
    autoScan: !options.waitForScan,
    chats: options.chats,
    seed: options.seed,
    stateFile: options.keep === undefined ? undefined : join(folder, 'simulator.json'),
  });

  console.log(`
  This is a demo: the real whatsapp-web.js in a real browser, against a simulated WhatsApp Web.
  API key  ${KEY}
  ${options.waitForScan ? `Scan it  curl -X POST ${simulator.doorUrl}/scan` : 'The simulated phone scans the QR by itself.'}

  Once it is linked, in another terminal:
    curl -H "Authorization: Bearer ${KEY}" "http://127.0.0.1:${port}/chats/447700900123?limit=5"
    curl -H "Authorization: Bearer ${KEY}" "http://127.0.0.1:${port}/chats?limit=5"
    curl -X POST ${simulator.doorUrl}/receive -H "content-type: application/json" -d '{"chat":"447700900123@c.us","text":"Hello from the demo"}'
`);

  const main = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'main.js');
  const bridge = spawn(process.execPath, [main], {
    stdio: 'inherit',
    env: {
      ...process.env,
      // Set to nothing what a .env of the real bridge may hold: the demo must not touch it.
      AUTH: '',
      DATABASE_URL: '',
      PROXY_URL: '',
      DIALECT_PORTS: '',
      HOST: '127.0.0.1',
      PORT: port,
      API_KEY: KEY,
      SESSIONS_DIR: folder,
      CHROME_ARGS: shellQuoted(simulator.chromeArgs),
    },
  });
  // The terminal sends its signal to both; others reach the bridge through us. Its end is ours.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (!process.stdin.isTTY) bridge.kill(signal);
    });
  }
  bridge.once('exit', (code) => {
    void simulator.close().then(() => {
      if (options.keep === undefined) rmSync(folder, { recursive: true, force: true });
      process.exit(code ?? 1);
    });
  });
}

try {
  await demo();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
