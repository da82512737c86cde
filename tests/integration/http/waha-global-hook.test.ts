import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { startBridge, type Bridge } from '../../../src/bridge.js';
import { ConfigError, loadConfig } from '../../../src/config/load.js';
import { projectRoot } from '../../../src/config/project-root.js';
import { eventually } from '../../support/eventually.js';
import { silentLog } from '../../support/silent-log.js';
import { hmacSha512, type WahaDelivery } from '../../support/waha-event-house.js';
import { WebhookReceiver } from '../../support/webhook-receiver.js';

const KEY = 'operators-own-key';

describe('the webhook of WHATSAPP_HOOK_URL', () => {
  let folder: string;
  let receiver: WebhookReceiver;
  let bridge: Bridge | null = null;

  const start = async (env: Readonly<Record<string, string>>): Promise<Bridge> => {
    const settings = { PORT: '0', API_KEY: KEY, SESSIONS_DIR: folder, PUPPETEER_EXECUTABLE_PATH: '/no/browser/here' };
    bridge = await startBridge(loadConfig({ ...settings, ...env }), silentLog, projectRoot(), '0.0.0-test');
    await bridge.sessions.restore();
    return bridge;
  };
  const stop = async (): Promise<void> => {
    await bridge?.stop();
    bridge = null;
  };
  const ask = (method: 'get' | 'post', path: string, key = KEY) =>
    request(bridge?.url ?? '')
      [method](path)
      .set('X-Api-Key', key);
  const deliveries = () => receiver.received as unknown as readonly WahaDelivery[];
  const statuses = () => deliveries().map(({ body }) => [body.session, body.payload['status']]);
  const shownHooks = async () =>
    ((await ask('get', '/webhooks').expect(200)).body as { webhooks: { id: string; events: string[] }[] }).webhooks;
  /** It starts and fails: there is no browser. */
  const tryToStart = async (name: string): Promise<void> => {
    await ask('post', `/api/sessions/${name}/start`).expect(201);
    await eventually('the failure', () => bridge?.sessions.get(name).state === 'failed');
    await ask('post', `/api/sessions/${name}/stop`).expect(201);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'causeway-hook-'));
    receiver = await new WebhookReceiver().start();
  });
  afterEach(async () => {
    await stop();
    await receiver.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const env = () => ({
    WHATSAPP_HOOK_URL: receiver.url,
    WHATSAPP_HOOK_EVENTS: 'session.status, message',
    WHATSAPP_HOOK_HMAC_KEY: 'key of the hook',
    WHATSAPP_HOOK_RETRIES_POLICY: 'linear',
    WHATSAPP_HOOK_RETRIES_DELAY_SECONDS: '1',
    WHATSAPP_HOOK_RETRIES_ATTEMPTS: '40',
    WHATSAPP_HOOK_CUSTOM_HEADERS: 'X-Shop:corner;X-Time: 10:30',
  });

  it('tells of every session of the operator’s, new ones too, signed and with its headers; configs do not show it', async () => {
    await start(env());
    await ask('post', '/api/sessions').send({ name: 'shop', start: false }).expect(201);
    await tryToStart('shop');
    await eventually('all', () => deliveries().length === 3);
    expect(statuses()).toEqual([
      ['shop', 'STARTING'],
      ['shop', 'FAILED'],
      ['shop', 'STOPPED'],
    ]);
    const [one] = deliveries();
    expect(one?.headers).toMatchObject({
      'x-shop': 'corner',
      'x-time': '10:30',
      'x-webhook-hmac': await hmacSha512('key of the hook', one?.text ?? ''),
    });
    const shown = await ask('get', '/api/sessions/shop').expect(200);
    expect(shown.text).not.toContain(receiver.url);
    expect(await shownHooks()).toMatchObject([
      {
        id: 'whatsapp-hook',
        format: 'waha',
        session: null,
        retries: { policy: 'linear', delaySeconds: 1, attempts: 41 },
      },
    ]);
  });

  it('tells nothing of other organisations', async () => {
    await start(env());
    const made = await ask('post', '/keys')
      .send({ organisation: 'other', scopes: ['*'] })
      .expect(201);
    const foreign = (made.body as { key: string }).key;
    await ask('post', '/api/sessions', foreign).send({ name: 'theirs', start: false }).expect(201);
    await ask('post', '/api/sessions/theirs/start', foreign).expect(201);
    await ask('post', '/api/sessions').send({ name: 'ours', start: false }).expect(201);
    await tryToStart('ours');
    await eventually('ours', () => deliveries().length === 3);
    expect(new Set(statuses().map(([session]) => session))).toEqual(new Set(['ours']));
    expect((await ask('get', '/webhooks', foreign).expect(200)).text).not.toContain('whatsapp-hook');
  });

  it('goes on over a restart where it was, is another one when it is set otherwise, and gone when it is unset', async () => {
    await start(env());
    await ask('post', '/api/sessions').send({ name: 'shop', start: false }).expect(201);
    await tryToStart('shop');
    await eventually('the first ones', () => deliveries().length === 3);
    await receiver.stop();
    await tryToStart('shop');
    await stop();
    await receiver.start();
    await start(env());
    await eventually('what was missed', () => deliveries().length === 6);
    expect(new Set(deliveries().map(({ body }) => body.id)).size).toBe(6);
    await stop();

    await start({ ...env(), WHATSAPP_HOOK_EVENTS: 'message' });
    expect(await shownHooks()).toMatchObject([{ id: 'whatsapp-hook', events: ['message.received'] }]);
    await tryToStart('shop');
    await stop();
    await start({});
    expect(await shownHooks()).toEqual([]);
    expect(deliveries()).toHaveLength(6);
  });

  it('begins with what comes, whatever there was before', async () => {
    await start({});
    await ask('post', '/api/sessions').send({ name: 'shop', start: false }).expect(201);
    await tryToStart('shop');
    await stop();
    await start(env());
    await tryToStart('shop');
    await eventually('what came since', () => deliveries().length >= 3);
    await stop();
    expect(statuses().map(([, status]) => status)).toEqual(['STARTING', 'FAILED', 'STOPPED']);
    const { statuses: known } = deliveries()[0]?.body.payload as { statuses: { status: string }[] };
    expect(known.map(({ status }) => status)).toEqual(['FAILED', 'STOPPED', 'STARTING']);
  });

  it('allows nobody else another port of its host', async () => {
    const other = await new WebhookReceiver().start();
    await start(env());
    const answer = await ask('post', '/webhooks').send({ url: other.url });
    expect(answer.status).toBe(422);
    await other.stop();
  });

  it('stops the start with a word that is no event’s name', async () => {
    const starting = start({ ...env(), WHATSAPP_HOOK_EVENTS: 'message,msg' });
    await expect(starting).rejects.toThrow(ConfigError);
    await expect(starting).rejects.toThrow(
      /WHATSAPP_HOOK_EVENTS: expected \* or names of WAHA's events with commas between; received "msg"/,
    );
  });
});
