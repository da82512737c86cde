import type { Frame, Page } from 'puppeteer';
import type { Log } from '../core/ports/log.js';
import { callPage, withTimeout } from './page-bridge.js';

/** Where WhatsApp goes when its link has ended. */
export const AFTER_LOGOUT = 'post_logout=1';
const LOGOUT_TIMEOUT_MS = 10_000;
const LEAVING_TIMEOUT_MS = 2_000;

/** Unlinks on the phone; false when the page could not say so in time. */
export async function unlinkPage(page: Page, log: Log): Promise<boolean> {
  let stopWatching = (): void => undefined;
  const left = new Promise<true>((resolve) => {
    const onNavigated = (frame: Frame): void => {
      if (frame === page.mainFrame() && frame.url().includes(AFTER_LOGOUT)) resolve(true);
    };
    page.on('framenavigated', onNavigated);
    stopWatching = () => page.off('framenavigated', onNavigated);
  });
  try {
    return await callPage(page, 'logout', undefined, LOGOUT_TIMEOUT_MS);
  } catch (error) {
    // WhatsApp leaves its document once the phone knows, and its answer with it.
    const hasLeft = await withTimeout(left, LEAVING_TIMEOUT_MS).catch(() => false);
    if (!hasLeft) log.warn({ error }, 'The page could not tell the phone of the logout');
    return hasLeft;
  } finally {
    stopWatching();
  }
}
