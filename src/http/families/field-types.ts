import { z } from 'zod';

/** A whole number in a query, in plain digits only: `1e3`, `2.5`, `0x10` and repeated keys are refused. */
export function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  const error = `a whole number from ${String(min)} to ${String(max)}`;
  return z
    .string({ error })
    .regex(/^(0|[1-9]\d{0,8})$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
}

/** `true` or `false`, so that absent stays a third answer. */
export const flag = z.enum(['true', 'false'], { error: '"true" or "false"' }).transform((value) => value === 'true');

/** A chat as a person types it; core says what it means. One more level of percent-escapes is undone. */
export const chatParam = z
  .string()
  .transform(decodeOnceMore)
  .refine((value) => value.trim().length > 0 && value.length <= 128, {
    error: 'a phone number with country code or a WhatsApp id',
    params: { code: 'invalid_chat_id' },
  })
  .meta({ description: 'Phone number with country code in any spelling, or an id ending in @c.us, @g.us, @lid, …' });

export const messageIdText = z
  .string({ error: 'one message id' })
  .transform(decodeOnceMore)
  .refine((value) => value.trim().length > 0 && value.length <= 256, { error: 'a message id' });

// Clients that escape twice send %2540 for @.
function decodeOnceMore(value: string): string {
  if (!/%[0-9a-f]{2}/i.test(value)) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
