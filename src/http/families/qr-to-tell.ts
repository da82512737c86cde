import type { WebhookFacts } from '../../core/ports/webhook-ports.js';

/** The text of the QR that a `session.qr` event speaks of; null once that QR has run out, as none keeps its text. */
export function qrToTell(
  { expiresAt }: { readonly expiresAt?: string | null | undefined },
  { shownQr, nowMs }: Pick<WebhookFacts, 'shownQr' | 'nowMs'>,
): string | null {
  if (expiresAt == null || Date.parse(expiresAt) <= nowMs) return null;
  return shownQr()?.text ?? null;
}
