import { io, type Socket } from 'socket.io-client';
import { PERISKOPE_EVENTS, type PeriskopeEventName } from '../../src/http/dialects/periskope/event-names.js';
import { eventually } from './eventually.js';
import { KEY } from './live-house.js';
import type { PeriskopeHouse } from './periskope-house.js';
import { WebhookReceiver, type Received } from './webhook-receiver.js';

/** What of an event every listener gets. */
export interface Envelope {
  readonly id: string;
  readonly event: PeriskopeEventName;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Listener {
  readonly socket: Socket;
  readonly told: { readonly name: string; readonly envelope: Envelope }[];
}

/** Everybody who can be told of a phone: a webhook, a WebSocket at the common port, and polling at the dialect's own. */
export class PeriskopeEars {
  readonly receiver: WebhookReceiver;
  readonly listeners: readonly Listener[];
  readonly #signingKey: string;
  readonly #orgId: string;
  #done = 0;

  private constructor(receiver: WebhookReceiver, listeners: readonly Listener[], signingKey: string, orgId: string) {
    this.receiver = receiver;
    this.listeners = listeners;
    this.#signingKey = signingKey;
    this.#orgId = orgId;
  }

  static async open(house: PeriskopeHouse, phoneId: string): Promise<PeriskopeEars> {
    const receiver = await new WebhookReceiver().start();
    const body = { url: receiver.url, events: PERISKOPE_EVENTS, name: 'All of it' };
    const hook = await house.call<{ signing_key: string; org_id: string }>('post', '/v1/webhooks', body, phoneId);
    const { url } = house.bridge;
    const listeners = [
      await listen(url, 'websocket', phoneId, url),
      await listen(house.alone, 'polling', phoneId, url),
    ];
    return new PeriskopeEars(receiver, listeners, hook.signing_key, hook.org_id);
  }

  close(): void {
    for (const { socket } of this.listeners) socket.disconnect();
  }

  /** What the webhook got, all of it. */
  told(): readonly Envelope[] {
    return this.receiver.received.map(envelopeOf);
  }

  /** From now on only what comes counts. */
  mark(): void {
    this.#done = this.receiver.received.length;
  }

  /** What the webhook got since the mark. */
  fresh(): readonly Envelope[] {
    return this.told().slice(this.#done);
  }

  /**
   * Waits for the event, and compares what the webhook got, whole, and what both sockets got with the row; its signature
   * is checked by WebCrypto.
   */
  async expectTold(
    name: PeriskopeEventName,
    row: object,
    isIt: (data: Envelope['data']) => boolean = () => true,
  ): Promise<void> {
    const found = await eventually(`${name} at the receiver`, () =>
      this.receiver.received.slice(this.#done).find((one) => {
        const { event, data } = envelopeOf(one);
        return event === name && isIt(data);
      }),
    );
    const expected = {
      id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/) as string,
      event: name,
      event_type: name,
      data: row,
      org_id: this.#orgId,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/) as string,
    };
    const envelope = envelopeOf(found);
    expect(envelope).toEqual(expected);
    expect(await isSigned(found, this.#signingKey)).toBe(true);
    for (const listener of this.listeners) {
      const heard = await eventually(`${name} on a socket`, () =>
        listener.told.find((one) => one.envelope.id === envelope.id && one.name === name),
      );
      expect(heard.envelope).toEqual(expected);
    }
  }
}

function envelopeOf({ text }: Received): Envelope {
  return JSON.parse(text) as Envelope;
}

/** As the client's `connect()` does it. A link to a file leads to where its listener asked: shown as if from `shown`. */
async function listen(
  base: string,
  transport: 'websocket' | 'polling',
  phoneId: string,
  shown: string,
): Promise<Listener> {
  const extraHeaders = { Authorization: `Bearer ${KEY}`, 'x-phone': phoneId };
  const socket = io(base, { transports: [transport], extraHeaders, forceNew: true });
  const told: Listener['told'] = [];
  socket.onAny((name: string, envelope: Envelope) => {
    const text = JSON.stringify(envelope).replaceAll(base, shown);
    told.push({ name, envelope: JSON.parse(text) as Envelope });
  });
  await eventually('the socket', () => socket.connected);
  return { socket, told };
}

/** By WebCrypto, which knows nothing of how it is made. */
async function isSigned({ headers, text }: Received, key: string): Promise<boolean> {
  const { subtle } = globalThis.crypto;
  const bytes = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await subtle.importKey('raw', bytes.encode(key), algorithm, false, ['verify']);
  const signature = Buffer.from(String(headers['x-periskope-signature']), 'hex');
  return subtle.verify('HMAC', imported, signature, bytes.encode(text));
}
