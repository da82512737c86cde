import { toQrPath } from '../../src/http/connect/qr-path.js';
import { openConnectBrowser, type ConnectBrowser, type ConnectPage } from '../support/connect-browser.js';
import { openCuttableProxy, type CuttableProxy } from '../support/cuttable-proxy.js';
import { eventually } from '../support/eventually.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

const LINKED = 'Linked as Corner Shop, +447700900100';

let visitor: ConnectBrowser;

beforeAll(async () => {
  visitor = await openConnectBrowser();
});
afterAll(async () => {
  await visitor.close();
});

async function newLink(house: LiveHouse): Promise<string> {
  const answer = await house.post('/sessions/default/connect-link');
  expect(answer.status).toBe(201);
  return (answer.body as { connectLink: { url: string } }).connectLink.url;
}

const rawQr = async (house: LiveHouse): Promise<string> =>
  (await house.get('/sessions/default/qr?format=raw&wait=30')).text;
const drawn = (visit: ConnectPage): Promise<string | null> => visit.attributeOf('#modules', 'd');
const isStillHere = ({ page }: ConnectPage): Promise<unknown> => page.evaluate('window.isStillHere');

/** Waits until the page shows the code that WhatsApp shows, and gives that code. */
async function shownQr(house: LiveHouse, visit: ConnectPage): Promise<string> {
  return eventually('the QR on the page', async () => {
    const text = await rawQr(house);
    return (await drawn(visit)) === toQrPath(text).path ? text : null;
  });
}

describe('the connect page', () => {
  let house: LiveHouse;
  let wire: CuttableProxy;
  let url: string;
  let visit: ConnectPage;

  beforeAll(async () => {
    house = await openLiveHouse();
    wire = await openCuttableProxy(Number(new URL(house.bridge.url).port));
    url = wire.through(await newLink(house));
    visit = await visitor.open(url);
  });
  afterAll(async () => {
    await wire.close();
    await house.close();
  });

  it('shows the QR as soon as there is one, and swaps it without a reload', async () => {
    await visit.reaches('scan');
    const first = await shownQr(house, visit);
    await visit.page.evaluate('window.isStillHere = true');
    expect(await visit.textOf('#qr-left')).toMatch(/^A new code comes in \d+ s$/);
    house.simulator.door.newRef();
    await eventually('another QR', async () => (await rawQr(house)) !== first);
    expect(await shownQr(house, visit)).not.toBe(first);
    expect(await isStillHere(visit)).toBe(true);
  });

  it('starts a new cycle by itself after the last code', async () => {
    const before = await shownQr(house, visit);
    house.simulator.door.expireQr({ to: 'all' });
    await eventually('a QR of a new cycle', async () => (await shownQr(house, visit)) !== before);
  });

  it('says that its connection is gone, and finds back', async () => {
    const before = await shownQr(house, visit);
    wire.cut();
    await visit.page.waitForSelector('html[data-offline]', { timeout: 30_000 });
    house.simulator.door.newRef();
    await eventually('another QR', async () => (await rawQr(house)) !== before);
    wire.mend();
    await visit.page.waitForSelector('html:not([data-offline])', { timeout: 30_000 });
    expect(await shownQr(house, visit)).not.toBe(before);
    expect(await isStillHere(visit)).toBe(true);
  });

  it('finds back after the laptop slept and its connection died without a word', async () => {
    const before = await shownQr(house, visit);
    wire.silence();
    house.simulator.door.newRef();
    await eventually('another QR', async () => (await rawQr(house)) !== before);
    expect(await drawn(visit)).toBe(toQrPath(before).path);
    // Time that passed in sleep, then the lid opens.
    await visit.page.evaluate(`{
      const now = Date.now;
      Date.now = () => now() + 60_000;
      document.dispatchEvent(new Event('visibilitychange'));
    }`);
    expect(await shownQr(house, visit)).not.toBe(before);
    expect(await isStillHere(visit)).toBe(true);
  });

  it('shows the QR where scripts do not run', async () => {
    const page = await visitor.browser.newPage();
    await page.setJavaScriptEnabled(false);
    await page.goto(url);
    expect(await page.content()).toContain(`d="${toQrPath(await rawQr(house)).path}"`);
    expect(await Promise.all((await page.$$('.js-only')).map((one) => one.isVisible()))).toEqual([false, false]);
    await page.close();
  });

  it('follows the scan to its end, for this browser and no other', async () => {
    const text = await shownQr(house, visit);
    expect(await house.simulator.door.scan({ qr: text })).toEqual({ result: 'linked' });
    await visit.reaches('syncing');
    await visit.reaches('linked');
    expect(await visit.textOf('h1')).toBe(LINKED);
    await visit.page.reload();
    expect(await visit.textOf('h1')).toBe(LINKED);

    const stranger = await openConnectBrowser();
    const other = await stranger.open(url);
    expect(await other.textOf('h1')).toBe('This link has ended');
    await stranger.close();
    // What the browser says of the wire that was cut is no fault of the page.
    expect(visit.faults.filter((fault) => !fault.includes('net::ERR_'))).toEqual([]);
  });

  it('is not offered for a session that is linked', async () => {
    expect((await house.post('/sessions/default/connect-link')).body).toMatchObject({ code: 'session_already_linked' });
  });
});

