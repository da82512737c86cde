import { z } from 'zod';
import { namedSession } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';
import { snapshotView } from '../schemas/snapshot-view.js';

export const listSnapshots = defineRoute({
  method: 'get',
  path: '/sessions/:name/snapshots',
  id: 'listSnapshots',
  summary: 'The copies that are kept of the profile of a session, newest first',
  scope: 'sessions:manage',
  request: { params: z.object({ name: z.string() }), query: z.strictObject({}) },
  reply: {
    kind: 'json',
    description: 'The copies',
    body: successOf({ snapshots: z.array(snapshotView), meta: z.object({ count: z.int() }) }),
  },

  async handle({ params }, context) {
    const snapshots = [...(await context.snapshots.list(namedSession(context, params.name)))];
    return { json: success({ snapshots, meta: { count: snapshots.length } }) };
  },
});
