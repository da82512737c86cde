import type { Arrival } from './arrival.js';
import type { LogReader } from './log-reader.js';

/** A message that came to the account. */
export interface Sent {
  readonly chat: string;
  readonly text: string;
}

/** What came of it; all but the first three are 0 when nothing went wrong. */
export interface LosslessReport {
  readonly messages: number;
  readonly deliveries: number;
  /** Kills of the receiver, the bridge and Chrome that really happened. */
  readonly kills: number;
  /** Deliveries of an event that had been delivered before, under the same id. */
  readonly repeated: number;
  /** Messages of which no webhook told. */
  readonly lost: number;
  /** Messages that were first told after a later one of their chat. */
  readonly reordered: number;
  /** Messages that were told under more than one id. */
  readonly underTwoIds: number;
  /** Messages that a reader of the log, with its cursor, never saw. */
  readonly logMissed: number;
  /** Events that it saw twice, or whose number did not follow the one before. */
  readonly logHoles: number;
}

/** Compares what was sent with what the receiver acknowledged and what the reader of the log saw. */
export function reportOf(
  sent: readonly Sent[],
  arrivals: readonly Arrival[],
  log: LogReader,
  kills: number,
): LosslessReport {
  const told = arrivals.filter(({ type }) => type === 'message.received');
  const ids = new Map<string, Set<string>>();
  const first = new Map<string, number>();
  for (const [at, { body, id }] of told.entries()) {
    if (body === null) continue;
    ids.set(body, (ids.get(body) ?? new Set()).add(id));
    if (!first.has(body)) first.set(body, at);
  }
  return {
    messages: sent.length,
    deliveries: arrivals.length,
    kills,
    repeated: arrivals.length - new Set(arrivals.map(({ id }) => id)).size,
    lost: sent.filter(({ text }) => !first.has(text)).length,
    reordered: countReordered(sent, first),
    underTwoIds: [...ids.values()].filter(({ size }) => size > 1).length,
    logMissed: sent.filter(({ text }) => !log.texts.has(text)).length,
    logHoles: log.holes,
  };
}

function countReordered(sent: readonly Sent[], first: ReadonlyMap<string, number>): number {
  const latest = new Map<string, number>();
  let reordered = 0;
  for (const { chat, text } of sent) {
    const at = first.get(text);
    if (at === undefined) continue;
    if (at < (latest.get(chat) ?? -1)) reordered += 1;
    latest.set(chat, Math.max(at, latest.get(chat) ?? -1));
  }
  return reordered;
}
