import { parseArgs } from 'node:util';
import { shellQuoted } from './chrome-args.js';
import { DEFAULT_CHATS } from './options.js';
import { startSimulator } from './start-simulator.js';

const HELP = `A WhatsApp Web of its own, for programs that drive it.

  --seed TEXT           decides people and messages (default corner-shop)
  --chats N             how many chats (default ${String(DEFAULT_CHATS)})
  --key-layout LAYOUT   serialized, or $1 as WhatsApp Web has it since July 2026
  --auto-scan           the phone scans every code by itself
  --port N              port of the page (default: a free one)
  --door-port N         port of the door (default: a free one)
  --state FILE          keeps linked devices over restarts
`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    chats: { type: 'string' },
    'key-layout': { type: 'string' },
    'auto-scan': { type: 'boolean' },
    port: { type: 'string' },
    'door-port': { type: 'string' },
    state: { type: 'string' },
    help: { type: 'boolean' },
  },
});

function numberOf(name: 'chats' | 'port' | 'door-port'): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not "${text}".`);
  return Number(text);
}

function layoutOf(text: string | undefined): 'serialized' | '$1' | undefined {
  if (text === undefined || text === 'serialized' || text === '$1') return text;
  throw new Error(`--key-layout takes serialized or $1, not "${text}".`);
}

if (values.help) {
  process.stdout.write(HELP);
} else {
  const simulator = await startSimulator({
    seed: values.seed,
    chats: numberOf('chats'),
    keyLayout: layoutOf(values['key-layout']),
    autoScan: values['auto-scan'],
    port: numberOf('port'),
    doorPort: numberOf('door-port'),
    stateFile: values.state,
  });
  process.stdout.write(
    `Chrome flags:\n${shellQuoted(simulator.chromeArgs)}\n\nDoor: ${simulator.doorUrl}/state\nPage: ${simulator.pageUrl}\n`,
  );
  const stop = (): void => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
