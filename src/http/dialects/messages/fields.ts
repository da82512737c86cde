import { z } from 'zod';
import { BridgeError } from '../../../core/errors/bridge-error.js';
import { parseChatRef } from '../../../core/ids/chat-ref.js';

const PHONE = 'phone_number must include country code and contain 8-15 digits';
const MESSAGE = 'message must be a non-empty string';
const LIMIT = 'limit must be an integer between 1 and 100';

/** Digits with country code: whatever is no digit is dropped, but an id that is no phone's is never taken for one. */
export const phoneNumber = z
  .union([z.string(), z.number()], { error: PHONE })
  .transform((value, context) => {
    const digits = digitsOf(String(value));
    // No country code begins with 0: 00 and a national number would be guesses.
    if (digits !== null && /^[1-9]\d{7,14}$/.test(digits)) return digits;
    context.issues.push({ code: 'custom', message: PHONE, input: value });
    return z.NEVER;
  })
  .meta({
    type: 'string',
    description: 'With country code; 8-15 digits after all else is dropped',
    example: '15551234567',
  });

export const messageText = z
  .string({ error: MESSAGE })
  .refine((value) => value.trim() !== '', { error: MESSAGE })
  .max(65_536, 'message must have at most 65536 characters');

/** A whole number from 1 to 100, also as a text in plain digits. */
export const limitField = z
  .union(
    [
      z.number(),
      z
        .string()
        .regex(/^\d{1,3}$/, LIMIT)
        .transform(Number),
    ],
    { error: LIMIT },
  )
  .refine((value) => Number.isInteger(value) && value >= 1 && value <= 100, { error: LIMIT })
  .optional()
  .meta({ type: 'integer', description: '1 to 100' });

/** A body: unknown keys are dropped, an absent one is an empty one. */
export function bodyOf<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.object(shape, { error: 'the body must be a JSON object' }).prefault({} as never);
}

function digitsOf(text: string): string | null {
  if (!text.includes('@')) return text.replace(/\D/g, '');
  try {
    const ref = parseChatRef(text, undefined, 'phone_number');
    return ref.kind === 'phone' ? ref.digits : null;
  } catch (error) {
    if (error instanceof BridgeError) return null;
    throw error;
  }
}
