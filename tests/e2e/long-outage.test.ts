import { eventually } from '../support/eventually.js';
import { reportFault } from '../support/fault-report.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { ShiftableClock } from '../support/shiftable-clock.js';

const CHAT = '447700900456@c.us';
const READ = `/chats/${CHAT}?limit=20&source=page`;
const PROBE_EVERY_MS = 5_000;
const FIVE_MINUTES_MS = 300_000;
const USABLE_MS = 10_000 * 4;

let house: LiveHouse;
let clock: ShiftableClock;

beforeEach(async () => {
  clock = new ShiftableClock();
  house = await openLiveHouse({ simulator: { autoScan: true }, clock });
  await house.reaches('working');
  house.simulator.door.autoScan({ on: false });
});
afterEach(async () => {
  await house.close();
});

const session = () => house.bridge.sessions.get('default');
const bodies = async (): Promise<unknown[]> => {
  const { messages } = (await house.get(READ)).body as { messages: { body: unknown }[] };
  return messages.map(({ body }) => body);
};

it('is reconnecting through five minutes without WhatsApp, and works again in the same browser with what came meanwhile', async () => {
  const { door } = house.simulator;
  const browserPid = session().browser?.pid;
  const [device] = door.state().linkedDevices;
  const states: string[] = [];
  const stopWatching = house.bridge.sessions.watch(({ state }) => states.push(state));

  const droppedMs = Date.now();
  door.dropSocket();
  await house.reaches('reconnecting');
  const detectedMs = Date.now() - droppedMs;
  const refused = house.get(READ).then(({ status, headers }) => ({ status, retryAfter: headers['retry-after'] }));

  await house.withPage(async (page) => {
    await page.evaluate('window.isFirstDocument = true');
    // From here on the page's own word does not change until WhatsApp is back: it goes on trying.
    await page.waitForFunction(`window.require('WAWebSocketModel').Socket.state === 'OPENING'`);
    for (let passedMs = PROBE_EVERY_MS; passedMs < FIVE_MINUTES_MS; passedMs += PROBE_EVERY_MS) {
      if (passedMs % 60_000 === 0) door.receive({ chat: CHAT, text: `missed in minute ${passedMs / 60_000}` });
      clock.shift(PROBE_EVERY_MS);
      // Answered after the probe, which was asked before.
      expect(await page.evaluate('window.isFirstDocument')).toBe(true);
      const told = await house.get('/sessions/default');
      expect(told.body).toMatchObject({ session: { state: 'reconnecting', browser: { pid: browserPid } } });
    }
    // Then the page is helped with a reload, and is no better off than before.
    clock.shift(4 * PROBE_EVERY_MS);
    await page.waitForFunction('window.isFirstDocument === undefined');
  });
  expect(await refused).toEqual({ status: 503, retryAfter: expect.any(String) as string });
  clock.shift(PROBE_EVERY_MS);
  expect(new Set(states.slice(states.indexOf('reconnecting')))).toEqual(new Set(['reconnecting']));

  const restoredMs = Date.now();
  door.restoreSocket();
  await house.reaches('working', USABLE_MS);
  const usableMs = Date.now() - restoredMs;
  await eventually('the messages that were missed', async () => (await bodies()).includes('missed in minute 4'));
  expect((await bodies()).slice(-4)).toEqual([1, 2, 3, 4].map((minute) => `missed in minute ${minute}`));
  stopWatching();

  expect(states.filter((state) => !['reconnecting', 'syncing', 'working'].includes(state))).toEqual([]);
  expect(session().browser?.pid).toBe(browserPid);
  expect(door.state().linkedDevices).toEqual([device]);
  reportFault({ fault: 'socket dropped for 5 min (simulated clock)', detectedMs, usableMs, failedRequests: 1 });
});

it('keeps the page while there is no network at all, however long, and works soon after it is back', async () => {
  const { door } = house.simulator;
  const browserPid = session().browser?.pid;
  const states: string[] = [];
  const stopWatching = house.bridge.sessions.watch(({ state }) => states.push(state));
  const droppedMs = Date.now();
  door.dropSocket();
  door.neverLoad({ on: true });
  await house.reaches('reconnecting');
  const detectedMs = Date.now() - droppedMs;
  await house.withPage(async (page) => {
    await page.evaluate('window.isFirstDocument = true');
    await page.waitForFunction(`window.require('WAWebSocketModel').Socket.state === 'OPENING'`);
    clock.shift(FIVE_MINUTES_MS + PROBE_EVERY_MS);
    // WhatsApp is asked for, in a tab of its own: first now, and again after a pause.
    const browser = page.browser();
    const hasAsked = (): Promise<boolean> => browser.pages().then((pages) => pages.length > 1);
    for (let asked = 0; asked < 2; asked++) {
      await eventually('the question', async () => {
        clock.shift(PROBE_EVERY_MS);
        return hasAsked();
      });
      await eventually('its end', async () => !(await hasAsked()));
    }
    expect(await page.evaluate('window.isFirstDocument')).toBe(true);
  });
  expect(new Set(states.slice(states.indexOf('reconnecting')))).toEqual(new Set(['reconnecting']));

  door.receive({ chat: CHAT, text: 'missed without a network' });
  const restoredMs = Date.now();
  door.neverLoad({ on: false });
  door.restoreSocket();
  await house.reaches('working', USABLE_MS);
  const usableMs = Date.now() - restoredMs;
  await eventually('the message that was missed', async () => (await bodies()).includes('missed without a network'));
  stopWatching();
  expect(states.filter((state) => !['reconnecting', 'syncing', 'working'].includes(state))).toEqual([]);
  expect(session().browser?.pid).toBe(browserPid);
  expect(await house.withPage((page) => page.evaluate('window.isFirstDocument'))).toBe(true);
  reportFault({
    fault: 'no network for more than 5 min (simulated clock)',
    detectedMs,
    usableMs,
    failedRequests: 0,
  });
});
