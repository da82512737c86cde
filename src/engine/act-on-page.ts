import type { Page } from 'puppeteer';
import { BridgeError } from '../core/errors/bridge-error.js';
import { callPage, PagePathError } from './page-bridge.js';
import type { PageFunctions } from './page-contract.js';

/** An action waits for its effect in the page; beyond that, the way there and back, in ms. */
export const ACT_MS = 20_000;

/**
 * Calls a function of our page code that changes something. Throws `feature_unavailable` when the page's build lacks what
 * it needs, `action_refused` when it failed, `page_unavailable` when the page is gone.
 */
export async function actOnPage<K extends keyof PageFunctions>(
  page: Page,
  name: K,
  argument: Parameters<PageFunctions[K]>[0],
  patienceMs: number = ACT_MS,
): Promise<Awaited<ReturnType<PageFunctions[K]>>> {
  try {
    return await callPage(page, name, argument as never, patienceMs);
  } catch (error) {
    if (!(error instanceof PagePathError)) throw error;
    if (error.missingModule) {
      throw new BridgeError('feature_unavailable', 'This build of WhatsApp Web cannot do it.', { cause: error });
    }
    throw new BridgeError('action_refused', `WhatsApp did not do it: ${error.message}`, { cause: error });
  }
}
