import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

const CHAT = '/chats/447700900456?limit=300';
/** What is stored could be read all along. */
const READ = `${CHAT}&source=page`;

describe('a page that does not stay', () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScan: true } });
    await house.reaches('working');
  });
  afterAll(async () => {
    await house.close();
  });

  it('answers requests that a reload falls upon, or says when to ask again', async () => {
    const requests = Array.from({ length: 8 }, () => house.get(READ));
    house.simulator.door.reload();
    for (const response of await Promise.all(requests)) {
      if (response.status === 200) continue;
      expect(response.status).toBe(503);
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    }
    await house.reaches('working');
    expect((await house.get(READ)).status).toBe(200);
  });

  it('takes no notice of iframes that navigate', async () => {
    const states: string[] = [];
    const stop = house.bridge.sessions.watch((view) => states.push(view.state));
    house.simulator.door.iframes({ count: 3 });
    await house.withPage((page) => page.waitForFunction('document.querySelectorAll("iframe").length >= 3'));
    expect((await house.get(READ)).status).toBe(200);
    stop();
    expect(states.filter((state) => state !== 'working')).toEqual([]);
  });

  it('is reconnecting while WhatsApp is out of reach, and working again by itself', async () => {
    house.simulator.door.dropSocket();
    await house.reaches('reconnecting');
    expect(house.bridge.sessions.get('default').reason).toMatch(/no connection to WhatsApp/);
    house.simulator.door.restoreSocket();
    await house.reaches('working');
    expect((await house.get(READ)).status).toBe(200);
  });

  it('names the feature that a missing module disables; the rest works', async () => {
    house.simulator.door.removeModule({ name: 'WAWebQueryExistsJob' });
    house.simulator.door.reload();
    await eventually('the feature to be named', () => {
      const { state, features } = house.bridge.sessions.get('default');
      const lookup = features.find(({ name }) => name === 'number-lookup');
      return state === 'working' && lookup?.available === false && lookup.missing.length === 1;
    });
    expect((await house.get(READ)).status).toBe(200);
    const unknown = await house.get('/chats/447700900999');
    expect({ status: unknown.status, body: unknown.body as unknown }).toMatchObject({
      status: 501,
      body: { code: 'feature_unavailable' },
    });
    house.simulator.door.restoreModules();
  });

  it.each(['WWebJS', '__causeway'])('puts window.%s back when it vanishes, without a navigation', async (name) => {
    await house.reaches('working');
    const states: string[] = [];
    const stop = house.bridge.sessions.watch((view) => states.push(view.state));
    await house.withPage(async (page) => {
      await page.evaluate(`window.isFirstDocument = true; delete window.${name}`);
      await page.waitForFunction(`window.${name} !== undefined`);
      expect(await page.evaluate('window.isFirstDocument')).toBe(true);
      if (name === 'WWebJS') expect(await page.evaluate('typeof window.WWebJS.sendMessage')).toBe('function');
    });
    stop();
    expect(states.filter((state) => state !== 'working')).toEqual([]);
    expect((await house.get(READ)).status).toBe(200);
    const { id } = house.simulator.door.receive({ chat: '447700900456@c.us', text: `after ${name} vanished` });
    await eventually('what came later', async () => {
      const { messages } = (await house.get(CHAT)).body as { messages: { id: { _serialized: string } }[] };
      return messages.some((message) => message.id._serialized === id);
    });
    // A later loss of the connection is still heard of at once, and the keys of messages are still read.
    house.simulator.door.dropSocket({ ms: 150 });
    await eventually('the loss', () => house.bridge.sessions.get('default').state === 'reconnecting');
    await house.reaches('working');
  });

  it('tells what WhatsApp says of a restriction, and until when', async () => {
    house.simulator.door.restriction({
      text: "Your account is restricted right now. You can't start new chats for 23 hours 30 minutes.",
    });
    const restriction = await eventually('the notice', () => house.bridge.sessions.get('default').restriction);
    expect(restriction.reason).toContain('Your account is restricted right now');
    const leftMs = Date.parse(restriction.until ?? '') - Date.now();
    expect(leftMs).toBeGreaterThan(23 * 3_600_000);
    expect(leftMs).toBeLessThan(24 * 3_600_000);
    house.simulator.door.restriction({});
    await eventually('its end', () => house.bridge.sessions.get('default').restriction === null);
    expect(house.bridge.sessions.get('default').state).toBe('working');
  });

  it('comes back on the same link when Chrome is killed', async () => {
    const { browser } = house.bridge.sessions.get('default');
    process.kill(browser?.pid ?? 0, 'SIGKILL');
    await eventually('the loss to be seen', () => house.bridge.sessions.get('default').state === 'reconnecting');
    await house.reaches('working');
    expect(house.simulator.door.state().linkedDevices).toHaveLength(1);
    expect((await house.get(READ)).status).toBe(200);
  });

  it('says that the phone ended the link, and can be linked again in the same process', async () => {
    house.simulator.door.autoScan({ on: false });
    house.simulator.door.unlink();
    await house.reaches('logged_out');
    const refused = await house.get(READ);
    expect({ status: refused.status, body: refused.body as unknown }).toMatchObject({
      status: 409,
      body: { code: 'session_logged_out' },
    });
    expect((await house.get(`${CHAT}&source=store`)).status).toBe(200);
    const answer = await house.get('/sessions/default/qr?format=json&wait=30');
    const { text } = (answer.body as { qr: { text: string } }).qr;
    expect(await house.simulator.door.scan({ qr: text })).toEqual({ result: 'linked' });
    await house.reaches('working');
    expect((await house.get(READ)).status).toBe(200);

    // The page still has the address that it went to when its link ended.
    const states: string[] = [];
    const stop = house.bridge.sessions.watch((view) => states.push(view.state));
    house.simulator.door.reload();
    await eventually('the reload', () => states.includes('reconnecting'));
    await house.reaches('working');
    stop();
    expect(states).not.toContain('logged_out');
    expect((await house.get(READ)).status).toBe(200);
  });
});

