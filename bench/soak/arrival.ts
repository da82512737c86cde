import { existsSync, readFileSync } from 'node:fs';

/** An event as it came to whoever listens. */
export interface Arrival {
  readonly id: string;
  readonly type: string;
  readonly chat: string | null;
  /** The text of the message; null when there is none. */
  readonly body: string | null;
  /** When the log wrote it, and when it came here, in unix ms. */
  readonly writtenMs: number;
  readonly cameMs: number;
}

/** Reads an event of the native dialect. */
export function arrivalOf(text: string, cameMs: number): Arrival {
  const event = JSON.parse(text) as {
    readonly id: string;
    readonly type: string;
    readonly at: string;
    readonly chat: string | null;
    readonly message: { readonly body?: string } | null;
  };
  const { id, type, chat } = event;
  return { id, type, chat, body: event.message?.body ?? null, writtenMs: Date.parse(event.at), cameMs };
}

/** What the receiver has acknowledged, in its order. A line that a kill cut off was not. */
export function readArrivals(file: string): Arrival[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Arrival);
}
