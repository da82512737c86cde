import { z } from 'zod';
import { SESSION_STATES } from '../../../../core/sessions/session-machine.js';

/** A session as our own object; times are ISO 8601. */
export const sessionView = z
  .object({
    name: z.string(),
    state: z.enum(SESSION_STATES),
    since: z.iso.datetime(),
    explanation: z.string(),
    nextAction: z.string(),
    reason: z.string().nullable(),
    progress: z.number().nullable().meta({ description: 'Percent while syncing.' }),
    retryAt: z.iso.datetime().nullable(),
    me: z
      .object({
        id: z.string(),
        phone: z.string().nullable(),
        lid: z.string().nullable(),
        pushName: z.string().nullable(),
        platform: z.string().nullable(),
      })
      .nullable(),
    features: z
      .array(z.object({ name: z.string(), available: z.boolean(), missing: z.array(z.string()).readonly() }))
      .readonly(),
    browser: z.object({ product: z.string(), executable: z.string(), pid: z.int().nullable() }).nullable(),
    pageBuild: z.string().nullable(),
    restriction: z
      .object({ until: z.string().nullable(), reason: z.string() })
      .nullable()
      .meta({ description: 'What WhatsApp itself says of a restriction of this account; sending now makes it worse.' }),
    clockAheadMs: z
      .number()
      .nullable()
      .meta({ description: "How far this machine's clock was ahead of WhatsApp's when the page was last loaded." }),
    memory: z
      .object({ rssBytes: z.int(), pssBytes: z.int().nullable(), processes: z.int() })
      .nullable()
      .meta({ description: 'What the browser with all its processes takes, measured twice a minute.' }),
    wanted: z
      .enum(['run', 'stop', 'unlinked'])
      .meta({ description: 'What it should be; decides what a restart brings back.' }),
    metadata: z.record(z.string(), z.unknown()).readonly(),
    hasOwnProxy: z.boolean(),
    createdAt: z.string().meta({ description: 'ISO 8601' }),
    caughtUp: z
      .boolean()
      .meta({ description: 'The stored copy is level with the page; GET /sessions/:name/history says more.' }),
    caughtUpAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Session' });
