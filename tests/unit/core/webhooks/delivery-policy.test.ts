import { isReceiverAway, retryDelayMs, verdictOf } from '../../../../src/core/webhooks/delivery-policy.js';
import type { RetryPolicy } from '../../../../src/core/webhooks/webhook.js';
import { ReceiverHealth } from '../../../../src/core/webhooks/receiver-health.js';

const policyOf = (policy: RetryPolicy['policy'], maxDelaySeconds = 3_600): RetryPolicy => ({
  policy,
  delaySeconds: 2,
  attempts: 4,
  maxDelaySeconds,
});
const answered = (status: number, retryAfterMs: number | null = null) =>
  ({ kind: 'answered', status, retryAfterMs, responseStart: '' }) as const;
const delays = (retries: RetryPolicy, random: number): number[] =>
  [1, 2, 3, 4].map((attempt) => retryDelayMs(retries, attempt, () => random) / 1_000);

describe('the delivery policy', () => {
  it('waits as it is told: constant, linear, exponential with up to a fifth more', () => {
    expect(delays(policyOf('constant'), 1)).toEqual([2, 2, 2, 2]);
    expect(delays(policyOf('linear'), 1)).toEqual([2, 4, 6, 8]);
    expect(delays(policyOf('exponential'), 0)).toEqual([2, 4, 8, 16]);
    expect(delays(policyOf('exponential'), 1)).toEqual([2.4, 4.8, 9.6, 19.2]);
    expect(delays(policyOf('exponential', 5), 0)).toEqual([2, 4, 5, 5]);
  });

  it('takes 2xx alone for delivered, 410 for the end, and gives up after the last attempt', () => {
    const of = (status: number, attempt = 1) =>
      verdictOf(answered(status), attempt, policyOf('constant'), () => 0).outcome;
    expect([200, 204, 299].map((status) => of(status))).toEqual(['delivered', 'delivered', 'delivered']);
    expect([301, 400, 404, 500].map((status) => of(status))).toEqual(Array(4).fill('retrying'));
    expect(of(410)).toBe('disabled');
    expect([of(500, 3), of(500, 4)]).toEqual(['retrying', 'failed']);
    const lost = { kind: 'failed', problem: 'gone' } as const;
    expect(verdictOf(lost, 1, policyOf('constant'), () => 0)).toEqual({ outcome: 'retrying', afterMs: 2_000 });
  });

  it('gives a receiver the time that it asks for, up to a day, and never less than configured', () => {
    const after = (askedMs: number) => verdictOf(answered(503, askedMs), 1, policyOf('constant'), () => 0);
    expect(after(500)).toMatchObject({ afterMs: 2_000 });
    expect(after(60_000)).toMatchObject({ afterMs: 60_000 });
    expect(after(999_999_999)).toMatchObject({ afterMs: 86_400_000 });
  });

  it('tells a receiver that is away from an event that it cannot take', () => {
    expect([408, 429, 502, 503, 504].every((status) => isReceiverAway(answered(status)))).toBe(true);
    expect([400, 404, 500].some((status) => isReceiverAway(answered(status)))).toBe(false);
    expect(isReceiverAway({ kind: 'failed', problem: 'x' })).toBe(true);
  });
});

describe('ReceiverHealth', () => {
  it('does not call a receiver away for the sake of one chat', () => {
    const health = new ReceiverHealth();
    for (let i = 0; i < 20; i++) health.failed('one');
    expect(health.isAway).toBe(false);
    health.failed('other');
    expect(health.isAway).toBe(true);
    expect(health.delivered()).toBe(true);
    expect(health.isAway).toBe(false);
    expect(health.delivered()).toBe(false);
  });
});
