import { z } from 'zod';
import type { BridgeError, ErrorDetail } from '../../../core/errors/bridge-error.js';
import { isFileNotFound } from './file-not-found.js';
import { STATUS_FACTS, type StatusFacts } from './status-refusal.js';
import { wahaStatusOf } from './status-of.js';

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  507: 'Insufficient Storage',
};

const nestError = z.object({
  statusCode: z.int(),
  message: z.union([z.string(), z.array(z.string())]).meta({ description: 'An array where the input is wrong.' }),
  error: z.string().optional(),
});

const statusError = z.object({
  error: z.string(),
  session: z.string(),
  status: z.string(),
  expected: z.array(z.string()),
});

const unexpectedError = z.object({
  statusCode: z.literal(500),
  timestamp: z.iso.datetime(),
  exception: z.object({ name: z.string(), message: z.string() }),
  request: z.object({ id: z.string() }),
});

const fileError = z.object({ error: z.object({ code: z.literal(404), key: z.string(), message: z.string() }) });

export const wahaErrorSchema = z.union([nestError, fileError, statusError, unexpectedError]).meta({ id: 'WahaError' });

/** The body in WAHA's words. A 500 names the line of our log and holds nothing of the request. */
export function wahaErrorBody(error: BridgeError, requestId: string): z.input<typeof wahaErrorSchema> {
  const statusCode = wahaStatusOf[error.code];
  if (statusCode === 401) return { message: 'Unauthorized', statusCode };
  const facts = statusFactsOf(error);
  if (facts !== null)
    return { error: facts.error, session: facts.session, status: facts.status, expected: [...facts.expected] };
  if (isFileNotFound(error)) return { error: { code: 404, key: 'FILE_NOT_FOUND', message: error.message } };
  if (statusCode === 500) {
    const exception = { name: error.name, message: error.message };
    return { statusCode: 500, timestamp: new Date().toISOString(), exception, request: { id: requestId } };
  }
  const reason = REASONS[statusCode] ?? 'Error';
  const isInput = statusCode === 400 && error.details.length > 0;
  return { statusCode, message: isInput ? error.details.map(toSentence) : error.message, error: reason };
}

function statusFactsOf({ facts }: BridgeError): StatusFacts | null {
  const found = facts[STATUS_FACTS];
  return found === undefined ? null : (found as StatusFacts);
}

/** `limit must be a number …`, as the validator of WAHA says it. */
function toSentence({ field, expected }: ErrorDetail): string {
  return /^(must|should) /.test(expected) ? `${field} ${expected}` : `${field} must be ${expected}`;
}
