import { z } from 'zod';
import { parseChatRef } from '../../../core/ids/chat-ref.js';
import { DEFAULT_NAME } from './session-access.js';

// What is wrong with a field is said as the validator of WAHA says it: the field's name comes before it.
const STRING = 'must be a string';
const NUMBER = 'must be a number conforming to the specified constraints';
const BOOLEAN = 'must be a boolean value';

/** A text of a body. */
export const text = z.string({ error: STRING });

/** A text with something in it. */
export const filled = text.refine((value) => value.trim() !== '', { error: 'should not be empty' });

/** A finite number of a body. */
export const number = z.number({ error: NUMBER });

export const bool = z.boolean({ error: BOOLEAN });

/** One of these, of a query or a body. */
export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, { error: `must be one of the following values: ${values.join(', ')}` });
}

/** A flag of a query: `true`, `True`, `1` and their opposites. */
export const queryBool = z
  .string({ error: BOOLEAN })
  .refine((value) => /^(true|false|1|0)$/i.test(value), { error: BOOLEAN })
  .transform((value) => /^(true|1)$/i.test(value))
  .meta({ description: 'true or false' });

/** A whole number of a query, in plain digits. */
export function queryCount(min: number): z.ZodType<number, string> {
  return z
    .string({ error: NUMBER })
    .refine((value) => /^-?\d+(\.\d+)?$/.test(value), { error: NUMBER })
    .transform(Number)
    .refine((value) => Number.isInteger(value), { error: 'must be an integer number' })
    .refine((value) => value >= min, { error: `must not be less than ${String(min)}` })
    .refine((value) => value <= MOST, { error: `must not be greater than ${String(MOST)}` });
}

/** A whole number of a body. */
export function count(min: number) {
  return number
    .refine((value) => Number.isInteger(value), { error: 'must be an integer number' })
    .refine((value) => value >= min, { error: `must not be less than ${String(min)}` })
    .refine((value) => value <= MOST, { error: `must not be greater than ${String(MOST)}` });
}

const MOST = 1_000_000;

/** Unix seconds in a query; a fraction is cut off. */
export const querySeconds = z
  .string({ error: NUMBER })
  .refine((value) => /^\d{1,12}(\.\d+)?$/.test(value), { error: NUMBER })
  .transform((value) => Math.trunc(Number(value)));

/** A chat or person as WAHA's clients write it; core says who is meant. */
export const chatId = z
  .string({ error: STRING })
  .transform(toChatId)
  .refine((value) => value.trim() !== '' && value.length <= 128, { error: 'should not be empty' })
  .refine(isChatId, { error: 'must be a phone number with country code or a chat id such as 12132132130@c.us' })
  .meta({ example: '12132132130@c.us' });

/** `{true|false}_{chat}_{id}[_{participant}]`, or the id alone. */
export const messageId = z
  .string({ error: STRING })
  .transform(decodedOnce)
  .refine(
    (value) => /^(true|false)_[^_@\s]+@[^_@\s]+_[^_\s]+(_[^_\s]+)?$/.test(value) || /^[\w.-]{6,64}$/.test(value),
    {
      error: 'must be a message id in the format {true|false}_{chatId}_{id}',
    },
  )
  .meta({ example: 'false_12132132130@c.us_AAAAAAAAAAAAAAAAAAAA' });

/** A message id that names its chat. */
export const wholeMessageId = messageId.refine((value) => value.includes('@'), {
  error: 'must be a message id in the format {true|false}_{chatId}_{id}',
});

/** The session of a route that has it in its path. */
export const sessionPath = z.string().meta({ description: 'The name of the session.', example: DEFAULT_NAME });

/** A group in a path; its id may come without its server. */
export const groupPath = z.object({
  session: sessionPath,
  id: z
    .string()
    .transform(decodedOnce)
    .transform((value) => (value.includes('@') ? value : `${value}@g.us`))
    .refine((value) => /^\d{5,20}(-\d{5,15})?@g\.us$/.test(value), { error: 'must be a group id ending in @g.us' }),
});

/** The session of a route that has it in its query. */
export const sessionQuery = text.optional().meta({ description: `Default: ${DEFAULT_NAME}.` });

/** The session of a route that has it in its body. */
export const sessionField = text.nullish().meta({ description: `Default: ${DEFAULT_NAME}.` });

/** A body: unknown keys are dropped, an absent one is an empty one. */
export function bodyOf<S extends z.core.$ZodLooseShape>(shape: S) {
  // What the empty object lacks is refused field by field.
  return z.object(shape, { error: 'must be an object' }).prefault({} as never);
}

/** The chat that a message id names; null for a bare one. */
export function chatOfMessage(id: string): string | null {
  return /^(?:true|false)_([^_]+@[^_]+)_/.exec(id)?.[1] ?? null;
}

/** `all` is a word of WAHA's own; a national number may be understood with DEFAULT_COUNTRY, which core knows. */
function isChatId(value: string): boolean {
  if (value === 'all' || /^0[1-9]\d+$/.test(value)) return true;
  try {
    return !value.startsWith('00') && parseChatRef(value).candidates.length > 0;
  } catch {
    return false;
  }
}

// Clients write +9665… and 9665… and mean the phone; clients that escape twice send %2540 for @.
function toChatId(value: string): string {
  const plain = decodedOnce(value).trim();
  return plain.includes('@') ? plain.replace(/^\+/, '') : plain.replace(/^\+/, '').replace(/[\s().-]/g, '');
}

function decodedOnce(value: string): string {
  if (!/%[0-9a-f]{2}/i.test(value)) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
