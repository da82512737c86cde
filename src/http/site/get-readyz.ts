import { z } from 'zod';
import { defineRoute } from '../route.js';
import { stateCounts } from './state-counts.js';

/** Tells whether at least one session can read and send; counts states, names none. */
export const getReadyz = defineRoute({
  method: 'get',
  path: '/readyz',
  id: 'getReadyz',
  summary: 'Whether a session works',
  scope: 'open',
  request: {},
  reply: {
    kind: 'json',
    description: 'At least one session works',
    otherStatuses: { 503: 'No session works' },
    body: z.object({
      status: z.enum(['success', 'error']),
      ready: z.boolean(),
      states: z.record(z.string(), z.int()).meta({ description: 'How many sessions are in which state' }),
    }),
  },

  handle(_input, { sessions }) {
    const states = stateCounts(sessions);
    const ready = (states['working'] ?? 0) > 0;
    return {
      status: ready ? 200 : 503,
      json: { status: ready ? ('success' as const) : ('error' as const), ready, states },
    };
  },
});
