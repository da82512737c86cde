import type { Page } from 'puppeteer';
import type { EngineSignal } from '../../src/core/ports/engine.js';
import type { PageStatus } from '../../src/engine/page-contract.js';
import { PageWatch } from '../../src/engine/page-watch.js';
import { eventually } from './eventually.js';
import { ManualClock } from './manual-clock.js';
import { silentLog } from './silent-log.js';

/** What a page says that works. */
export const WORKING: PageStatus = {
  socket: 'CONNECTED',
  hasSynced: true,
  streamMode: 'MAIN',
  streamInfo: 'NORMAL',
  hasCollections: true,
  me: { pn: '447700900100@c.us', lid: null, name: 'Corner Shop', platform: 'android' },
  dialog: null,
  restriction: null,
  build: '2.3000.1',
  keyLayout: 'native',
  libraryInjected: true,
};

/** A page that answers probes with a status, or not at all. */
class ProbedPage {
  status: PageStatus | null = WORKING;
  hasScript = true;
  readonly calls: string[] = [];

  evaluate(source: string): Promise<unknown> {
    const name = /call\("(\w+)"/.exec(source)?.[1] ?? source;
    this.calls.push(name);
    if (this.status === null) return Promise.reject(new Error('Execution context was destroyed'));
    if (!this.hasScript) return Promise.resolve(null);
    const values: Record<string, unknown> = { readStatus: this.status, probeFeatures: [], dismissWhatsNew: true };
    return Promise.resolve({ ok: true, value: values[name] ?? true });
  }
}

/** A watch over a page, a network and a clock that do what the test says. */
export function watchPage() {
  const clock = new ManualClock();
  const page = new ProbedPage();
  const signals: EngineSignal[] = [];
  const stuck: string[] = [];
  const putBack: string[] = [];
  const network = { isThere: true, asked: 0 };
  let isBusy = false;
  let heals = true;
  const watched = new PageWatch({
    page: page as unknown as Page,
    clock,
    log: silentLog,
    emit: (signal) => signals.push(signal),
    onReady: () => {
      signals.push({ kind: 'progress', percent: 100 });
      return Promise.resolve();
    },
    onStuck: (reason) => stuck.push(reason),
    putBack: (what) => {
      putBack.push(what);
      if (!heals) return Promise.reject(new Error('The page takes nothing'));
      page.hasScript = true;
      if (page.status !== null) page.status = { ...page.status, libraryInjected: true };
      return Promise.resolve();
    },
    canReach: () => {
      network.asked += 1;
      return Promise.resolve(network.isThere);
    },
    onIdleQr: () => undefined,
    isBusy: () => isBusy,
  });
  const kinds = () => signals.map(({ kind }) => kind);
  /** Lets time pass and waits until the probes that fell due are done. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 5_000) {
      const before = page.calls.length;
      clock.advance(Math.min(5_000, left));
      if (left >= 5_000) await eventually('a probe', () => page.calls.length > before);
      // The answers of a probe are followed in microtasks.
      for (let i = 0; i < 20; i++) await Promise.resolve();
    }
  };
  const ready = async (): Promise<void> => {
    watched.start();
    await eventually('readiness', () => watched.isReady);
  };
  const setBusy = (busy: boolean) => (isBusy = busy);
  const setHealing = (healing: boolean) => (heals = healing);
  return { clock, page, signals, stuck, putBack, network, watched, kinds, pass, ready, setBusy, setHealing };
}
