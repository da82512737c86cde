import type { HTTPResponse, Page } from 'puppeteer';

/**
 * Tells by how many ms the clock of this machine is ahead of the server's, once, from the first answer that the server
 * itself gives to this page; it is true to two seconds on an ordinary line.
 */
export function onServerTime(page: Page, host: string, tell: (aheadMs: number) => void): void {
  const listen = (response: HTTPResponse): void => {
    const nowMs = Date.now();
    // What the browser had kept bears the time at which it was fetched.
    if (response.fromCache() || response.fromServiceWorker() || new URL(response.url()).hostname !== host) return;
    const serverMs = Date.parse(response.headers()['date'] ?? '');
    if (Number.isNaN(serverMs)) return;
    page.off('response', listen);
    tell(nowMs - serverMs);
  };
  page.on('response', listen);
}
