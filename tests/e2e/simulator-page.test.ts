import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'puppeteer';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.js';
import { SimulatorBrowser, untilPage, untilSynced } from '../fixtures/simulator-browser.js';

const ADA = '447700900123@c.us';

describe('the simulated page', () => {
  let simulator: Simulator;
  let browser: SimulatorBrowser;
  let page: Page;

  beforeAll(async () => {
    simulator = await startSimulator({ refs: { firstMs: 60_000, nextMs: 20_000, count: 3 }, historyChunk: 500 });
    browser = await SimulatorBrowser.on(simulator);
    page = await browser.open();
    await untilPage(page, "window.Debug && require('WAWebSocketModel').Socket.state === 'UNPAIRED'");
  });

  afterAll(async () => {
    await browser.close();
    await simulator.close();
  });

  const state = () => page.evaluate("require('WAWebSocketModel').Socket.state");
  const ref = () => page.evaluate("require('WAWebConnModel').Conn.ref") as Promise<string>;
  const count = (chat: string) =>
    page.evaluate(`require('WAWebCollections').Chat.get('${chat}').msgs.length`) as Promise<number>;

  it('shows one code after another, rests after the last, and goes on when asked', async () => {
    const first = await ref();
    simulator.door.newRef();
    await untilPage(page, `require('WAWebConnModel').Conn.ref !== ${JSON.stringify(first)}`);
    expect(await simulator.door.scan({ qr: `${first},a,b,c,1` })).toEqual({ result: 'expired' });

    simulator.door.expireQr();
    await untilPage(page, "require('WAWebSocketModel').Socket.state === 'UNPAIRED_IDLE'");
    await page.evaluate("require('WAWebCmd').Cmd.refreshQR()");
    await untilPage(page, "require('WAWebSocketModel').Socket.state === 'UNPAIRED'");
    expect(await ref()).not.toBe(first);
  });

  it('asks for a passkey when the phone demands one, and stays unlinked', async () => {
    simulator.door.passkey({ on: true });
    expect(await simulator.door.scan()).toEqual({ result: 'passkey_required' });
    await untilPage(page, "document.body.innerText.includes('passkey')");
    expect(await state()).toBe('UNPAIRED');
    expect(simulator.door.state().linkedDevices).toEqual([]);
    simulator.door.passkey({ on: false });
    await page.reload();
    await untilPage(page, "window.Debug && require('WAWebSocketModel').Socket.state === 'UNPAIRED'");
  });

  it('is linked by a code typed on the phone', async () => {
    const code = (await page.evaluate(
      "require('WAWebAltDeviceLinkingApi').startAltLinkingFlow('447700900100', true)",
    )) as string;
    expect(code).toMatch(/^[0-9A-Z]{8}$/);
    expect(simulator.door.enterPairingCode({ code: 'AAAAAAAA' })).toEqual({ result: 'wrong_code' });
    expect(simulator.door.enterPairingCode({ code })).toEqual({ result: 'linked' });
    await untilSynced(page);
    expect(await page.evaluate("require('WAWebStreamModel').Stream.mode")).toBe('MAIN');
  });

  it('tells a live message, a reloaded one and a database row apart only by the keys that WhatsApp varies', async () => {
    const { id } = simulator.door.receive({ chat: ADA, text: 'three forms' });
    const read = `(() => {
      const msg = require('WAWebCollections').Msg.get('${id}');
      return msg && JSON.parse(JSON.stringify(msg.serialize()));
    })()`;
    await untilPage(page, `require('WAWebCollections').Msg.get('${id}')`);
    const live = (await page.evaluate(read)) as Record<string, unknown>;
    await page.reload();
    await untilSynced(page);
    const reloaded = (await page.evaluate(read)) as Record<string, unknown>;

    const differing = [...new Set([...Object.keys(live), ...Object.keys(reloaded)])].filter(
      (name) => JSON.stringify(live[name]) !== JSON.stringify(reloaded[name]),
    );
    expect(differing.sort()).toEqual([
      'clientReceivedTsMillis',
      'ephemeralOutOfSync',
      'isNewMsg',
      'recvFresh',
      'rowId',
    ]);
    expect(live).toMatchObject({ isNewMsg: true, recvFresh: true, body: 'three forms', self: 'in' });
    expect(Object.keys(reloaded).length).toBeGreaterThan(45);

    const { id: next } = simulator.door.receive({ chat: ADA, text: 'the next' });
    await untilPage(page, `require('WAWebCollections').Msg.get('${next}')`);
    const row = (await page.evaluate(`(async () => {
      const { messages, status } = await require('WAWebDBMessageFindLocal').msgFindByDirection({
        anchor: require('WAWebCollections').Chat.get('${ADA}').lastReceivedKey, count: 1, direction: 'before',
      });
      const [row] = messages;
      return { status, id: String(row.id), keys: Object.keys(row), isPlain: Object.getPrototypeOf(row) === Object.prototype };
    })()`)) as { status: number; id: string; keys: string[]; isPlain: boolean };
    expect(row).toMatchObject({ status: 200, id, isPlain: true });
    expect(row.keys).toContain('rowId');
    expect(row.keys).not.toContain('isNewMsg');
    // A row holds what is stored; the model adds what the build takes for granted.
    expect(row.keys).not.toContain('productHeaderImageRejected');
    expect(Object.keys(reloaded)).toContain('productHeaderImageRejected');
  });

  it('pages through its database without growing, and says when an anchor is unknown', async () => {
    const result = (await page.evaluate(`(async () => {
      const db = require('WAWebDBMessageFindLocal');
      const MsgKey = require('WAWebMsgKey');
      const chat = require('WAWebCollections').Chat.get('447700900456@c.us');
      const held = require('WAWebCollections').Msg.length;
      let anchor = chat.lastReceivedKey;
      let seen = 1;
      for (;;) {
        const { messages } = await db.msgFindBefore({ anchor, count: 1000 });
        if (messages.length === 0) break;
        seen += messages.length;
        anchor = messages[0].id;
      }
      const unknown = await db.msgFindBefore({ anchor: MsgKey.fromString('false_447700900456@c.us_3AFFFFFFFFFFFFFFFFFF'), count: 1 });
      const { messages: after } = await db.msgFindAfter({ anchor, count: 3 });
      return { seen, grown: require('WAWebCollections').Msg.length - held, unknown: unknown.status, after: after.length };
    })()`)) as Record<string, unknown>;
    expect(result).toEqual({ seen: 2500, grown: 0, unknown: 404, after: 3 });
  });

  it('reads its database while WhatsApp is out of reach, and gets what it missed without isNewMsg', async () => {
    const before = await count(ADA);
    simulator.door.dropSocket();
    await untilPage(page, "['TIMEOUT', 'OPENING'].includes(require('WAWebSocketModel').Socket.state)");
    expect(await page.evaluate("require('WAWebStreamModel').Stream.displayInfo")).toBe('OFFLINE');
    const missed = ['one', 'two'].map((text) => simulator.door.receive({ chat: ADA, text }).id);
    const older = await page.evaluate(
      `require('WAWebChatLoadMessages').loadEarlierMsgs({ chat: require('WAWebCollections').Chat.get('${ADA}') }).then((list) => list.length)`,
    );
    expect(older).toBe(50);
    expect(await count(ADA)).toBe(before + 50);

    simulator.door.restoreSocket();
    await untilPage(page, "require('WAWebSocketModel').Socket.state === 'CONNECTED'");
    await untilPage(page, `require('WAWebCollections').Msg.get('${missed[1] ?? ''}')`);
    const arrived = (await page.evaluate(
      `require('WAWebCollections').Chat.get('${ADA}').msgs.getModelsArray().slice(-2).map((msg) => [String(msg.id), msg.isNewMsg, msg.body])`,
    )) as unknown[];
    expect(arrived).toEqual([
      [missed[0], null, 'one'],
      [missed[1], null, 'two'],
    ]);
  });

  it('sends what was written offline once WhatsApp is back, once only, even over a reload', async () => {
    simulator.door.dropSocket();
    await untilPage(page, "require('WAWebSocketModel').Socket.state !== 'CONNECTED'");
    const id = (await page.evaluate(`(async () => {
      const MsgKey = require('WAWebMsgKey');
      const chat = require('WAWebCollections').Chat.get('${ADA}');
      const from = require('WAWebUserPrefsMeUser').getMaybeMePnUser();
      const key = new MsgKey({ from, to: chat.id, id: await MsgKey.newId(), selfDir: 'out' });
      const [added] = require('WAWebSendMsgChatAction').addAndSendMsgToChat(chat, {
        id: key, ack: 0, body: 'written offline', from, to: chat.id, local: true, self: 'out', t: Math.floor(Date.now() / 1000), isNewMsg: true, type: 'chat',
      });
      await added;
      return String(key);
    })()`)) as string;
    expect(await page.evaluate(`require('WAWebCollections').Msg.get('${id}').ack`)).toBe(0);
    expect(simulator.door.log().counts['send']).toBeUndefined();
    await page.reload();
    simulator.door.restoreSocket();
    await untilSynced(page);
    await untilPage(page, `(require('WAWebCollections').Msg.get('${id}') || {}).ack === 2`);
    const copies = (await page.evaluate(
      `require('WAWebCollections').Chat.get('${ADA}').msgs.filter((msg) => msg.body === 'written offline').length`,
    )) as number;
    expect(copies).toBe(1);
  });

  it('gets older messages from the phone when asked', async () => {
    const chat = '447700900145@c.us';
    const phone = () => simulator.door.chats().find(({ id }) => id === chat);
    expect(phone()).toMatchObject({ messages: 300, onPhone: 500 });
    const type = (await page.evaluate(
      `require('WAWebCollections').Chat.get('${chat}').endOfHistoryTransferType`,
    )) as number;
    expect(type).toBe(0);
    await page.evaluate(
      `require('WAWebSendNonMessageDataRequest').sendPeerDataOperationRequest(3, { chatId: '${chat}' })`,
    );
    await untilPage(page, `require('WAWebCollections').Chat.get('${chat}').endOfHistoryTransferType === 1`);
    expect(phone()).toMatchObject({ messages: 800, onPhone: 0 });
  });

  it('lets the door break what breaks in the field', async () => {
    simulator.door.breakSerialize({ what: 'image' });
    simulator.door.removeModule({ name: 'WALinkify' });
    simulator.door.slowModule({ name: 'WAWebQueryExistsJob', ms: 400 });
    await untilPage(page, "(() => { try { require('WALinkify'); return false; } catch { return true; } })()");
    const took = (await page.evaluate(`(async () => {
      const start = performance.now();
      await require('WAWebQueryExistsJob').queryWidExists(require('WAWebWidFactory').createWid('447700900777@c.us'));
      return performance.now() - start;
    })()`)) as number;
    expect(took).toBeGreaterThan(390);
    const failures = (await page.evaluate(`(async () => {
      const chat = require('WAWebCollections').Chat.get('${ADA}');
      while ((await require('WAWebChatLoadMessages').loadEarlierMsgs({ chat })).length > 0);
      const broken = new Set();
      for (const msg of chat.msgs.getModelsArray()) try { msg.serialize(); } catch { broken.add(msg.type); }
      return [...broken];
    })()`)) as string[];
    expect(failures).toEqual(['image']);
    simulator.door.mendSerialize();
    simulator.door.restoreModules();
    await untilPage(page, "(() => { try { return Boolean(require('WALinkify')); } catch { return false; } })()");
  });

  it('shows the news after linking until Continue is pressed', async () => {
    simulator.door.whatsNewDialog({ on: true });
    await untilPage(page, `document.querySelector('[role=dialog]')?.innerText.includes("What's new")`);
    await page.evaluate("[...document.querySelectorAll('button')].find((b) => b.innerText === 'Continue').click()");
    expect(await page.$('[role=dialog]')).toBeNull();
    simulator.door.whatsNewDialog({ on: false });
  });

  it('gives way when the same profile connects a second time', async () => {
    const second = await page.browser().newPage();
    await second.goto(simulator.pageUrl);
    await untilSynced(second);
    await untilPage(page, "require('WAWebSocketModel').Socket.state === 'CONFLICT'");
    await page.evaluate("require('WAWebSocketModel').Socket.takeover()");
    await untilPage(page, "require('WAWebSocketModel').Socket.state === 'CONNECTED'");
    await second.close();
  });

  it('keeps the link when the browser is killed', async () => {
    await browser.kill();
    page = await browser.open();
    await untilSynced(page);
    expect(simulator.door.state().linkedDevices).toHaveLength(1);
    const cookies = await page.browserContext().cookies();
    expect(cookies.find(({ name }) => name === 'causeway_simulator')).toMatchObject({ value: '1', session: false });
  });

  it('is over before anybody can listen, when told so', async () => {
    simulator.door.fireHasSyncedEarly({ on: true });
    await page.reload();
    await untilPage(page, 'window.Debug');
    const heard: unknown = await page.evaluate(`(() => {
      const { Socket } = require('WAWebSocketModel');
      return { state: Socket.state, hasSynced: Socket.hasSynced };
    })()`);
    expect(heard).toEqual({ state: 'CONNECTED', hasSynced: true });
    simulator.door.fireHasSyncedEarly({ on: false });
  });

  it('can be blocked, filled with frames that navigate, and kept from loading', async () => {
    await untilSynced(page);
    simulator.door.iframes({ count: 2 });
    await untilPage(
      page,
      "[...document.querySelectorAll('iframe')].filter((f) => f.src.endsWith('again=1')).length === 2",
    );
    simulator.door.iframes({ count: 0 });

    await page.evaluate(`(() => {
      let last = performance.now();
      setInterval(() => {
        const now = performance.now();
        window.longest = Math.max(window.longest ?? 0, now - last);
        last = now;
      }, 5);
    })()`);
    simulator.door.blockMainThread({ ms: 300 });
    await untilPage(page, 'window.longest >= 290');

    simulator.door.neverLoad({ on: true, how: 'blank' });
    await page.reload();
    expect(await page.evaluate('window.Debug')).toBeUndefined();
    simulator.door.neverLoad({ on: true });
    await expect(page.goto(simulator.pageUrl, { timeout: 400 })).rejects.toThrow('Navigation timeout');
    simulator.door.neverLoad({ on: false });
    await page.goto(simulator.pageUrl);
    await untilSynced(page);
  });

  it('logs out from the page itself', async () => {
    await Promise.all([page.waitForNavigation(), page.evaluate("void require('WAWebSocketModel').Socket.logout()")]);
    expect(page.url()).toContain('post_logout=1');
    expect(simulator.door.state().linkedDevices).toEqual([]);
    await untilPage(page, "window.Debug && require('WAWebSocketModel').Socket.state === 'UNPAIRED'");
  });
});
