import type { Clock } from '../ports/clock.js';
import type { EventLog } from '../ports/event-log.js';
import type { WebhookStore } from '../ports/webhook-ports.js';
import { beginsNow } from './begins-now.js';
import type { Webhook } from './webhook.js';

export interface FixedWebhookParts {
  readonly store: Pick<WebhookStore, 'all' | 'add' | 'save' | 'remove'>;
  readonly log: Pick<EventLog, 'ends'>;
  /** The keys of all that are kept, started or not. */
  readonly sessions: () => Promise<readonly string[]>;
  readonly clock: Clock;
}

/** What the configuration decides of a webhook. */
export type FixedWebhook = Omit<Webhook, 'id' | 'state' | 'notice' | 'createdAt' | 'updatedAt'>;

/**
 * Makes the webhook of that id what the configuration says, or removes it for null. One that stays as it was goes on where
 * it is, as does one that is changed. To be called before anything is delivered.
 */
export async function keepFixedWebhook(
  { store, log, sessions, clock }: FixedWebhookParts,
  id: string,
  wanted: FixedWebhook | null,
): Promise<void> {
  const known = (await store.all()).find((one) => one.id === id);
  if (wanted === null) {
    if (known !== undefined) await store.remove(id);
    return;
  }
  const at = new Date(clock.now()).toISOString();
  const webhook: Webhook = { id, state: 'active', notice: null, createdAt: at, updatedAt: at, ...wanted };
  if (known === undefined) await store.add(webhook, await beginsNow(log, await sessions(), webhook));
  else if (!isSame(known, wanted)) await store.save({ ...webhook, createdAt: known.createdAt });
}

function isSame(known: Webhook, wanted: FixedWebhook): boolean {
  return (Object.keys(wanted) as (keyof FixedWebhook)[]).every(
    (part) => JSON.stringify(known[part]) === JSON.stringify(wanted[part]),
  );
}
