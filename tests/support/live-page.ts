import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.js';
import type { SimulatorOptions } from '../../simulator/options.js';
import { projectRoot } from '../../src/config/project-root.js';
import type { EngineSignal } from '../../src/core/ports/engine.js';
import { LinkedPage } from '../../src/engine/linked-page.js';
import { LivePageReader } from '../../src/engine/page-reader.js';
import type { WhatsAppClient } from '../../src/engine/whatsapp-client.js';
import { ProfileSnapshots } from '../../src/files/profile-snapshots.js';
import { systemClock } from '../../src/system-clock.js';
import { browserPath } from './browser-path.js';
import { eventually } from './eventually.js';
import { silentLog } from './silent-log.js';

/** The engine on a page of the simulator: the real library and the real browser, without the rest of the house. */
export interface LivePage {
  readonly simulator: Simulator;
  readonly page: Page;
  readonly client: WhatsAppClient;
  readonly reader: LivePageReader;
  readonly signals: readonly EngineSignal[];
  /** Resolves once the page was ready again since `since` signals had come. */
  ready(since?: number): Promise<void>;
  close(): Promise<void>;
}

/** Boots a page against a simulator of its own and waits until it is ready. */
export async function openLivePage(options: SimulatorOptions = {}): Promise<LivePage> {
  const simulator = await startSimulator({ autoScan: true, autoScanMs: 50, ...options });
  const folder = await mkdtemp(join(tmpdir(), 'causeway-page-'));
  const signals: EngineSignal[] = [];
  const linked = new LinkedPage({
    executablePath: await browserPath(),
    chromeArgs: simulator.chromeArgs,
    sessionDir: folder,
    profiles: new ProfileSnapshots({
      profileDir: join(folder, 'profile'),
      snapshotsDir: join(folder, 'snapshots'),
      keep: 2,
    }),
    pageScript: await readFile(join(projectRoot(), 'dist', 'bundles', 'engine-page.js'), 'utf8'),
    clock: systemClock,
    presence: 'unavailable',
    log: silentLog,
    isBusy: () => false,
    emit: (signal) => signals.push(signal),
  });
  const close = async (): Promise<void> => {
    await linked.close();
    await simulator.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const ready = async (since = 0): Promise<void> => {
    await eventually('a ready page', () => signals.slice(since).some(({ kind }) => kind === 'ready'));
  };
  try {
    await linked.boot();
    await ready();
  } catch (error) {
    await close();
    throw error;
  }
  const { page, client } = linked.parts;
  const reader = new LivePageReader(
    () => linked.parts,
    () => undefined,
  );
  return { simulator, page, client, reader, signals, ready, close };
}
