import { BridgeError } from '../core/errors/bridge-error.js';
import type { ErrorCode } from '../core/errors/bridge-error.js';
import type { BootPhase, EngineSignal } from '../core/ports/engine.js';

const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 300_000;
const LONGEST_UNREACHABLE_DELAY_MS = 30_000;

/** A boot that failed, with the phase it failed in. */
export class BootError extends Error {
  override readonly name = 'BootError';
  readonly phase: BootPhase;

  constructor(phase: BootPhase, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.phase = phase;
  }
}

/** How long to wait after so many failures in a row: 5 s, then twice as long each time, up to 5 minutes; ± 10 %. */
export function backOffMs(failures: number, longestMs = LONGEST_DELAY_MS): number {
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), longestMs);
  return Math.round(delayMs * (0.9 + 0.2 * Math.random()));
}

/**
 * As `backOffMs`, up to half a minute: a network that is away is asked for more often, because nothing is started again
 * for it and it comes back unannounced.
 */
export function unreachableDelayMs(failures: number): number {
  return backOffMs(failures, LONGEST_UNREACHABLE_DELAY_MS);
}

/** What is told of a boot that failed: the phase, a code and one sentence without a stack. */
export function toFailed(error: unknown, retryAtMs: number): EngineSignal {
  const phase = error instanceof BootError ? error.phase : 'browser';
  const cause = error instanceof BootError ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof BridgeError) return { kind: 'failed', phase, code: cause.code, reason: message, retryAtMs };
  const code: ErrorCode = phase === 'page' && message.includes('net::ERR_') ? 'whatsapp_unreachable' : 'session_failed';
  const reason =
    code === 'whatsapp_unreachable'
      ? `web.whatsapp.com cannot be reached from this machine (${/net::ERR_\w+/.exec(message)?.[0] ?? message})`
      : `${phase}: ${message}`;
  return { kind: 'failed', phase, code, reason, retryAtMs };
}
