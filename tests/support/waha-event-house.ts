import { webcrypto } from 'node:crypto';
import request from 'supertest';
import { eventually } from './eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from './live-house.js';
import { eventMisfits } from './waha-event-reference.js';
import { WebhookReceiver, type Received } from './webhook-receiver.js';

/** An event as WAHA's clients receive it. */
export interface WahaBody {
  readonly id: string;
  readonly event: string;
  readonly session: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface WahaDelivery {
  readonly headers: Received['headers'];
  readonly text: string;
  readonly body: WahaBody;
}

const HMAC_KEY = 'my-secret-key';
const METADATA = { shop: 'corner' };

/** A live house whose session was made by WAHA's route with a webhook in its config, and what arrives there. */
export class WahaEventHouse {
  readonly house: LiveHouse;
  readonly receiver: WebhookReceiver;
  /** Names of which an event was seen and compared whole. */
  readonly compared = new Set<string>();

  private constructor(house: LiveHouse, receiver: WebhookReceiver) {
    this.house = house;
    this.receiver = receiver;
  }

  static async open(): Promise<WahaEventHouse> {
    const receiver = await new WebhookReceiver().start();
    const house = await openLiveHouse({
      simulator: { autoScan: false, autoScanMs: undefined, chats: 20 },
      env: { WEBHOOK_ALLOW_HOSTS: '127.0.0.1', HISTORY: 'off', SEND_PACE_MS: '0' },
      start: false,
    });
    return new WahaEventHouse(house, receiver);
  }

  /** One whose session is linked and level with its page. */
  static async linked(events: readonly string[]): Promise<WahaEventHouse> {
    const waha = await WahaEventHouse.open();
    await waha.makeSession(events);
    await waha.house.reaches('scan_qr', 60_000);
    await waha.door.scan();
    await waha.house.reaches('working', 60_000);
    await eventually('level', () => waha.house.bridge.history.status('default').caughtUp, 60_000);
    return waha;
  }

  async makeSession(events: readonly string[]): Promise<void> {
    const webhook = {
      url: this.receiver.url,
      events,
      hmac: { key: HMAC_KEY },
      retries: { policy: 'constant', delaySeconds: 1, attempts: 5 },
      customHeaders: [{ name: 'X-Shop', value: 'corner' }],
    };
    await this.post('/api/sessions', { name: 'default', config: { metadata: METADATA, webhooks: [webhook] } });
  }

  get door() {
    return this.house.simulator.door;
  }

  async post(path: string, body?: object): Promise<unknown> {
    return (await this.house.post(path).send(body).expect(201)).body as unknown;
  }

  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    return (await request(this.house.bridge.url).get(path).set('X-Api-Key', KEY).expect(200)).body as T;
  }

  get deliveries(): readonly WahaDelivery[] {
    return this.receiver.received as unknown as readonly WahaDelivery[];
  }

  /** The first delivery under that name of which `is` holds. */
  delivered(name: string, is: (payload: WahaBody['payload']) => unknown = () => true): Promise<WahaDelivery> {
    return eventually(
      name,
      () => this.deliveries.find(({ body }) => body.event === name && Boolean(is(body.payload))),
      20_000,
    );
  }

  /** Compares the whole body with what WAHA would send, and checks its signature without any code of ours. */
  async compare({ body, text, headers }: WahaDelivery, payload: unknown, linked = true): Promise<void> {
    const [me, environment] = await Promise.all([
      this.get('/api/sessions/default/me'),
      this.get('/api/server/version'),
    ]);
    expect(body).toEqual({
      id: expect.stringMatching(/^evt_[0-9a-z]{26}$/) as string,
      timestamp: expect.any(Number) as number,
      event: body.event,
      session: 'default',
      metadata: METADATA,
      ...(linked ? { me } : {}),
      payload,
      engine: 'WEBJS',
      environment: linked ? environment : { ...environment, browser: expect.any(String) as string },
    });
    expect(eventMisfits(body)).toEqual([]);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': `WAHA/${String(environment['version'])}`,
      'x-shop': 'corner',
      'x-webhook-request-id': expect.stringMatching(/^[0-9A-Z]{26}$/) as string,
      'x-webhook-timestamp': expect.stringMatching(/^\d{13}$/) as string,
      'x-webhook-hmac-algorithm': 'sha512',
      'x-webhook-hmac': await hmacSha512(HMAC_KEY, text),
    });
    this.compared.add(body.event);
  }

  async close(): Promise<void> {
    await this.house.close();
    await this.receiver.stop();
  }
}

/** The hex of an HMAC with SHA-512, by WebCrypto. */
export async function hmacSha512(key: string, text: string): Promise<string> {
  const bytes = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-512' };
  const imported = await webcrypto.subtle.importKey('raw', bytes.encode(key), algorithm, false, ['sign']);
  return Buffer.from(await webcrypto.subtle.sign('HMAC', imported, bytes.encode(text))).toString('hex');
}
