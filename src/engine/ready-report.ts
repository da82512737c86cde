import type { Browser } from 'puppeteer';
import type { FeatureReport, ReadyReport } from '../core/ports/engine.js';
import type { PageStatus } from './page-contract.js';

/** What is told about a session that became ready: who it is, on which page and browser, and what works. */
export async function toReadyReport(
  status: PageStatus,
  features: readonly FeatureReport[],
  browser: Browser | null,
  executable: string | undefined,
): Promise<ReadyReport> {
  const { pn, lid, name, platform } = status.me;
  return {
    me: { id: pn ?? lid ?? '', phone: pn === null ? null : (pn.split('@')[0] ?? null), lid, pushName: name, platform },
    features,
    pageBuild: status.build,
    browser: {
      product: (await browser?.version()) ?? 'unknown',
      executable: executable ?? '',
      pid: browser?.process()?.pid ?? null,
    },
  };
}
