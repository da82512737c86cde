import { z } from 'zod';
import type { BridgeError, ErrorCode } from '../../../core/errors/bridge-error.js';
import { gatewayStatusOf } from './status-of.js';

const CODES = [
  'rate_limited',
  'not_found',
  'unauthorized',
  'forbidden',
  'validation_error',
  'conflict',
  'not_implemented',
  'gateway_unavailable',
  'internal',
] as const;

type GatewayCode = (typeof CODES)[number];

export const gatewayErrorSchema = z
  .object({
    error: z.object({
      code: z.enum(CODES),
      message: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  })
  .meta({ id: 'ApiError' });

/** By status; the rest of 4xx is a request that is wrong, of 5xx a gateway that cannot now. */
const CODE_OF: Readonly<Record<number, GatewayCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'not_found',
  409: 'conflict',
  429: 'rate_limited',
  500: 'internal',
  501: 'not_implemented',
};

/** The sentences that its clients know. */
const MESSAGES: Partial<Readonly<Record<ErrorCode, string>>> = {
  session_not_found: 'session not found',
  chat_not_found: 'chat not found',
  session_already_linked: 'session is already paired',
  qr_unavailable: 'qr code not ready yet; subscribe to events (auth.qr)',
  deadline_exceeded: 'request timed out',
  internal_error: 'internal server error',
};

const NO_CREDENTIALS = 'missing or invalid credentials';

/** The envelope of this dialect. */
export function gatewayErrorBody(
  error: BridgeError,
  _requestId: string,
  path: string | null,
): z.input<typeof gatewayErrorSchema> {
  const errors = error.details.map(({ field, expected, received }) => ({
    location: error.part === undefined ? field : `${error.part}.${field}`,
    message: `expected ${expected}`,
    value: received,
  }));
  const details = errors.length > 0 ? { details: { errors } } : {};
  return { error: { code: codeOf(error), message: messageOf(error, path), ...details } };
}

function codeOf({ code }: BridgeError): GatewayCode {
  const status = gatewayStatusOf[code];
  return CODE_OF[status] ?? (status < 500 ? 'validation_error' : 'gateway_unavailable');
}

function messageOf(error: BridgeError, path: string | null): string {
  if (error.code === 'route_not_found' && path === null) return 'route not found';
  const capability = error.facts['capability'];
  if (error.code === 'forbidden' && typeof capability === 'string') return `missing required capability: ${capability}`;
  // Nothing says why a key is refused; of a ticket it is said.
  if (error.code === 'unauthorized') return error.message.endsWith('ticket') ? error.message : NO_CREDENTIALS;
  if (error.details.length > 0) return 'validation failed';
  return MESSAGES[error.code] ?? error.message;
}
