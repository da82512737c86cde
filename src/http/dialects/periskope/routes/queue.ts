import { z } from 'zod';
import type { QueuedSend } from '../../../../core/messages/queue-api.js';
import type { Route, RouteContext } from '../../../route.js';
import { bodyOf, isoMs, messageId, oneOrMany } from '../fields.js';
import { notFound } from '../not-found.js';
import { personIds, type PersonIds } from '../person-ids.js';
import type { Phone } from '../phone.js';
import { phoneRoute } from '../phone-route.js';

const MOST_JOBS = 2_000;

const broadcastId = z.string().regex(/^broadcast-[a-z]{16}$/, 'a broadcast id');
const job = z.object({
  queue_id: z.string(),
  broadcast_id: z.string().nullable(),
  chat_id: z.string(),
  status: z.enum(['pending', 'active', 'completed', 'failed']),
  message_id: z.string().nullable(),
  attempts: z.int(),
  created_at: z.string(),
  error: z.string().nullable(),
});

const STATUS_OF = {
  queued: 'pending',
  sending: 'active',
  accepted: 'active',
  sent: 'completed',
  failed: 'failed',
} as const;

export const queueStatus = phoneRoute({
  method: 'get',
  path: '/v1/queue',
  id: 'getQueueStatus',
  summary: 'How many messages wait, and what became of those of the last three days',
  scope: 'messages:read',
  request: {},
  reply: {
    kind: 'json',
    description: 'The queue',
    body: z.object({
      active: z.int(),
      completed: z.int(),
      failed: z.int(),
      pending: z.int(),
      is_running: z.boolean().meta({ description: 'Whether the phone sends now' }),
    }),
  },

  async handle(_input, context, { session, view }) {
    const { queued, sending, accepted, sent, failed } = await context.queue.counts(session);
    const isRunning = view.state === 'working';
    return {
      json: { active: sending + accepted, completed: sent, failed, pending: queued, is_running: isRunning },
    };
  },
});

export const queueJobs = phoneRoute({
  method: 'get',
  path: '/v1/queue/jobs',
  id: 'getQueueJobs',
  summary: 'Messages of the queue, the newest first: one, those of a broadcast, or all',
  scope: 'messages:read',
  request: {
    query: z.strictObject({
      queue_id: z.union([messageId, z.array(messageId).max(400)]).optional(),
      broadcast_id: broadcastId.optional(),
    }),
  },
  reply: { kind: 'json', description: 'At most 2000', body: z.object({ count: z.int(), jobs: z.array(job) }) },

  async handle({ query }, context, phone) {
    const asked = query.queue_id === undefined ? undefined : [query.queue_id].flat();
    const jobs = await jobsOf(context, phone, await queueIds(context, phone, asked, query.broadcast_id));
    return { json: { count: jobs.length, jobs } };
  },
});

export const broadcastStatus = phoneRoute({
  method: 'get',
  path: '/v1/queue/broadcast',
  id: 'getBroadcastStatus',
  summary: 'What became of a broadcast',
  scope: 'messages:read',
  request: { query: z.strictObject({ broadcast_id: broadcastId }) },
  reply: {
    kind: 'json',
    description: 'The broadcast',
    body: z.object({
      broadcast_id: z.string(),
      chats: z.int(),
      refused: z.int().meta({ description: 'Chats that nothing was queued for' }),
      pending: z.int(),
      active: z.int(),
      completed: z.int(),
      failed: z.int(),
      jobs: z.array(job),
    }),
  },

  async handle({ query }, context, phone) {
    const found = await context.annotations.get(phone.session, 'broadcast', query.broadcast_id);
    if (found === null) throw notFound('Broadcast', 'broadcast_id');
    const jobs = await jobsOf(context, phone, await queueIds(context, phone, undefined, query.broadcast_id));
    const count = (status: z.input<typeof job>['status']): number => jobs.filter((one) => one.status === status).length;
    return {
      json: {
        broadcast_id: found.id,
        chats: found.data.chats,
        refused: found.data.failures,
        pending: count('pending'),
        active: count('active'),
        completed: count('completed'),
        failed: count('failed'),
        jobs,
      },
    };
  },
});

/** At both methods: the SDK and the documents differ. */
export const purgeRoutes: readonly Route[] = (['delete', 'post'] as const).map((method) =>
  phoneRoute({
    method,
    path: '/v1/queue/purge',
    id: method === 'delete' ? 'purgeQueue' : 'purgeQueueByPost',
    summary: 'Give up what waits: some of it, a broadcast, or all',
    description: 'What WhatsApp has or may have already is sent all the same.',
    scope: 'messages:write',
    request: {
      body: bodyOf({
        queue_id: oneOrMany(messageId, 400).optional(),
        broadcast_id: broadcastId.optional(),
      }).optional(),
    },
    reply: { kind: 'empty', description: 'They will not be sent' },

    async handle({ body }, context, phone) {
      const asked = await queueIds(context, phone, body?.queue_id, body?.broadcast_id);
      const waiting = context.waitingSends.list(phone.session).filter(({ id }) => asked?.includes(id) ?? true);
      for (const { id } of waiting) await context.waitingSends.cancel(phone.session, id);
      return { empty: true as const, status: 204 };
    },
  }),
);

/** The ids that are meant; undefined for all. */
async function queueIds(
  context: RouteContext,
  { session }: Phone,
  asked: readonly string[] | undefined,
  broadcast: string | undefined,
): Promise<readonly string[] | undefined> {
  if (broadcast === undefined) return asked?.map(ownIdOf);
  const { items } = await context.annotations.list(session, 'send', { parent: broadcast });
  const ids = items.map(({ id }) => id);
  return asked === undefined ? ids : ids.filter((id) => asked.includes(id));
}

/** Of a serialised id the message's own. */
function ownIdOf(id: string): string {
  return id.split('_')[2] ?? id;
}

async function jobsOf(
  context: RouteContext,
  { session }: Phone,
  ids: readonly string[] | undefined,
): Promise<z.input<typeof job>[]> {
  const found: QueuedSend[] = [];
  const most = 400;
  if (ids === undefined) found.push(...(await context.queue.list(session, { limit: MOST_JOBS })));
  for (let at = 0; at < (ids?.length ?? 0); at += most) {
    found.push(...(await context.queue.list(session, { ids: ids?.slice(at, at + most), limit: most })));
  }
  const sends = await context.annotations.list(session, 'send', { ids: found.map(({ id }) => id) });
  const broadcastOf = new Map(sends.items.map(({ id, parent }) => [id, parent]));
  const shown = await personIds(
    context,
    session,
    found.map(({ chatId }) => chatId),
  );
  return found.map((one) => toJob(one, shown, broadcastOf.get(one.id) ?? null));
}

function toJob(one: QueuedSend, ids: PersonIds, broadcast: string | null): z.input<typeof job> {
  return {
    queue_id: one.id,
    broadcast_id: broadcast,
    chat_id: ids.shown(one.chatId),
    status: STATUS_OF[one.state],
    message_id: one.messageId,
    attempts: one.attempts,
    created_at: isoMs(one.createdAt),
    error: one.failure?.reason ?? null,
  };
}
