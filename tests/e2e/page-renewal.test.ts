import { eventually } from '../support/eventually.js';
import { openLiveHouse } from '../support/live-house.js';
import { ShiftableClock } from '../support/shiftable-clock.js';

const CHAT = '447700900456@c.us';
/** A browser that is over its budget is given five minutes after each renewal. */
const AFTER_MS = 301_000;

it('renews the page of a browser that takes too much, on the same link and without losing a message', async () => {
  const clock = new ShiftableClock();
  const house = await openLiveHouse({ simulator: { autoScan: true }, env: { SESSION_MEMORY_MB: '200' }, clock });
  try {
    const { door } = house.simulator;
    const session = () => house.bridge.sessions.get('default');
    await house.reaches('working');
    door.autoScan({ on: false });
    const budget = 200 * 1024 * 1024;
    await eventually('the first measure', () => (session().memory?.pssBytes ?? 0) > budget);
    const browserPid = session().browser?.pid;
    const told: { state: string; reason: string | null }[] = [];
    house.bridge.sessions.watch(({ state, reason }) => told.push({ state, reason }));

    await house.withPage(async (page) => {
      await page.evaluate('window.isFirstDocument = true');
      clock.shift(AFTER_MS);
      await eventually('the renewal', () => told.some(({ state }) => state === 'reconnecting'));
      door.receive({ chat: CHAT, text: 'while the page was being renewed' });
      await page.waitForFunction('window.isFirstDocument === undefined');
    });
    await house.reaches('working');
    expect(told.find(({ state }) => state === 'reconnecting')?.reason).toMatch(/takes \d+ MiB of the 200 it may/);
    expect(told.map(({ state }) => state)).not.toContain('scan_qr');
    expect(session().browser?.pid).toBe(browserPid);
    expect(door.state().linkedDevices).toHaveLength(1);
    await eventually('the message', async () =>
      JSON.stringify((await house.get(`/chats/${CHAT}?limit=5`)).body).includes('while the page was being renewed'),
    );

    // One that did not help is not repeated at once.
    const renewals = told.filter(({ reason }) => reason?.includes('MiB') === true).length;
    const toldBefore = told.length;
    clock.shift(120_000);
    await eventually('the next measure', () => told.length > toldBefore);
    expect(told.filter(({ reason }) => reason?.includes('MiB') === true)).toHaveLength(renewals);
    expect(session().state).toBe('working');
  } finally {
    await house.close();
  }
});
