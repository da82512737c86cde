import { lookup as systemLookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { BridgeError } from '../core/errors/bridge-error.js';
import type { FetchedFile, FileFetcher } from '../core/ports/outgoing-files.js';
import { isPublicAddress } from './address-rules.js';

/** All addresses of a name; rejects for one that has none. */
export type Resolver = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

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

interface Place {
  readonly url: URL;
  readonly address: string;
  readonly family: number;
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
  readonly #resolve: Resolver;

  constructor(options: GuardedFetchOptions) {
    this.#options = options;
    this.#resolve = options.resolve ?? ((host) => systemLookup(host, { all: true, verbatim: true }));
  }

  async fetch(
    address: string,
    { maxBytes, deadlineMs }: { readonly maxBytes: number; readonly deadlineMs: number },
  ): Promise<FetchedFile> {
    const deadline = AbortSignal.timeout(deadlineMs);
    let url = parsed(address);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const place = await this.#checked(url, deadline);
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

  async #checked(url: URL, deadline: AbortSignal): Promise<Place> {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const isAllowed = this.#isAllowed(url);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && (this.#options.allowHttp || isAllowed))) {
      throw refused(`only https addresses are fetched, and this one is ${url.protocol.slice(0, -1)}`);
    }
    if (url.username !== '' || url.password !== '') throw refused('its address holds a password');
    const addresses =
      isIP(host) === 0 ? await this.#addresses(host, deadline) : [{ address: host, family: isIP(host) }];
    // All of them: a name with one public and one private address is a trap.
    if (!isAllowed && !addresses.every(({ address }) => isPublicAddress(address))) {
      throw refused('its address is not on the public internet; MEDIA_ALLOWED_HOSTS lists exceptions');
    }
    const [first] = addresses;
    if (first === undefined) throw refused('its host has no address');
    return { url, ...first };
  }

  async #addresses(host: string, deadline: AbortSignal) {
    const late = new Promise<never>((_resolve, reject) => {
      const stop = () => {
        reject(refused('it took too long'));
      };
      if (deadline.aborted) stop();
      else deadline.addEventListener('abort', stop, { once: true });
    });
    late.catch(() => undefined);
    try {
      return await Promise.race([this.#resolve(host), late]);
    } catch (error) {
      if (error instanceof BridgeError) throw error;
      throw refused('its host has no address', error);
    }
  }

  #ask({ url, address, family }: Place, deadline: AbortSignal): Promise<IncomingMessage> {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const { idleMs = IDLE_MS, ca } = this.#options;
    return new Promise((resolve, reject) => {
      const request = send(url, {
        agent: false,
        signal: deadline,
        timeout: idleMs,
        ...(ca !== undefined && { ca }),
        headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Causeway' },
        // Not asked again: between two answers of DNS the address could change.
        lookup: (_host, options, done) => {
          if (options.all === true) done(null, [{ address, family }]);
          else done(null, address, family);
        },
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

  #isAllowed({ hostname, port, protocol }: URL): boolean {
    const realPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
    return this.#options.allowedHosts.some((allowed) => allowed === hostname || allowed === `${hostname}:${realPort}`);
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
