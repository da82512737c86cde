import { invalidInput } from '../errors/bridge-error.js';
import { phoneCandidates } from './phone-candidates.js';
import { toPhoneDigits } from './phone-digits.js';

/** What a person's typing of a chat means. `candidates` are serialised WhatsApp ids, likeliest first, never empty. */
export type ChatRef =
  | { readonly kind: 'phone'; readonly digits: string; readonly candidates: readonly string[] }
  | { readonly kind: 'group' | 'lid' | 'newsletter' | 'broadcast'; readonly candidates: readonly string[] };

const EXPECTED =
  'a phone number with country code (8 to 15 digits) or an id ending in @c.us, @s.whatsapp.net, @g.us, @lid, @newsletter or @broadcast';

/**
 * Understands any id a person would type (DESIGN section 4). Throws `invalid_chat_id` for everything else. A LID,
 * group, channel or broadcast id is never taken for a phone.
 */
export function parseChatRef(input: string, defaultCountry?: string, field = 'chat'): ChatRef {
  const text = input.trim();
  const at = text.lastIndexOf('@');
  if (at < 0) return phoneRef(toPhoneDigits(text, defaultCountry, field));

  const server = text.slice(at + 1).toLowerCase();
  const user = text.slice(0, at);
  switch (server) {
    case 'c.us':
    case 's.whatsapp.net': {
      // A jid may carry the device: 447700900123:12@s.whatsapp.net.
      const digits = /^(\d{1,20})(?::\d{1,3})?$/.exec(user)?.[1];
      if (digits !== undefined) return phoneRef(digits);
      break;
    }
    case 'lid': {
      const lid = /^(\d{5,20})(?::\d{1,3})?$/.exec(user)?.[1];
      if (lid !== undefined) return { kind: 'lid', candidates: [`${lid}@lid`] };
      break;
    }
    case 'g.us':
      if (/^\d{5,20}(-\d{5,15})?$/.test(user)) return { kind: 'group', candidates: [`${user}@g.us`] };
      break;
    case 'newsletter':
      if (/^\d{5,25}$/.test(user)) return { kind: 'newsletter', candidates: [`${user}@newsletter`] };
      break;
    case 'broadcast':
      if (/^(status|\d{5,20})$/.test(user)) return { kind: 'broadcast', candidates: [`${user}@broadcast`] };
      break;
    default:
  }
  throw invalidInput(field, EXPECTED, JSON.stringify(input.slice(0, 80)), 'invalid_chat_id');
}

function phoneRef(digits: string): ChatRef {
  return { kind: 'phone', digits, candidates: phoneCandidates(digits) };
}
