import type { Restriction } from '../../core/ports/engine.js';

const RESTRICTED =
  /account (is|has been) (temporarily )?restrict|can.t start new chats|temporarily (restricted|banned)|conta (está )?restrit|cuenta (está )?restring/i;
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/(\d+)\s*(?:days?|dias?|días?)/i, 86_400_000],
  [/(\d+)\s*(?:hours?|horas?|h\b)/i, 3_600_000],
  [/(\d+)\s*(?:minutes?|minutos?|min\b)/i, 60_000],
];
const LONGEST_REASON = 300;

/**
 * WhatsApp's notice that it restricts the account, read from what the page shows: nowhere else is it told. `untilMs` is
 * null when the notice names no time.
 */
export function readRestriction(): Restriction | null {
  const notices = document.querySelectorAll<HTMLElement>(
    '[role="dialog"], [role="alert"], [role="status"], [role="banner"]',
  );
  for (const notice of notices) {
    if (notice.getClientRects().length === 0) continue;
    const text = notice.innerText.replace(/\s+/g, ' ').trim();
    if (RESTRICTED.test(text)) return { reason: text.slice(0, LONGEST_REASON), untilMs: endOf(notice, text) };
  }
  return null;
}

function endOf(notice: HTMLElement, text: string): number | null {
  const named = Date.parse(notice.querySelector('time')?.dateTime ?? '');
  if (!Number.isNaN(named)) return named;
  const countdown = /\b(\d{1,3}):(\d{2}):(\d{2})\b/.exec(text);
  if (countdown) {
    const [, hours, minutes, seconds] = countdown.map(Number);
    return roundedFromNow((((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000);
  }
  const parts = UNITS.map(([unit, ms]) => Number(unit.exec(text)?.[1] ?? 0) * ms);
  const leftMs = parts.reduce((sum, part) => sum + part, 0);
  return leftMs === 0 ? null : roundedFromNow(leftMs);
}

/** To the minute, so that a countdown does not give another end every time it is read. */
function roundedFromNow(leftMs: number): number {
  return Math.round((Date.now() + leftMs) / 60_000) * 60_000;
}
