import { z } from 'zod';
import { success, successOf } from '../families/success.js';
import { defineRoute } from '../route.js';

/** Tells that the process lives; says nothing of any session. */
export const getHealthz = defineRoute({
  method: 'get',
  path: '/healthz',
  id: 'getHealthz',
  summary: 'Whether the process lives',
  scope: 'open',
  request: {},
  reply: {
    kind: 'json',
    description: 'It does',
    body: successOf({ uptimeS: z.int() }),
  },

  handle: (_input, { health }) => ({ json: success({ uptimeS: health.uptimeS() }) }),
});
