import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { BridgeError } from '../core/errors/bridge-error.js';
import type { WebhookAnswer, WebhookRequest, WebhookSender } from '../core/ports/webhook-ports.js';
import {
  assertAllowedUrl,
  checkedPlace,
  lookupOf,
  systemResolver,
  type Place,
  type PlaceRules,
  type Resolver,
} from './guarded-place.js';

export interface GuardedWebhookSenderOptions {
  /** `host` or `host:port`: may be any address, by http too. */
  readonly allowedHosts: readonly string[];
  readonly resolve?: Resolver | undefined;
  /** Certificate authorities in place of the machine's own, for tests. */
  readonly ca?: string | undefined;
}

const SHOWN_BYTES = 1_024;
const MOST_AGENTS = 200;
const IDLE_MS = 4_000;

/**
 * Posts to receivers that others name, without becoming their way into this machine's network: see `checkedPlace`. No
 * redirect is followed. Connections are kept for a while, each to the very address that was checked.
 */
export class GuardedWebhookSender implements WebhookSender {
  readonly #rules: PlaceRules;
  readonly #ca: string | undefined;
  readonly #agents = new Map<string, HttpAgent | HttpsAgent>();

  constructor({ allowedHosts, resolve = systemResolver, ca }: GuardedWebhookSenderOptions) {
    this.#ca = ca;
    this.#rules = {
      allowHttp: false,
      allowedHosts,
      setting: 'WEBHOOK_ALLOW_HOSTS',
      resolve,
      refuse: (why, cause) => new BridgeError('webhook_refused', `The webhook cannot go there: ${why}.`, { cause }),
    };
  }

  assertAllowed(url: string): void {
    if (!URL.canParse(url)) throw this.#rules.refuse('its address is not a URL');
    assertAllowedUrl(new URL(url), this.#rules);
  }

  async send(url: string, request: WebhookRequest, signal: AbortSignal): Promise<WebhookAnswer> {
    try {
      this.assertAllowed(url);
      const place = await checkedPlace(new URL(url), this.#rules, signal);
      return await toAnswer(await this.#post(place, request, signal));
    } catch (error) {
      return { kind: 'failed', problem: problemOf(error, signal) };
    }
  }

  /** Ends the connections that are kept. */
  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  async #post(place: Place, request: WebhookRequest, signal: AbortSignal): Promise<IncomingMessage> {
    try {
      return await this.#ask(place, request, signal);
    } catch (error) {
      // The receiver closed a kept connection in the same moment: nobody has seen the request.
      if (error instanceof StaleConnection) return this.#ask(place, request, signal);
      throw error;
    }
  }

  #ask(place: Place, { headers, body }: WebhookRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const { url } = place;
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const bytes = Buffer.from(body, 'utf8');
    return new Promise((resolve, reject) => {
      const request = send(url, {
        method: 'POST',
        agent: this.#agentOf(place),
        signal,
        lookup: lookupOf(place),
        ...(this.#ca !== undefined && { ca: this.#ca }),
        headers: { ...headers, 'content-length': bytes.byteLength },
      });
      request.on('response', resolve);
      request.on('error', (error: NodeJS.ErrnoException) => {
        const isStale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        reject(isStale ? new StaleConnection() : error);
      });
      request.end(bytes);
    });
  }

  #agentOf({ url, address }: Place): HttpAgent | HttpsAgent {
    const name = `${url.protocol}//${url.host} ${address}`;
    const known = this.#agents.get(name);
    if (known !== undefined) return known;
    const options = { keepAlive: true, maxFreeSockets: 8, timeout: IDLE_MS };
    const agent = url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
    this.#agents.set(name, agent);
    for (const [oldest, old] of this.#agents) {
      if (this.#agents.size <= MOST_AGENTS) break;
      old.destroy();
      this.#agents.delete(oldest);
    }
    return agent;
  }
}

class StaleConnection extends Error {}

async function toAnswer(response: IncomingMessage): Promise<WebhookAnswer> {
  const status = response.statusCode ?? 0;
  const retryAfterMs = toRetryAfterMs(response.headers['retry-after']);
  return { kind: 'answered', status, retryAfterMs, responseStart: await startOf(response) };
}

/** The first KiB; a longer body ends the connection, a short one leaves it for the next request. */
async function startOf(response: IncomingMessage): Promise<string> {
  const blocks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const block of response as AsyncIterable<Uint8Array>) {
      blocks.push(block);
      bytes += block.byteLength;
      if (bytes > SHOWN_BYTES) break;
    }
  } catch {
    // The status is what counts.
  }
  return Buffer.concat(blocks).subarray(0, SHOWN_BYTES).toString('utf8').replaceAll('\0', '');
}

/** Seconds or a date, as HTTP has it. */
function toRetryAfterMs(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1_000;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - Date.now());
}

function problemOf(error: unknown, signal: AbortSignal): string {
  if (error instanceof BridgeError) return error.message;
  if (signal.aborted) return 'It did not answer in time.';
  const { code } = error as { readonly code?: unknown };
  return `It could not be reached (${typeof code === 'string' ? code : 'connection lost'}).`;
}
