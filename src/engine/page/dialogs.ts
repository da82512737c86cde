import type { PageDialog } from '../page-contract.js';

/** "What's new" in the languages of most users; the page follows the phone's language. */
const WHATS_NEW =
  /what.?s new|novidades|novedades|nouveaut|neuigkeiten|neu bei|novit|yenilikler|что нового|ما الجديد|नया क्या|apa yang baru|nieuw/i;
const GO_ON =
  /^(continue|ok|okay|got it|continuar|entendi|entendido|continuer|weiter|continua|devam|продолжить|متابعة|जारी रखें|lanjut(kan)?|doorgaan)$/i;
const PASSKEY = /passkey|passe?[- ]?key|chave de acesso|llave de acceso|clé d.accès/i;

/** The dialog that stands in the way, by its visible text: this is the one place where the page's DOM is read. */
export function openDialog(): PageDialog | null {
  const texts = visibleDialogs().map(textOf);
  if (texts.some((text) => PASSKEY.test(text))) return 'passkey';
  return texts.some((text) => WHATS_NEW.test(text)) ? 'whats_new' : null;
}

/**
 * Presses the button that a person would press to be done with "What's new". A link whose dialog is never acknowledged
 * is ended by WhatsApp after about five minutes (pains row 14). False when there is nothing to press.
 */
export function dismissWhatsNew(): boolean {
  for (const dialog of visibleDialogs()) {
    const text = textOf(dialog);
    if (!WHATS_NEW.test(text) || PASSKEY.test(text)) continue;
    const buttons = [...dialog.querySelectorAll<HTMLElement>('button, [role="button"]')];
    const button = buttons.find((candidate) => GO_ON.test((candidate.textContent ?? '').trim()));
    if (button === undefined) continue;
    button.click();
    return true;
  }
  return false;
}

function visibleDialogs(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[role="dialog"], dialog[open]')].filter(
    (dialog) => dialog.getClientRects().length > 0,
  );
}

function textOf(dialog: HTMLElement): string {
  return `${dialog.getAttribute('aria-label') ?? ''} ${dialog.innerText}`;
}
