import { toMessageLine } from './message-line.js';

const COLUMNS = ['timestamp', 'id', 'chat', 'from', 'author', 'fromMe', 'type', 'body', 'hasMedia', 'ack'] as const;

/** The first row: the names of the columns. */
export function csvHeader(): string {
  return `${COLUMNS.join(',')}\r\n`;
}

/** A message as one row (RFC 4180). What a spreadsheet would run as a formula is made text by an apostrophe before it. */
export function toCsvLine(message: unknown): string {
  const line = toMessageLine(message);
  return `${COLUMNS.map((column) => toCell(line[column])).join(',')}\r\n`;
}

function toCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
