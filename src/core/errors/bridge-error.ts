/** Every way a request or a session can fail, as one closed list. Each dialect maps all of them to a status and a body. */
export const ERROR_CODES = [
  'invalid_request',
  'invalid_chat_id',
  'invalid_json',
  'payload_too_large',
  'unsupported_media_type',
  'unauthorized',
  'forbidden',
  'rate_limited',
  'key_not_found',
  'route_not_found',
  'method_not_allowed',
  'session_not_found',
  'session_exists',
  'session_running',
  'session_not_linked',
  'session_already_linked',
  'session_stopped',
  'session_logged_out',
  'session_starting',
  'session_reconnecting',
  'session_failed',
  'qr_unavailable',
  'pairing_code_rate_limited',
  'pairing_code_unavailable',
  'chat_not_found',
  'chat_ambiguous',
  'number_not_registered',
  'message_not_found',
  'message_in_other_chat',
  'label_not_found',
  'call_not_found',
  'media_absent',
  'media_gone',
  'media_mismatch',
  'media_too_large',
  'media_unavailable',
  'range_not_satisfiable',
  'recipient_stopped',
  'idempotency_conflict',
  'queue_full',
  'media_refused',
  'conversion_unavailable',
  'send_failed',
  'feature_unavailable',
  'action_refused',
  'page_unavailable',
  'deadline_exceeded',
  'browser_unavailable',
  'whatsapp_unreachable',
  'profile_refused',
  'profile_in_use',
  'profile_damaged',
  'disk_full',
  'storage_unavailable',
  'backup_unreadable',
  'no_snapshot',
  'connect_link_invalid',
  'cursor_expired',
  'webhook_not_found',
  'webhook_refused',
  'delivery_not_found',
  'internal_error',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One thing wrong with one input: where it stood, what was expected, what arrived. */
export interface ErrorDetail {
  readonly field: string;
  readonly expected: string;
  readonly received: string;
}

export interface BridgeErrorOptions {
  readonly hint?: string | undefined;
  readonly details?: readonly ErrorDetail[] | undefined;
  readonly cause?: unknown;
  /** Whole seconds after which asking again makes sense; becomes `Retry-After`. */
  readonly retryAfterS?: number | undefined;
  /** Facts a dialect may pass on beside the message, such as `registered: null`. Never message texts. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
  /** The part of a request that was refused, when it is one. */
  readonly part?: RequestPart | undefined;
}

export type RequestPart = 'params' | 'query' | 'headers' | 'body';

/** The only error class that crosses a room's wall. It knows nothing of HTTP; dialects translate `code`. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: readonly ErrorDetail[];
  readonly retryAfterS: number | undefined;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly part: RequestPart | undefined;

  constructor(code: ErrorCode, message: string, options: BridgeErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? [];
    this.retryAfterS = options.retryAfterS;
    this.facts = options.facts ?? {};
    this.part = options.part;
  }
}

/** Builds the error for exactly one bad input. */
export function invalidInput(
  field: string,
  expected: string,
  received: string,
  code: ErrorCode = 'invalid_request',
): BridgeError {
  return new BridgeError(code, `${field}: expected ${expected}, received ${received}`, {
    details: [{ field, expected, received }],
  });
}
