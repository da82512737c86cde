import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { projectRoot } from '../../src/config/project-root.js';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

const ADA = '447700900123@c.us';

/** As n8n's HTTP Request node asks when it is to find out the format of the answer by itself. */
const N8N = {
  accept: 'application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, image/*;q=0.8, */*;q=0.7',
  'user-agent': 'axios/1.12.0',
  'accept-encoding': 'gzip, compress, deflate, br',
  'content-type': 'application/json',
};
/** Home Assistant: `notify.rest` is Python's requests, `rest_command` is aiohttp, the sensor is httpx. */
const PYTHON = { 'user-agent': 'python-requests/2.32.5', accept: '*/*', 'accept-encoding': 'gzip, deflate' };
const AIOHTTP = { 'user-agent': 'HomeAssistant/2026.11.0 aiohttp/3.13.0 Python/3.13', accept: '*/*' };
const HTTPX = { 'user-agent': 'HomeAssistant/2026.11.0 httpx/0.28.1 Python/3.13', accept: '*/*' };
/** Uptime Kuma's monitors ask like a browser. */
const KUMA = {
  'user-agent': 'Uptime-Kuma/2.0.0',
  accept:
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.9',
};

describe('docs/recipes.md, request by request', () => {
  const recipes = readFileSync(join(projectRoot(), 'docs', 'recipes.md'), 'utf8');
  let house: LiveHouse;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    receiver = await new WebhookReceiver().start();
    house = await openLiveHouse({
      simulator: { autoScan: true, chats: 20 },
      env: { WEBHOOK_ALLOW_HOSTS: '127.0.0.1', SEND_PACE_MS: '0', SEND_NEW_CONTACT_PACE_MS: '0', HISTORY: 'off' },
    });
    await house.reaches('working');
    await eventually('level', () => house.bridge.history.status('default').caughtUp, 60_000);
  }, 120_000);
  afterAll(async () => {
    await house.close();
    await receiver.stop();
  });

  const api = () => request(house.bridge.url);
  /** What WhatsApp has of that text in the chat. */
  const atWhatsApp = (text: string) =>
    house.simulator.door
      .messages({ chat: ADA, limit: 20 })
      .filter(({ id }) => house.simulator.door.message({ id })?.['body'] === text);
  const arrives = (text: string) => eventually(`at WhatsApp: ${text}`, () => atWhatsApp(text).length > 0);
  /** What the page says a user has to type, as the path of a request. */
  const pathIn = (line: RegExp): string => {
    const found = line.exec(recipes)?.[1];
    if (found === undefined) throw new Error(`docs/recipes.md has nothing like ${String(line)}`);
    return found.replace('http://causeway:3000', '');
  };

  it('n8n sends, and its retry sends nothing twice', async () => {
    const path = pathIn(/method POST, URL `(\S+)`/);
    const body = JSON.parse(pathIn(/```json\n([^`]+)```/)) as { text: string };
    const send = () =>
      api().post(path).set(N8N).set({ 'X-Api-Key': KEY, 'Idempotency-Key': '231' }).send(JSON.stringify(body));
    const first = await send().expect(201);
    await arrives(body.text);
    const again = await send().expect(201);
    const { message } = first.body as { message: { id: string } };
    expect(again.body).toMatchObject({ message: { id: message.id, repeated: true } });
    expect(atWhatsApp(body.text)).toHaveLength(1);
  });

  it('n8n receives what came, with the header it asks for', async () => {
    const made = pathIn(/\/webhooks -d '([^']+)'/).replace('http://n8n:5678/webhook/whatsapp', receiver.url);
    await api().post('/webhooks').set({ 'X-Api-Key': KEY, 'content-type': 'application/json' }).send(made).expect(201);
    house.simulator.door.receive({ chat: ADA, text: 'Is it ready?' });
    const [delivery] = await eventually('the delivery', () =>
      receiver.received.length > 0 ? receiver.received : null,
    );
    expect(delivery?.headers['x-causeway']).toBe('a long word of your own');
    expect(delivery?.body).toMatchObject({ type: 'message.received', chat: ADA, message: { body: 'Is it ready?' } });
  });

  it('Home Assistant notifies', async () => {
    const path = pathIn(/resource: (\S+messages\S+)/);
    const answer = await api().post(path).set(PYTHON).set('X-Api-Key', KEY).send({ text: 'The door is open.' });
    expect(answer.status).toBe(201);
    await arrives('The door is open.');
  });

  it('Home Assistant runs the rest_command', async () => {
    const path = pathIn(/url: '([^']+)'/).replace('{{ chat }}', '447700900123');
    expect(recipes).toContain(`payload: '{{ {"text": text} | to_json }}'`);
    const sent = api().post(path).set(AIOHTTP).set({ 'X-Api-Key': KEY, 'content-type': 'application/json' });
    expect((await sent.send('{"text": "It is raining."}')).status).toBe(201);
    await arrives('It is raining.');
  });

  it('Home Assistant reads the sensor', async () => {
    const path = pathIn(/resource: (\S+sessions\S+)/);
    const answer = await api().get(path).set(HTTPX).set('X-Api-Key', KEY).expect(200);
    expect((answer.body as { session: { state: string } }).session.state).toBe('working');
  });

  it('Uptime Kuma finds the state by query and by keyword, and is ready without a key', async () => {
    const path = pathIn(/Json Query_: URL `(\S+)`/);
    const keyword = pathIn(/the keyword\n`([^`]+)`/);
    const answer = await api().get(path).set(KUMA).set('X-Api-Key', KEY).expect(200);
    const { text, type } = answer as { text: string; type: string };
    expect(type).toBe('application/json');
    expect((JSON.parse(text) as { session: { state: string } }).session.state).toBe('working');
    expect(text).toContain(keyword);
    await api()
      .get(pathIn(/`(\S+readyz)`/))
      .set(KUMA)
      .expect(200);
  });

  it('Uptime Kuma tells through its WAHA notification', async () => {
    const chatId = pathIn(/chat\nid `(\S+)`/);
    const data = { session: 'default', chatId, text: '[Shop] [Down] timeout of 48000ms exceeded' };
    const headers = { accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'axios/0.31.0' };
    const sent = api().post('/api/sendText').set(headers).set('X-Api-Key', KEY).send(data);
    expect((await sent).status).toBe(201);
    await arrives(data.text);
  });
});
