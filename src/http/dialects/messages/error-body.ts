import { z } from 'zod';
import type { BridgeError, ErrorCode } from '../../../core/errors/bridge-error.js';
import { messagesStatusOf } from './status-of.js';

const rpcError = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.null(),
  error: z.object({
    code: z
      .int()
      .meta({ description: '-32602: the request is wrong; -32700: no JSON came to /mcp; -32000: anything else' }),
    message: z.string(),
  }),
});

export const messagesErrorSchema = z
  .union([rpcError, z.object({ error: z.literal('not found') })])
  .meta({ id: 'MessagesError', description: 'A path that is not there has `{"error":"not found"}`.' });

const NO_ROUTE: ReadonlySet<ErrorCode> = new Set(['route_not_found', 'method_not_allowed']);

/** A session that a person or some time must bring up first. */
const NOT_READY: ReadonlySet<ErrorCode> = new Set([
  'session_not_linked',
  'session_stopped',
  'session_starting',
  'session_reconnecting',
]);

/** The body of the source, which speaks JSON-RPC on every route. */
export function messagesErrorBody(
  error: BridgeError,
  _requestId: string,
  path: string | null,
): z.input<typeof messagesErrorSchema> {
  if (NO_ROUTE.has(error.code)) return { error: 'not found' };
  const code = path === '/mcp' && error.code === 'invalid_json' ? -32700 : codeOf(error);
  return { jsonrpc: '2.0', id: null, error: { code, message: messagesErrorText(error) } };
}

function codeOf({ code }: BridgeError): number {
  return messagesStatusOf[code] === 400 ? -32602 : -32000;
}

/** The sentence of the source where it has one, else ours. */
export function messagesErrorText(error: BridgeError): string {
  if (NOT_READY.has(error.code)) {
    return `WhatsApp Web is not ready yet. Scan the QR code at /qr if it shows one, then retry. (${error.message})`;
  }
  if (error.code === 'session_logged_out') return `WhatsApp auth failed. (${error.message})`;
  // Each field says the whole sentence.
  return error.details.length > 0 ? error.details.map(toSentence).join('; ') : error.message;
}

function toSentence({ field, expected }: BridgeError['details'][number]): string {
  return expected.includes(' must ') ? expected : `${field} must be ${expected}`;
}
