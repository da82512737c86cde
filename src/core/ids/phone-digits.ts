import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { invalidInput } from '../errors/bridge-error.js';
import type { BridgeError } from '../errors/bridge-error.js';

const EXPECTED = 'a phone number with country code, 8 to 15 digits';
const DIGIT_ZEROS = [0x0660, 0x06f0, 0x0966, 0xff10];
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const SEPARATORS = /[\s().\-\u2010-\u2015\u2212[\]]/g;

/**
 * The digits of a phone number with country code, from any usual spelling of it: `+`, a leading `00`, spaces, dashes,
 * dots, brackets, a bracketed trunk `(0)`, and Arabic, Persian, Devanagari or full-width digits.
 * A national number (one leading `0`) is resolved only with `defaultCountry`. Throws `invalid_chat_id` otherwise:
 * nothing is guessed.
 */
export function toPhoneDigits(input: string, defaultCountry?: string, field = 'chat'): string {
  const text = toAsciiDigits(input).replace(INVISIBLE, '').trim();
  const international = /^[(\s]*(\+|00)/.test(text);
  const compact = (international ? text.replace(/^([(\s]*(?:\+|00)[\s\d]{1,5})\(\s*0\s*\)/, '$1') : text).replace(
    SEPARATORS,
    '',
  );

  if (!/^\+?\d+$/.test(compact)) throw refusal(field, input, EXPECTED);

  const plain = compact.replace(/^\+/, '').replace(/^00/, '');
  const digits = plain.startsWith('0') && !international ? resolveNational(plain, input, defaultCountry, field) : plain;

  if (digits.startsWith('0')) throw refusal(field, input, `${EXPECTED}; no country code starts with 0`);
  if (digits.length > 15 && !international) {
    throw refusal(field, input, `${EXPECTED}; for a group add @g.us, for a LID add @lid`);
  }
  if (digits.length < 8 || digits.length > 15) throw refusal(field, input, EXPECTED);
  return digits;
}

function resolveNational(national: string, input: string, country: string | undefined, field: string): string {
  if (country === undefined || !isSupportedCountry(country)) {
    throw refusal(field, input, `${EXPECTED}; a single leading 0 is a national number, which needs DEFAULT_COUNTRY`);
  }
  const parsed = parsePhoneNumberFromString(national, country);
  if (!parsed?.isPossible()) throw refusal(field, input, `${EXPECTED}, or a national number of ${country}`);
  return parsed.number.slice(1);
}

function toAsciiDigits(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = DIGIT_ZEROS.find((start) => code >= start && code < start + 10);
    return zero === undefined ? digit : String(code - zero);
  });
}

function refusal(field: string, input: string, expected: string): BridgeError {
  return invalidInput(field, expected, JSON.stringify(input.slice(0, 80)), 'invalid_chat_id');
}