describe('a WhatsApp that cannot be reached', () => {
  it('is said exactly so, with the time of the next try', async () => {
    const house = await openLiveHouse({ env: { CHROME_ARGS: "--host-resolver-rules='MAP * ~NOTFOUND'" } });
    try {
      await house.reaches('failed');
      const { reason, retryAt } = house.bridge.sessions.get('default');
      expect(reason).toBe('web.whatsapp.com cannot be reached from this machine (net::ERR_NAME_NOT_RESOLVED)');
      expect(Date.parse(retryAt ?? '')).toBeGreaterThan(Date.now());
      const response = await house.get('/chats');
      expect({ status: response.status, body: response.body as unknown }).toMatchObject({
        status: 503,
        body: { code: 'whatsapp_unreachable' },
      });
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    } finally {
      await house.close();
    }
  });
});

describe('profiles of the simulator and of the real WhatsApp', () => {
  it('are never mixed, in either direction', async () => {
    const house = await openLiveHouse({ simulator: { autoScan: true } });
    const flags = house.simulator.chromeArgs.filter((flag) => flag !== '--causeway-simulator');
    const withoutMark = flags.map((flag) => `'${flag}'`).join(' ');
    try {
      await house.reaches('working');
      await house.stop();
      const asReal = await openLiveHouse({ on: house, env: { CHROME_ARGS: withoutMark } });
      await asReal.reaches('failed');
      expect((await asReal.get('/chats')).body).toMatchObject({ code: 'profile_refused' });
      await asReal.stop();

      // A foreign stand-in: the simulator without its mark, on a fresh profile, links like the real one.
      const folder = await mkdtemp(join(tmpdir(), 'causeway-foreign-'));
      const on = { simulator: house.simulator, folder };
      const foreign = await openLiveHouse({ on, env: { CHROME_ARGS: withoutMark } });
      await foreign.reaches('working');
      await foreign.stop();
      await rm(join(folder, 'default', 'profile', 'Default', 'Cookies'), { force: true });
      const asSimulator = await openLiveHouse({ on });
      await asSimulator.reaches('failed');
      expect((await asSimulator.get('/chats')).body).toMatchObject({ code: 'profile_refused' });
      await asSimulator.stop();
      await rm(folder, { recursive: true, force: true });
    } finally {
      await house.close();
    }
  });
});
