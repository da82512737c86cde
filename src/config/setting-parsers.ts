import { isSupportedCountry } from 'libphonenumber-js/min';
import { isHeaderValue, isOwnHeaderName } from '../core/webhooks/webhook-header.js';
import { ShellWordsError, splitShellWords } from './split-shell-words.js';

/** Every dialect that can be served alone on a port of its own. */
export const DIALECT_NAMES = ['native', 'cartat', 'periskope', 'waha', 'messages', 'gateway'] as const;
export type DialectName = (typeof DIALECT_NAMES)[number];

/** One dialect and the extra port it is served on. */
export interface DialectPort {
  readonly dialect: DialectName;
  readonly port: number;
}

export function toHistoryDepth(text: string): 'off' | 'all' | number | undefined {
  if (text === 'off' || text === 'all') return text;
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= 36_500 ? days : undefined;
}

export function toPort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  return port <= 65_535 ? port : undefined;
}

export function toMemoryMb(text: string): number | undefined {
  const mib = /^\d{3,5}$/.test(text) ? Number(text) : NaN;
  return mib >= 200 && mib <= 16_384 ? mib : undefined;
}

export function wholeNumber(min: number, max: number): (text: string) => number | undefined {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    return number >= min && number <= max ? number : undefined;
  };
}

export function toText(text: string): string | undefined {
  return text === '' ? undefined : text;
}

export function toHost(text: string): string | undefined {
  const isIpv6 = /^[\da-fA-F:.]*:[\da-fA-F:.]*$/.test(text) && URL.canParse(`http://[${text}]`);
  const isNameOrIpv4 = /^[A-Za-z\d]([A-Za-z\d.-]*[A-Za-z\d])?$/.test(text) && URL.canParse(`http://${text}`);
  return isIpv6 || isNameOrIpv4 ? text : undefined;
}

export function toApiKey(text: string): string | undefined {
  if (/^sha512:/i.test(text) && !/^sha512:[0-9a-f]{128}$/i.test(text)) return undefined;
  return /^[\x21-\x7e]{8,}$/.test(text) ? text : undefined;
}

export function toSessionName(text: string): string | undefined {
  return /^[A-Za-z\d_-]{1,64}$/.test(text) ? text : undefined;
}

export function toCountry(text: string) {
  const code = text.toUpperCase();
  return isSupportedCountry(code) ? code : undefined;
}

export function toUrlOf(protocols: readonly string[]): (text: string) => string | undefined {
  return (text) => {
    if (!URL.canParse(text)) return undefined;
    const url = new URL(text);
    return protocols.includes(url.protocol) && url.hostname !== '' ? text : undefined;
  };
}

export function toChromeArgs(text: string): readonly string[] | undefined {
  try {
    const flags = splitShellWords(text);
    return flags.every((flag) => flag.startsWith('-')) ? flags : undefined;
  } catch (error) {
    if (error instanceof ShellWordsError) return undefined;
    throw error;
  }
}

function toList(text: string): readonly string[] {
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}

/** Names with commas between; which of them there are is known elsewhere. */
export function toNames(text: string): readonly string[] | undefined {
  const names = toList(text);
  return names.every((name) => name !== '') ? names : undefined;
}

/** `Name:value` with semicolons between. */
export function toHeaders(text: string): readonly { readonly name: string; readonly value: string }[] | undefined {
  const pairs = text.split(';').flatMap((pair) => (pair.trim() === '' ? [] : [pair]));
  const headers = pairs.map((pair) => {
    const [name = '', ...value] = pair.split(':');
    return { name: name.trim(), value: value.join(':').trim(), isPair: value.length > 0 };
  });
  const isRight = headers.every((one) => one.isPair && isOwnHeaderName(one.name) && isHeaderValue(one.value));
  return isRight ? headers.map(({ name, value }) => ({ name, value })) : undefined;
}

export function toHosts(text: string): readonly string[] | undefined {
  const hosts = toList(text).map((item) => item.toLowerCase());
  const isHost = (item: string) => URL.canParse(`http://${item}`) && new URL(`http://${item}/`).origin !== 'null';
  return hosts.every((item) => item !== '' && !/[/@?#\s]/.test(item) && isHost(item)) ? hosts : undefined;
}

export function toOrigin(text: string): string | undefined {
  const [origin, ...others] = toOrigins(text) ?? [];
  return others.length === 0 ? origin : undefined;
}

export function toOrigins(text: string): readonly string[] | undefined {
  const origins = toList(text).map((item) => item.replace(/\/$/, ''));
  const isOrigin = (item: string) => /^https?:/.test(item) && URL.canParse(item) && new URL(item).origin === item;
  return origins.every(isOrigin) ? origins : undefined;
}

function isDialectName(text: string): text is DialectName {
  return (DIALECT_NAMES as readonly string[]).includes(text);
}

export function toDialectPorts(text: string): readonly DialectPort[] | undefined {
  const pairs: DialectPort[] = [];
  for (const item of toList(text)) {
    const [dialect = '', portText = '', ...rest] = item.split(':');
    const port = toPort(portText.trim());
    const taken = pairs.some((pair) => pair.dialect === dialect || pair.port === port);
    if (rest.length > 0 || !isDialectName(dialect) || port === undefined || port === 0 || taken) return undefined;
    pairs.push({ dialect, port });
  }
  return pairs;
}
