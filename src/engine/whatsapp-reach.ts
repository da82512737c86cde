import type { Browser, CDPSession } from 'puppeteer';
import { withTimeout } from './page-bridge.js';

export const WHATSAPP_URL = 'https://web.whatsapp.com/';
/** A server that has not answered by then, in ms, is out of reach. */
const PATIENCE_MS = 10_000;

/**
 * Whether the browser, with its own proxy and names, gets an answer from web.whatsapp.com just now. Asked beside the
 * page in an empty tab, so neither the page's policy, nor its service worker, nor a hung page can falsify it; nothing is
 * loaded or run, and no cookies are sent. Takes 10 s at most and never rejects: a browser that cannot ask says true,
 * because a question that fails must not stand in the way of a repair.
 */
export async function canReachWhatsApp(browser: Browser, url = WHATSAPP_URL): Promise<boolean> {
  const asked = askFrom(browser, url).catch((error: unknown) => !(error instanceof UnansweredError));
  return withTimeout(asked, 2 * PATIENCE_MS).catch(() => true);
}

class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
}

async function askFrom(browser: Browser, url: string): Promise<boolean> {
  const tab = await browser.newPage({ background: true });
  try {
    const session = await tab.createCDPSession();
    const { frameTree } = await session.send('Page.getFrameTree');
    return await withTimeout(ask(session, frameTree.frame.id, url), PATIENCE_MS).catch((error: unknown) => {
      throw isProtocolError(error) ? error : new UnansweredError('web.whatsapp.com does not answer', { cause: error });
    });
  } finally {
    // A browser that is going away takes the tab with it.
    await tab.close().catch(() => undefined);
  }
}

async function ask(session: CDPSession, frameId: string, url: string): Promise<boolean> {
  const options = { disableCache: true, includeCredentials: false };
  const { resource } = await session.send('Network.loadNetworkResource', { frameId, url, options });
  if (resource.stream !== undefined) await session.send('IO.close', { handle: resource.stream });
  // Whatever WhatsApp answers, it is there; 5xx is also what a proxy says of a server that it cannot reach.
  return resource.httpStatusCode !== undefined && resource.httpStatusCode < 500;
}

function isProtocolError(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ProtocolError' || error.name === 'TargetCloseError');
}
