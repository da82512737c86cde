import { BridgeError, type ErrorCode, invalidInput } from '../core/errors/bridge-error.js';
import { explainError } from '../core/errors/explain.js';

const BODY_PARSER: Readonly<Record<string, ErrorCode>> = {
  'entity.too.large': 'payload_too_large',
  'encoding.unsupported': 'unsupported_media_type',
  'charset.unsupported': 'unsupported_media_type',
};

/**
 * Turns anything thrown on the way of a request into a BridgeError. What we did not foresee becomes `internal_error`
 * with a constant message, the original as `cause` for the log.
 */
export function toBridgeError(thrown: unknown): BridgeError {
  if (thrown instanceof BridgeError) {
    return thrown.code === 'internal_error' ? internalError(thrown) : thrown;
  }
  if (thrown instanceof URIError || textOf(thrown, 'message').startsWith('Failed to decode param')) {
    return invalidInput('path', 'valid percent-escapes', 'a bad one');
  }
  const code = BODY_PARSER[textOf(thrown, 'type')];
  if (code !== undefined) return new BridgeError(code, explainError(code).explanation, { cause: thrown });
  const status = isObject(thrown) ? thrown['status'] : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new BridgeError('invalid_request', 'The request could not be read.', { cause: thrown });
  }
  return internalError(thrown);
}

function internalError(cause: unknown): BridgeError {
  return new BridgeError('internal_error', explainError('internal_error').explanation, { cause });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown, key: string): string {
  const text = isObject(value) ? value[key] : undefined;
  return typeof text === 'string' ? text : '';
}
