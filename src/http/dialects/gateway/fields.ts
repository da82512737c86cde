import { z } from 'zod';
import { BridgeError } from '../../../core/errors/bridge-error.js';

const DEFAULT_LIMIT = 50;
const MOST = 200;

/** The path of everything that belongs to a session. */
export const SESSION_PATH = '/api/v1/sessions/:session';

export const sessionParam = z.string().meta({ description: 'The id of the session: its name' });

const jidText = z.string().transform(decodeOnceMore);

/** An address in a path, as this dialect writes them; see `innerIdOf`. */
export const jidParam = jidText.meta({
  description: '`628…@s.whatsapp.net`, `…@g.us` or `…@lid`; nothing else is understood',
  example: '6281234567890@s.whatsapp.net',
});

/** A page of a list. 50 when it is absent, empty or 0; smaller numbers count as 1, greater ones as 200. */
export const pageQuery = {
  limit: z
    .string({ error: 'one whole number' })
    .regex(/^([+-]?\d{1,18})?$/, 'a whole number')
    .transform((text) => (Number(text) === 0 ? DEFAULT_LIMIT : Math.min(MOST, Math.max(1, Number(text)))))
    .optional()
    .meta({ description: '1 to 200, default 50' }),
  cursor: z
    .string({ error: 'one cursor' })
    .max(512, 'a cursor')
    .optional()
    .meta({ description: '`nextCursor` of the page before' }),
};

/** How many one page holds. */
export function pageSize({ limit = DEFAULT_LIMIT }: { readonly limit?: number | undefined }): number {
  return limit;
}

/** A list as this dialect pages it; `nextCursor` is null at the end, as the documentation says. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

/** Strict, as every body of this dialect. */
export function bodyOf<S extends z.core.$ZodLooseShape>(shape: S) {
  return z
    .strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'a JSON object') })
    .prefault({} as never);
}

export const text = z.string({ error: 'a text' });
export const flag = z.boolean({ error: 'true or false' });

/**
 * The id that WhatsApp Web has for an address of this dialect; null for what is none: bare digits, `@c.us`, an address
 * with a device. Nothing is put right, as its clients know an address by its exact text.
 */
export function innerIdOf(jid: string): string | null {
  const phone = /^(\d{5,20})@s\.whatsapp\.net$/.exec(jid)?.[1];
  if (phone !== undefined) return `${phone}@c.us`;
  return /^([\d-]{5,40}@(g\.us|lid|newsletter|broadcast)|status@broadcast)$/.test(jid) ? jid : null;
}

/** The address under which this dialect shows an id of WhatsApp Web. */
export function jidOf(id: string): string {
  return id.replace(/(?::\d+)?@c\.us$/, '@s.whatsapp.net');
}

/** The refusal of a body that its schema could not find wrong. */
export function bodyRefusal(message: string): BridgeError {
  return new BridgeError('invalid_request', message, { part: 'body' });
}

// Clients that escape twice send %2540 for @.
function decodeOnceMore(value: string): string {
  if (!/%[0-9a-f]{2}/i.test(value)) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
