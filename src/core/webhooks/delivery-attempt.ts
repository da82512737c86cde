import type { UlidSource } from '../ids/ulid.js';
import { factsOfNone, type EventFacts } from '../events/event-facts.js';
import type { LoggedEvent } from '../events/logged-event.js';
import type { Clock } from '../ports/clock.js';
import type { EventLookups } from '../ports/event-lookups.js';
import type {
  WebhookAnswer,
  WebhookFormats,
  WebhookReads,
  WebhookRequest,
  WebhookSender,
} from '../ports/webhook-ports.js';
import { isReceiverAway, verdictOf, type Verdict } from './delivery-policy.js';
import type { Delivery, Webhook } from './webhook.js';

export interface DeliveryAttemptsOptions {
  readonly formats: WebhookFormats;
  readonly reads: WebhookReads;
  readonly sender: WebhookSender;
  readonly facts: (session: string) => EventFacts;
  readonly lookups: EventLookups;
  readonly clock: Clock;
  readonly ulids: UlidSource;
  readonly random: () => number;
}

export interface AttemptRequest {
  readonly webhook: Webhook;
  readonly session: string | null;
  readonly event: LoggedEvent;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

const DEADLINE_MS = 10_000;
const MOST_SHOWN = 1_024;

/** Makes single attempts: shapes, signs, sends, decides what follows, and tells it as a line of the delivery log. */
export class DeliveryAttempts {
  readonly #options: DeliveryAttemptsOptions;

  constructor(options: DeliveryAttemptsOptions) {
    this.#options = options;
  }

  /** Null for an event that the webhook's format does not tell. Never throws. */
  async make(request: AttemptRequest): Promise<{ delivery: Delivery; verdict: Verdict; isAway: boolean } | null> {
    const { clock, sender, random } = this.#options;
    const { webhook, attempt, signal } = request;
    const startMs = clock.now();
    const shaped = await this.#shape(request, startMs);
    if (!('problem' in shaped) && shaped.length === 0) return null;
    const answer = 'problem' in shaped ? shaped : await this.#send(sender, webhook.url, shaped, signal);
    const verdict = verdictOf(answer, attempt, webhook.retries, random);
    const delivery = this.#toDelivery(request, startMs, answer, verdict);
    const asksForTime = answer.kind === 'answered' && answer.retryAfterMs !== null;
    return { delivery, verdict, isAway: isReceiverAway(answer) && !asksForTime };
  }

  /** What is told when events left the log before they could be delivered. */
  dropped(
    webhook: string,
    session: string,
    { first, last }: { readonly first: number; readonly last: number },
  ): Delivery {
    return {
      ...this.#line(webhook, session),
      sequence: first,
      eventId: null,
      event: '*',
      attempt: 0,
      outcome: 'dropped',
      status: null,
      tookMs: 0,
      responseStart: null,
      problem: `Events ${String(first)} to ${String(last)} had left the log (EVENTS_KEEP_DAYS, EVENTS_KEEP_MAX, or the account was another).`,
      nextAttemptAt: null,
    };
  }

  async #shape(
    { webhook, session, event }: AttemptRequest,
    nowMs: number,
  ): Promise<readonly WebhookRequest[] | (WebhookAnswer & { kind: 'failed' })> {
    const { formats, lookups, reads } = this.#options;
    const format = formats[webhook.format];
    if (format === undefined) return { kind: 'failed', problem: `There is no format named ${webhook.format}.` };
    const facts = session === null ? factsOfNone(webhook.organisation) : this.#options.facts(session);
    try {
      return await format.toRequests(event, { ...facts, webhook, reads, nowMs, lookups });
    } catch {
      return { kind: 'failed', problem: 'The event could not be put into this format.' };
    }
  }

  /** One after the other; the first that is not accepted is the answer, and all are sent again. */
  async #send(
    sender: WebhookSender,
    url: string,
    requests: readonly WebhookRequest[],
    stop: AbortSignal,
  ): Promise<WebhookAnswer> {
    let answer: WebhookAnswer = { kind: 'failed', problem: 'There was nothing to send.' };
    for (const request of requests) {
      const signal = AbortSignal.any([stop, AbortSignal.timeout(DEADLINE_MS)]);
      answer = await sender.send(url, request, signal);
      if (answer.kind === 'failed' || answer.status < 200 || answer.status >= 300) return answer;
    }
    return answer;
  }

  #toDelivery(
    { webhook, session, event, attempt }: AttemptRequest,
    startMs: number,
    answer: WebhookAnswer,
    verdict: Verdict,
  ): Delivery {
    const nowMs = this.#options.clock.now();
    return {
      ...this.#line(webhook.id, session),
      sequence: event.sequence === 0 ? null : event.sequence,
      eventId: event.id,
      event: event.name,
      attempt,
      outcome: verdict.outcome,
      status: answer.kind === 'answered' ? answer.status : null,
      tookMs: nowMs - startMs,
      responseStart: answer.kind === 'answered' ? answer.responseStart.slice(0, MOST_SHOWN) : null,
      problem: problemOf(answer),
      nextAttemptAt: verdict.outcome === 'retrying' ? new Date(nowMs + verdict.afterMs).toISOString() : null,
    };
  }

  #line(webhook: string, session: string | null) {
    const nowMs = this.#options.clock.now();
    return { id: this.#options.ulids.next(nowMs), at: new Date(nowMs).toISOString(), webhook, session };
  }
}

function problemOf(answer: WebhookAnswer): string | null {
  if (answer.kind === 'failed') return answer.problem;
  if (answer.status >= 200 && answer.status < 300) return null;
  if (answer.status >= 300 && answer.status < 400) return 'It answered with a redirect, which is not followed.';
  return `It answered ${String(answer.status)}.`;
}
