import { z } from 'zod';
import type { BridgeError } from '../../core/errors/bridge-error.js';
import { explainError } from '../../core/errors/explain.js';
import { ERROR_CODES } from '../../core/errors/bridge-error.js';

export const statusErrorSchema = z
  .looseObject({
    status: z.literal('error'),
    code: z.enum(ERROR_CODES),
    message: z.string(),
    hint: z.string().meta({ description: 'What to do next' }),
    requestId: z.string(),
    errors: z.array(z.object({ field: z.string(), expected: z.string(), received: z.string() })).optional(),
  })
  .meta({ id: 'Error', description: 'Facts that belong to the code, such as `registered`, stand beside.' });

/** The error envelope of native and Cartat: facts beside, never over, the fixed keys. */
export function statusErrorBody(error: BridgeError, requestId: string): z.input<typeof statusErrorSchema> {
  return {
    ...error.facts,
    status: 'error',
    code: error.code,
    message: error.message,
    hint: error.hint ?? explainError(error.code).nextAction,
    requestId,
    ...(error.details.length > 0 ? { errors: [...error.details] } : {}),
  };
}
