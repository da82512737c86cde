import type { WebhookAnswer } from '../ports/webhook-ports.js';
import type { RetryPolicy } from './webhook.js';

/** What follows from an answer. `disabled`: the receiver is gone for good. */
export type Verdict =
  | { readonly outcome: 'delivered' }
  | { readonly outcome: 'disabled' }
  | { readonly outcome: 'failed' }
  | { readonly outcome: 'retrying'; readonly afterMs: number };

const JITTER = 0.2;
/** A receiver may ask for more patience than is configured, but not for ever. */
const MOST_ASKED_MS = 86_400_000;
const GONE = 410;

/** Decides by the answer to an attempt (counted from 1). `random` gives 0 to 1. */
export function verdictOf(answer: WebhookAnswer, attempt: number, retries: RetryPolicy, random: () => number): Verdict {
  const status = answer.kind === 'answered' ? answer.status : null;
  if (status !== null && status >= 200 && status < 300) return { outcome: 'delivered' };
  if (status === GONE) return { outcome: 'disabled' };
  if (attempt >= retries.attempts) return { outcome: 'failed' };
  const askedMs = answer.kind === 'answered' ? Math.min(answer.retryAfterMs ?? 0, MOST_ASKED_MS) : 0;
  return { outcome: 'retrying', afterMs: Math.max(retryDelayMs(retries, attempt, random), askedMs) };
}

/** How long to wait after the attempt with that number: constant 2, 2, 2; linear 2, 4, 6; exponential 2, 4, 8 and a bit. */
export function retryDelayMs(retries: RetryPolicy, attempt: number, random: () => number): number {
  const { policy, delaySeconds, maxDelaySeconds } = retries;
  const seconds = {
    constant: delaySeconds,
    linear: delaySeconds * attempt,
    exponential: delaySeconds * 2 ** (attempt - 1) * (1 + JITTER * random()),
  }[policy];
  return Math.round(Math.min(seconds, maxDelaySeconds) * 1_000);
}

/** Whether it is the receiver that is away, and not this one event that it cannot take. */
export function isReceiverAway(answer: WebhookAnswer): boolean {
  return answer.kind === 'failed' || [408, 429, 502, 503, 504].includes(answer.status);
}