describe('linking by pairing code on the connect page, with the keyboard alone', () => {
  let house: LiveHouse;
  let visit: ConnectPage;
  const type = (text: string): Promise<void> => visit.page.keyboard.type(text);
  const press = (key: 'Tab' | 'Enter'): Promise<void> => visit.page.keyboard.press(key);
  const focused = (): Promise<unknown> => visit.page.evaluate('document.activeElement.id');

  const clear = async (): Promise<void> => {
    await visit.page.keyboard.down('Control');
    await visit.page.keyboard.press('A');
    await visit.page.keyboard.up('Control');
    await visit.page.keyboard.press('Backspace');
  };

  beforeAll(async () => {
    house = await openLiveHouse();
    await house.reaches('scan_qr');
    visit = await visitor.open(await newLink(house));
  });
  afterAll(async () => {
    await house.close();
  });

  it('says in words what is wrong with a number, beside the field', async () => {
    await press('Tab');
    expect(await focused()).toBe('switch');
    await press('Enter');
    expect(await focused()).toBe('phone');
    const tries = [
      ['abc', /digits only/],
      ['12', /too short/],
      ['07700 900100', /country code and leave out the first 0/],
    ] as const;
    for (const [phone, words] of tries) {
      await clear();
      await type(phone);
      await press('Enter');
      await eventually(`words on ${phone}`, async () => words.test(await visit.textOf('#error')));
      expect(await visit.attributeOf('#phone', 'aria-invalid')).toBe('true');
      expect(await focused()).toBe('phone');
    }
  });

  it('shows the code large in two groups, again after a reload, and goes on when it was typed', async () => {
    await clear();
    await type('+44 7700 900100');
    await press('Enter');
    await visit.page.waitForSelector('.has-code', { timeout: 30_000 });
    const shown = await visit.textOf('#code');
    expect(shown).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
    expect(await visit.textOf('#spelled')).toBe(shown.replace('-', ', ').split('').join(' '));
    expect(await visit.textOf('#error')).toBe('');
    await visit.page.reload();
    await visit.page.waitForSelector('.has-code');
    expect(await visit.textOf('#code')).toBe(shown);
    expect(await visit.textOf('#code-left')).toMatch(/^Type it within [0-3]:\d\d min$/);

    const code = shown.replace('-', '');
    expect(house.simulator.door.enterPairingCode({ code, phone: '447700900100' })).toEqual({ result: 'linked' });
    await visit.reaches('linked');
    expect(await visit.textOf('h1')).toBe(LINKED);
    expect(visit.faults.filter((fault) => !fault.includes('status of 400'))).toEqual([]);
  });
});

describe('a session made over HTTP, whose phone asks for a passkey', () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({ start: false, simulator: { passkey: true } });
  });
  afterAll(async () => {
    await house.close();
  });

  it('has its QR route and its connect page at once, and follows them to the end', async () => {
    const made = await house.post('/sessions').send({ name: 'default', metadata: { till: 3 } });
    expect([made.status, made.body]).toMatchObject([201, { session: { metadata: { till: 3 } } }]);
    const early = await house.get('/sessions/default/qr');
    expect([200, 503]).toContain(early.status);
    const visit = await visitor.open(await newLink(house));
    expect(await house.simulator.door.scan({ qr: await shownQr(house, visit) })).toEqual({
      result: 'passkey_required',
    });
    await visit.reaches('passkey');
    expect(await visit.textOf('h1')).toBe('Confirm on your phone');
    house.simulator.door.completePasskey();
    await visit.reaches('linked');
    expect(await visit.textOf('h1')).toBe(LINKED);
  });
});
