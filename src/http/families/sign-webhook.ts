import { createHmac } from 'node:crypto';

/**
 * The headers by which receivers of WAHA and of the gateway know a delivery: its event's id, the time in Unix
 * milliseconds, and with a secret the HMAC-SHA512 of the body's exact bytes in lower-case hex.
 */
export function webhookHmacHeaders(
  body: string,
  secret: string | null,
  id: string,
  nowMs: number,
): Readonly<Record<string, string>> {
  return {
    'x-webhook-request-id': id,
    'x-webhook-timestamp': String(nowMs),
    ...(secret === null
      ? {}
      : {
          'x-webhook-hmac': createHmac('sha512', secret).update(body, 'utf8').digest('hex'),
          'x-webhook-hmac-algorithm': 'sha512',
        }),
  };
}
