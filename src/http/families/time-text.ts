import { z } from 'zod';

const EXPECTED = 'unix seconds, ISO 8601, or a time ago such as 30m, 2h, 7d';
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const DAY_S = 86_400;

/**
 * A moment as a person types it, in unix seconds: unix seconds, ISO 8601 (UTC where no offset is named), or how long ago.
 * As `until`, a date means its last second.
 */
export function timeText(end: 'since' | 'until'): z.ZodType<number, string> {
  return z.string({ error: EXPECTED }).transform((text, context) => {
    const seconds = toSeconds(text.trim(), end);
    if (seconds !== null) return seconds;
    context.issues.push({ code: 'custom', message: EXPECTED, input: context.value });
    return z.NEVER;
  });
}

function toSeconds(text: string, end: 'since' | 'until'): number | null {
  // Twelve digits and more are milliseconds, which nobody means as a year beyond 5000.
  if (/^\d{1,11}$/.test(text)) return Number(text);
  const ago = /^(\d{1,6})([smhdw])$/i.exec(text);
  if (ago) {
    const [, count = '', unit = ''] = ago;
    return Math.max(0, Math.floor(Date.now() / 1000) - Number(count) * (SECONDS[unit.toLowerCase()] ?? 0));
  }
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(text);
  if (!iso) return null;
  const [, date = '', time, zone = 'Z'] = iso;
  if (!isDate(date)) return null;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const seconds = Date.parse(`${date}T${time ?? '00:00:00'}${offset}`) / 1000;
  if (!Number.isFinite(seconds) || seconds < 0) return null;
  if (time === undefined) return end === 'until' ? seconds + DAY_S - 1 : seconds;
  return end === 'until' ? Math.floor(seconds) : Math.ceil(seconds);
}

/** Date.parse takes the 30th of February for the 2nd of March. */
function isDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(date);
}
