import { z } from 'zod';
import { namedSession } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';
import { snapshotView } from '../schemas/snapshot-view.js';

export const createSnapshot = defineRoute({
  method: 'post',
  path: '/sessions/:name/snapshots',
  id: 'createSnapshot',
  summary: 'Copy the profile of a linked session now, while it runs',
  description: 'Older copies beyond the three newest go. `causeway backup` makes one encrypted file of a copy.',
  scope: 'sessions:manage',
  request: { params: z.object({ name: z.string() }), query: z.strictObject({}) },
  reply: { kind: 'json', status: 201, description: 'The copy', body: successOf({ snapshot: snapshotView }) },

  async handle({ params }, context) {
    const snapshot = await context.snapshots.take(namedSession(context, params.name));
    return { status: 201, json: success({ snapshot }) };
  },
});
