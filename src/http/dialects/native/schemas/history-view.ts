import { z } from 'zod';
import type { HistoryStatus } from '../../../../core/history/history-api.js';
import type { HistorySettings } from '../../../../core/history/history-settings.js';

const isoOrNull = z.iso.datetime().nullable();

/** Where the stored copy stands. */
export const historyStatus = z
  .object({
    following: z.boolean().meta({ description: 'Every change of the page is stored as it happens.' }),
    caughtUp: z.boolean().meta({ description: 'Since the page came up the stored copy was brought level with it.' }),
    caughtUpAt: isoOrNull,
    lastSyncAt: isoOrNull.meta({ description: 'The stored copy is known to have agreed with the page at this time.' }),
    verifiedAt: isoOrNull.meta({
      description: 'Everything stored was last compared with the page, message by message.',
    }),
    backfill: z.object({
      state: z.enum(['off', 'waiting', 'running', 'paused', 'done']),
      chatsDone: z.int(),
      chatsTotal: z.int(),
      messages: z.int(),
      percent: z.number(),
      etaS: z.number().nullable().meta({ description: 'Seconds, as far as can be said.' }),
    }),
    trouble: z.string().nullable().meta({ description: 'Why changes cannot be stored now; they wait in the page.' }),
  })
  .meta({ id: 'HistoryStatus' });

const depth = z.union([z.enum(['off', 'all']), z.int().min(1).max(36_500)], {
  error: 'off, all, or a whole number of days from 1 to 36500',
});

export const historySettings = z.object({
  depth: depth.meta({ description: 'How far back older messages are fetched: `off`, `all`, or days.' }),
  paused: z.boolean(),
  fromPhone: z.boolean().meta({ description: 'Whether the phone is asked for what it holds and the page does not.' }),
  linkedAt: isoOrNull.meta({ description: 'Nothing is fetched in the five minutes after it.' }),
});

export const historyChanges = z.strictObject(
  {
    depth: depth.optional(),
    paused: z.boolean({ error: 'true or false' }).optional(),
    fromPhone: z.boolean({ error: 'true or false' }).optional(),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'a JSON object') },
);

/** A session's history as our own object. */
export function toHistoryView(status: HistoryStatus, settings: HistorySettings) {
  const { linkedAtMs, ...others } = settings;
  const linkedAt = linkedAtMs === null ? null : new Date(linkedAtMs).toISOString();
  const { following, caughtUp, caughtUpAt, lastSyncAt, verifiedAt, backfill, trouble } = status;
  const view = { following, caughtUp, caughtUpAt, lastSyncAt, verifiedAt, backfill, trouble };
  return { ...view, settings: { ...others, linkedAt } };
}
