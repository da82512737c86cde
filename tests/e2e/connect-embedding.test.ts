import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openConnectBrowser, type ConnectBrowser } from '../support/connect-browser.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

/** A web page of somebody else that shows whatever its `?show=` names in a frame. */
async function openShop(): Promise<Server> {
  const server = createServer((request, response) => {
    const show = new URL(request.url ?? '', 'http://shop').searchParams.get('show') ?? '';
    response.setHeader('Content-Type', 'text/html').end(`<!doctype html><iframe src="${show}"></iframe>`);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

const originOf = (server: Server): string => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

describe('the connect page in a frame', () => {
  let shops: Server[];
  let house: LiveHouse;
  let visitor: ConnectBrowser;

  beforeAll(async () => {
    shops = [await openShop(), await openShop()];
    const env = { CONNECT_FRAME_ANCESTORS: originOf(shops[0]!) };
    [house, visitor] = await Promise.all([openLiveHouse({ env, start: false }), openConnectBrowser()]);
    await house.bridge.sessions.create({ name: 'default', start: false });
  });
  afterAll(async () => {
    await visitor.close();
    await house.close();
    for (const shop of shops) shop.close();
  });

  it.each([
    ['a page that the setting names', 0, 'This does not work right now'],
    ['any other page', 1, undefined],
  ] as const)('as shown by %s', async (_name, which, title) => {
    const { connectLink } = (await house.post('/sessions/default/connect-link')).body as {
      connectLink: { url: string };
    };
    const page = await visitor.browser.newPage();
    await page.goto(`${originOf(shops[which]!)}/?show=${encodeURIComponent(connectLink.url)}`, { waitUntil: 'load' });
    const frame = page.frames().find((one) => one !== page.mainFrame());
    // What is refused becomes an error page of the browser, which has no such title.
    const shown = (await frame?.evaluate('document.getElementById("title")?.textContent')) as string | undefined;
    expect(shown).toBe(title);
    await page.close();
  });
});
