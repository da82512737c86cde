import { loadWhatsApp, untilDecided } from './open-whatsapp.js';
import type { OpenWhatsAppOptions } from './open-whatsapp.js';
import type { WhatsAppClient } from './whatsapp-client.js';

/** What Chrome shows in the place of a page that it could not load. */
const ERROR_PAGE = 'chrome-error:';
/** How long the library may take to be put into a page that knows whether it is linked, in ms (DESIGN section 6). */
export const INJECTION_MS = 60_000;

/**
 * Puts the library into the document that a navigation brought, as soon as that has a connection. In the place of an
 * error page it loads WhatsApp until it is there, whose navigation is then entered in its turn: false. Rejects with an
 * Error when the document cannot be entered, and when `isClosed`.
 */
export async function enterDocument(
  url: string,
  client: WhatsAppClient,
  options: Pick<OpenWhatsAppOptions, 'page' | 'emit' | 'isClosed'>,
): Promise<boolean> {
  if (url.startsWith(ERROR_PAGE)) {
    await loadWhatsApp(options);
    return false;
  }
  await untilDecided(options);
  await client.injectOnce(INJECTION_MS);
  return true;
}
