import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BridgeError } from '../core/errors/bridge-error.js';
import type { FetchedFile, FileFetcher } from '../core/ports/outgoing-files.js';
import { checkedPlace, lookupOf, systemResolver, type Place, type PlaceRules, type Resolver } from './guarded-place.js';

export interface GuardedFetchOptions {
  /** `http:` too; otherwise https only. */
  readonly allowHttp: boolean;
  /** `host` or `host:port`: may be any address and any scheme, because the owner says so. */
  readonly allowedHosts: readonly string[];
  readonly resolve?: Resolver | undefined;
  /** No byte for so long ends it, in ms. */
  readonly idleMs?: number | undefined;
  /** Certificate authorities in place of the machine's own, for tests. */
  readonly ca?: string | undefined;
}

const MOST_REDIRECTS = 4;
const IDLE_MS = 15_000;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches files from addresses that others name, without becoming their way into this machine's network: the name is
 * resolved here, every address it has must be public, and the connection goes to the very address that was checked; the
 * same again for every redirect. Size and time are bounded, nothing of ours (cookies, keys, proxies) goes along.
 */
export class GuardedFetch implements FileFetcher {
  readonly #options: GuardedFetchOptions;
  readonly #rules: PlaceRules;

  constructor(options: GuardedFetchOptions) {
    const { allowHttp, allowedHosts, resolve = systemResolver } = options;
    this.#options = options;
    this.#rules = { allowHttp, allowedHosts, setting: 'MEDIA_ALLOWED_HOSTS', resolve, refuse: refused };
  }

  async fetch(
    address: string,
    { maxBytes, deadlineMs }: { readonly maxBytes: number; readonly deadlineMs: number },
  ): Promise<FetchedFile> {
    const deadline = AbortSignal.timeout(deadlineMs);
    let url = parsed(address);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const place = await checkedPlace(url, this.#rules, deadline);
      const response = await this.#ask(place, deadline);
      const status = response.statusCode ?? 0;
      const location = response.headers.location;
      if (REDIRECTS.has(status) && location !== undefined) {
        response.destroy();
        url = parsed(location, url);
        continue;
      }
      if (status !== 200) {
        response.destroy();
        throw refused(`its address answered ${String(status)}`);
      }
      if (Number(response.headers['content-length'] ?? 0) > maxBytes) {
        response.destroy();
        throw tooLarge(maxBytes);
      }
      return {
        mimetype: typeOf(response),
        filename: nameOf(response, url),
        body: bounded(response, maxBytes, deadline),
      };
    }
    throw refused(`it was redirected more than ${String(MOST_REDIRECTS)} times`);
  }

  #ask(place: Place, deadline: AbortSignal): Promise<IncomingMessage> {
    const { url } = place;
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const { idleMs = IDLE_MS, ca } = this.#options;
    return new Promise((resolve, reject) => {
      const request = send(url, {
        agent: false,
        signal: deadline,
        timeout: idleMs,
        ...(ca !== undefined && { ca }),
        headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Causeway' },
        lookup: lookupOf(place),
      });
      request.on('response', resolve);
      request.on('timeout', () => {
        request.destroy(refused('its server went silent'));
      });
      request.on('error', (error) => {
        reject(toRefusal(error, deadline));
      });
      request.end();
    });
  }
}

async function* bounded(
  response: IncomingMessage,
  maxBytes: number,
  deadline: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const block of response as AsyncIterable<Uint8Array>) {
      bytes += block.byteLength;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      yield block;
    }
  } catch (error) {
    throw toRefusal(error, deadline);
  } finally {
    response.destroy();
  }
}

function parsed(text: string, base?: URL): URL {
  if (!URL.canParse(text, base?.href)) throw refused('its address is not a URL');
  return new URL(text, base);
}

function typeOf({ headers }: IncomingMessage): string | null {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? null;
}

function nameOf({ headers }: IncomingMessage, url: URL): string | null {
  const given = /filename="?([^";]+)"?/i.exec(headers['content-disposition'] ?? '')?.[1];
  const last = url.pathname.split('/').at(-1) ?? '';
  if (given !== undefined) return given;
  try {
    return decodeURIComponent(last) || null;
  } catch {
    return last;
  }
}

function toRefusal(error: unknown, deadline: AbortSignal): BridgeError {
  if (error instanceof BridgeError) return error;
  if (deadline.aborted) return refused('it took too long', error);
  const { code } = error as { readonly code?: unknown };
  return refused(`its server could not be reached (${typeof code === 'string' ? code : 'connection lost'})`, error);
}

function tooLarge(maxBytes: number): BridgeError {
  return refused(`it is larger than ${String(Math.floor(maxBytes / (1024 * 1024)))} MiB (MEDIA_MAX_MB)`);
}

function refused(why: string, cause?: unknown): BridgeError {
  return new BridgeError('media_refused', `The file was not fetched: ${why}.`, { cause });
}
