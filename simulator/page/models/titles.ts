import type { Wid } from '../ids/wid.js';

interface Named {
  readonly name: string | undefined;
  readonly pushname: string | undefined;
  readonly phone: string | undefined;
}

let lookUp: (id: string) => Named | undefined = () => undefined;

/** Tells where names are found; the store does so when it is made. */
export function setNameSource(source: (id: string) => Named | undefined): void {
  lookUp = source;
}

const COUNTRY_CODES = ['1', '44', '55', '52', '54', '91', '966', '20', '49', '351'];

/** `+44 7700 900123`: as WhatsApp writes a number without a name. */
export function formattedPhone(digits: string): string {
  const code =
    COUNTRY_CODES.filter((entry) => digits.startsWith(entry)).sort((a, b) => b.length - a.length)[0] ??
    digits.slice(0, 2);
  const rest = digits.slice(code.length);
  return `+${code} ${rest.length > 6 ? `${rest.slice(0, rest.length - 6)} ${rest.slice(-6)}` : rest}`;
}

/** The name at the head of a chat: the address book's, the group's, or the number. */
export function titleOf(id: Wid, ownName: string | undefined): string {
  if (ownName !== undefined) return ownName;
  const named = lookUp(id._serialized);
  if (named?.name !== undefined) return named.name;
  const phone = id.isLid() ? named?.phone : id.server === 'c.us' ? id.user : undefined;
  if (phone !== undefined) return formattedPhone(phone);
  return named?.pushname ?? id.user;
}
