import { z } from 'zod';

export const MOST = 2_000;

/** What Periskope calls an id of a chat: digits, or one of the endings; nothing is put right in silence. */
const ID = /^(?:[1-9]\d{7,14}|[1-9]\d{0,19}@(?:c\.us|s\.whatsapp\.net)|\d{5,20}@lid|\d{5,20}(?:-\d{5,15})?@g\.us)$/;
const EXPECTED = 'Invalid chat_id: a number with country code (digits only), or an id ending in @c.us or @g.us';

/** The id of a chat, in its canonical form: digits become @c.us. */
export const chatId = z
  .string({ error: EXPECTED })
  .refine((text) => ID.test(text), { error: EXPECTED, params: { code: 'invalid_chat_id' } })
  .transform(canonicalId)
  .meta({
    description: 'Country code and number, with or without @c.us; groups end in @g.us',
    example: '919537851844',
  });

export function canonicalId(text: string): string {
  if (!text.includes('@')) return `${text}@c.us`;
  return text.replace(/@s\.whatsapp\.net$/, '@c.us');
}

export const messageId = z
  .string({ error: 'a message id' })
  .refine((text) => /^[\x21-\x7e]{1,256}$/.test(text), { error: 'a message id' })
  .meta({ description: 'The message_id, or the queue_id that a send answered' });

/** `limit` and `offset` of a list. */
export const paging = {
  limit: z
    .string({ error: 'one whole number' })
    .regex(/^(0|[1-9]\d{0,8})$/, 'Invalid limit: expected a whole number from 1 to 2000')
    .transform(Number)
    .refine((value) => value <= MOST, { error: 'Limit should be less than 2000' })
    .refine((value) => value > 0, { error: 'Invalid limit: expected a whole number from 1 to 2000' })
    .optional()
    .meta({ description: 'Default and most: 2000' }),
  offset: z
    .string({ error: 'one whole number' })
    .regex(/^(0|[1-9]\d{0,8})$/, 'Invalid offset: expected a whole number from 0')
    .transform(Number)
    .optional()
    .meta({ description: 'So many are left out, from the newest on; default 0' }),
};

const TIME = 'a time like 2025-01-27T11:07:56+00:00';

/** ISO 8601 as unix seconds. */
const time = z
  .string({ error: TIME })
  .refine((text) => /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text)), { error: TIME })
  .transform((text) => Math.floor(Date.parse(text) / 1000))
  .optional()
  .meta({ description: TIME });

/** A list may be narrowed to a time. */
export const span = { start_time: time, end_time: time };

export const email = z
  .string({ error: 'an email' })
  .max(320)
  .regex(/^[^\s@]+@[^\s@]+$/, 'an email');

/** `a,b` or a list, as names without blanks around them. */
export const labelNames = z
  .union([z.string(), z.array(z.string())], { error: 'labels with commas between them' })
  .transform((given) => [
    ...new Set(
      (typeof given === 'string' ? given.split(',') : given).map((name) => name.trim()).filter((name) => name !== ''),
    ),
  ])
  .refine((names) => names.length <= 100 && names.every((name) => name.length <= 100), {
    error: 'at most 100 labels of 100 characters',
  })
  .meta({ description: 'Names or ids of labels, with commas between them; these and no others. New names are made.' });

/** An id or a list of ids. */
export function oneOrMany<T extends z.ZodType>(one: T, most: number) {
  return z
    .union([one, z.array(one).min(1).max(most)], { error: `an id or a list of at most ${String(most)}` })
    .transform((given): z.output<T>[] => (Array.isArray(given) ? (given as z.output<T>[]) : [given]));
}

/** A JSON object; what is not known of it is left alone. */
export function bodyOf<S extends z.ZodRawShape>(shape: S) {
  return z.object(shape, { error: 'a JSON object' });
}

/** Where a page of a list stands in the whole, counted from 1. */
export interface PageOf {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** `from` and `to` are 0 for an empty page. */
export function pageOf(offset: number, length: number, total: number): PageOf {
  return length === 0 ? { from: 0, to: 0, count: total } : { from: offset + 1, to: offset + length, count: total };
}

export const pageShape = {
  from: z.int().meta({ description: 'Which of all is the first one here, counted from 1; 0 when it is empty' }),
  to: z.int(),
  count: z.int().meta({ description: 'How many there are in all' }),
};

/** `2025-01-27T11:07:56+00:00` of unix seconds. */
export function isoSeconds(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}+00:00`;
}

/** `2025-01-27T11:08:10.693+00:00` of unix milliseconds. */
export function isoMs(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}+00:00`;
}
