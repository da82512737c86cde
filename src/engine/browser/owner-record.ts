import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from './machine.js';
import { askOwner } from './owner-socket.js';
import { isRunning } from './process-table.js';
import type { ProcessMark } from './process-table.js';

/** What `owner.json` says about the process that owns a session's profile. */
export interface OwnerRecord extends Machine, ProcessMark {
  /** Made anew by every owner, so that a record can be told from its successor's. */
  readonly token: string;
  /** ISO time, for people. */
  readonly since: string;
  /** File name of the socket the owner listens on, beside the record; null when it has none. */
  readonly socket: string | null;
}

/** A lock file as it was found. `record` is null when the text is no record: it is just being written, or damaged. */
export interface SeenOwner {
  readonly record: OwnerRecord | null;
  readonly text: string;
  readonly touchedAtMs: number;
}

export interface Verdict {
  readonly isAlive: boolean;
  /** Ms until silence alone counts as death; null when the verdict did not hang on silence. */
  readonly staleInMs: number | null;
}

/** The name of an owner's socket file. */
export function socketName(token: string): string {
  return `owner-${token.slice(0, 8)}.sock`;
}

/** Reads a lock file; null when there is none. */
export async function readOwner(file: string): Promise<SeenOwner | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    return { record: parse(text), text, touchedAtMs: mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Whether the owner lives. Seen from the same pid namespace its process tells; from another one on the same kernel its
 * socket; from elsewhere only its heartbeat: an owner is dead once it has been silent for `staleAfterMs`.
 */
export async function judgeOwner(
  seen: SeenOwner,
  from: { machine: Machine; sessionDir: string; nowMs: number; staleAfterMs: number },
): Promise<Verdict> {
  const { record } = seen;
  const { machine } = from;
  if (record !== null && record.host === machine.host && isSameSpace(record, machine)) {
    return { isAlive: await isRunning(record), staleInMs: null };
  }
  const isSameKernel = record?.bootId != null && record.bootId === machine.bootId;
  if (isSameKernel && record.socket === socketName(record.token)) {
    const answer = await askOwner(join(from.sessionDir, record.socket));
    if (answer !== 'unknown') return { isAlive: answer === 'alive', staleInMs: null };
  }
  const staleInMs = seen.touchedAtMs + from.staleAfterMs - from.nowMs;
  return { isAlive: staleInMs > 0, staleInMs };
}

function isSameSpace(one: Machine, other: Machine): boolean {
  return one.bootId === other.bootId && one.pidSpace === other.pidSpace;
}

function parse(text: string): OwnerRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isRecord(value) ? value : null;
}

function isRecord(value: unknown): value is OwnerRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startTicks, host, bootId, pidSpace, token, socket } = value as Partial<Record<string, unknown>>;
  return (
    typeof pid === 'number' &&
    (startTicks === null || typeof startTicks === 'number') &&
    typeof host === 'string' &&
    isTextOrNull(bootId) &&
    isTextOrNull(pidSpace) &&
    typeof token === 'string' &&
    isTextOrNull(socket)
  );
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
