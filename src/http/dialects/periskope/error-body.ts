import { z } from 'zod';
import type { BridgeError, ErrorCode, ErrorDetail } from '../../../core/errors/bridge-error.js';
import { periskopeStatusOf } from './status-of.js';

/** How Periskope says that a request failed. */
export const errorSchema = z
  .object({
    code: z.string().meta({ example: 'NOT_FOUND_ERROR' }),
    name: z.string().optional(),
    message: z.string(),
    status: z.int(),
    fields: z.record(z.string(), z.object({ message: z.string(), value: z.string().optional() })).optional(),
    hint: z.string().optional().meta({ description: 'Ours: what to do next, where that is known' }),
  })
  .meta({ id: 'PeriskopeError' });

const CODES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST_ERROR',
  401: 'UNAUTHORIZED_ERROR',
  403: 'FORBIDDEN_ERROR',
  404: 'NOT_FOUND_ERROR',
  405: 'METHOD_NOT_ALLOWED_ERROR',
  409: 'CONFLICT_ERROR',
  410: 'GONE_ERROR',
  413: 'PAYLOAD_TOO_LARGE_ERROR',
  415: 'UNSUPPORTED_MEDIA_TYPE_ERROR',
  422: 'VALIDATION_ERROR',
  429: 'RATE_LIMIT_ERROR',
  500: 'INTERNAL_SERVER_ERROR',
  501: 'NOT_IMPLEMENTED_ERROR',
  503: 'SERVICE_UNAVAILABLE_ERROR',
  504: 'TIMEOUT_ERROR',
};

const NO_CHAT = 'Chat not found — no chat with the given chat_id exists for the phone';
const DOCUMENTED: Partial<Readonly<Record<ErrorCode, string>>> = {
  chat_not_found: NO_CHAT,
  number_not_registered: NO_CHAT,
  message_not_found: 'Message not found — no message with the given message_id exists for the phone',
  session_not_found: 'Phone not found — no phone with the given x-phone exists in the org',
};

/** The body of an error, in Periskope's words where it has some. */
export function errorBody(error: BridgeError): z.input<typeof errorSchema> {
  const status = periskopeStatusOf[error.code];
  const code = CODES[status] ?? 'SERVER_ERROR';
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  if (error.code === 'unauthorized') return { code, message: 'Invalid bearer auth token', status };
  if (status === 422) return validationBody(error, hint);
  const documented = DOCUMENTED[error.code];
  // Whole, as it is documented.
  if (documented !== undefined) return { code, message: documented, status };
  return { code, message: error.message, status, ...hint };
}

function validationBody(error: BridgeError, hint: { hint?: string }): z.input<typeof errorSchema> {
  const fields = new Map(error.details.map((detail) => [detail.field, toField(detail)]));
  if (error.code === 'webhook_refused') fields.set('url', { message: error.message });
  const message = [...fields.values()].map((field) => field.message).join('; ');
  return {
    code: 'VALIDATION_ERROR',
    name: 'Validation Error',
    status: 422,
    message: message === '' ? error.message : message,
    fields: Object.fromEntries(fields),
    ...hint,
  };
}

/** What begins with a capital letter is a sentence of the dialect's own. */
function toField({ field, expected, received }: ErrorDetail): { message: string; value?: string } {
  const message = /^[A-Z]/.test(expected) ? expected : `Invalid ${field}: expected ${expected}`;
  return received === 'nothing' ? { message } : { message, value: asWritten(received) };
}

/** Without the quotes that a text is shown in. */
function asWritten(received: string): string {
  return /^".*"$/.test(received) ? received.slice(1, -1) : received;
}
