import type { EventLog } from '../ports/event-log.js';
import type { TrackProgress, Webhook } from './webhook.js';
import { isFor } from './webhook-dispatcher.js';

/** Where every session's log ends now: a webhook that begins there tells what comes. `sessions`: all keys that there are. */
export async function beginsNow(
  log: Pick<EventLog, 'ends'>,
  sessions: readonly string[],
  webhook: Webhook,
): Promise<ReadonlyMap<string, TrackProgress>> {
  const keys = sessions.filter((key) => isFor(webhook, key));
  const ends = await log.ends(keys);
  return new Map(
    keys.map((key) => {
      const { epoch = '', sequence = 0 } = ends.get(key) ?? {};
      return [key, { epoch, sequence, lanes: [] }];
    }),
  );
}
