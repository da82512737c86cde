import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { BridgeError } from '../core/errors/bridge-error.js';
import { isPublicAddress } from './address-rules.js';

/** All addresses of a name; rejects for one that has none. */
export type Resolver = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/** Asks this machine's resolver. */
export const systemResolver: Resolver = (host) => systemLookup(host, { all: true, verbatim: true });

export interface PlaceRules {
  /** `http:` too; otherwise https only. */
  readonly allowHttp: boolean;
  /** `host` or `host:port`: may be any address and any scheme, because the owner says so. */
  readonly allowedHosts: readonly string[];
  /** The setting that lists them, for errors. */
  readonly setting: string;
  readonly resolve: Resolver;
  /** Makes the error of which `why` is the end of a sentence. */
  readonly refuse: (why: string, cause?: unknown) => BridgeError;
}

/** An address that may be connected to, and the very IP address that was checked. */
export interface Place {
  readonly url: URL;
  readonly address: string;
  readonly family: number;
}

/** What can be said of an address without asking DNS. Throws the rules' error. */
export function assertAllowedUrl(url: URL, rules: PlaceRules): void {
  const isAllowed = isAllowedHost(url, rules.allowedHosts);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && (rules.allowHttp || isAllowed))) {
    throw rules.refuse(`only https addresses are allowed, and this one is ${url.protocol.slice(0, -1)}`);
  }
  if (url.username !== '' || url.password !== '') throw rules.refuse('its address holds a password');
  const host = hostOf(url);
  if (isIP(host) !== 0 && !isAllowed && !isPublicAddress(host)) throw notPublic(rules);
}

/**
 * Resolves the name here and checks every address that it has: all must be public, since a name with one public and one
 * private address is a trap. Throws the rules' error.
 */
export async function checkedPlace(url: URL, rules: PlaceRules, deadline: AbortSignal): Promise<Place> {
  assertAllowedUrl(url, rules);
  const host = hostOf(url);
  const addresses =
    isIP(host) === 0 ? await addressesOf(host, rules, deadline) : [{ address: host, family: isIP(host) }];
  if (!isAllowedHost(url, rules.allowedHosts) && !addresses.every(({ address }) => isPublicAddress(address))) {
    throw notPublic(rules);
  }
  const [first] = addresses;
  if (first === undefined) throw rules.refuse('its host has no address');
  return { url, ...first };
}

/** For a request to that place: the name is not asked again, since between two answers of DNS the address could change. */
export function lookupOf({ address, family }: Pick<Place, 'address' | 'family'>): LookupFunction {
  return (_host, options, done) => {
    if (options.all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  };
}

function notPublic({ refuse, setting }: PlaceRules): BridgeError {
  return refuse(`its address is not on the public internet; ${setting} lists exceptions`);
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function isAllowedHost({ hostname, port, protocol }: URL, allowedHosts: readonly string[]): boolean {
  const realPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return allowedHosts.some((allowed) => allowed === hostname || allowed === `${hostname}:${realPort}`);
}

async function addressesOf(host: string, { resolve, refuse }: PlaceRules, deadline: AbortSignal) {
  const late = new Promise<never>((_resolve, reject) => {
    const stop = () => {
      reject(refuse('it took too long'));
    };
    if (deadline.aborted) stop();
    else deadline.addEventListener('abort', stop, { once: true });
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([resolve(host), late]);
  } catch (error) {
    if (error instanceof BridgeError) throw error;
    throw refuse('its host has no address', error);
  }
}
