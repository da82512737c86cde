import { waModuleIfPresent } from './wa-modules.js';

/** WhatsApp often decrypts a message by itself a moment later. */
const PATIENCE_MS = 5_000;

const waiting = new Set<any>();

/**
 * Asks the phone to send a message again that this device cannot read yet (`ciphertext`), as WhatsApp does when somebody
 * looks at its placeholder and as the library does (Client.js, requestResend).
 */
export function askAgainIfUnreadable(message: any): void {
  if (message.type !== 'ciphertext' || String(message.subtype ?? '').endsWith('_unavailable_fanout')) return;
  waiting.add(message);
  if (waiting.size > 1) return;
  setTimeout(() => {
    const unreadable = [...waiting].filter(({ type }) => type === 'ciphertext');
    waiting.clear();
    if (unreadable.length === 0) return;
    waModuleIfPresent('WAWebNonMessageDataRequestPlaceholderMessageResendUtils')?.handlePlaceholderMsgsSeen?.(
      unreadable,
      true,
    );
  }, PATIENCE_MS);
}
