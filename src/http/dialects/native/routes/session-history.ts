import { z } from 'zod';
import { namedSession } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute, type RouteContext } from '../../../route.js';
import { historyChanges, historySettings, historyStatus, toHistoryView } from '../schemas/history-view.js';

const body = successOf({ history: historyStatus.extend({ settings: historySettings }) });
const params = z.object({ name: z.string() });
const path = '/sessions/:name/history';

export const getSessionHistory = defineRoute({
  method: 'get',
  path,
  id: 'getSessionHistory',
  summary: 'How far the stored copy of a session is, and what is fetched by itself',
  scope: 'sessions:read',
  request: { params, query: z.strictObject({}) },
  reply: { kind: 'json', description: 'The history', body },

  async handle({ params: { name } }, context) {
    return { json: success({ history: await historyOf(context, name) }) };
  },
});

export const configureSessionHistory = defineRoute({
  method: 'patch',
  path,
  id: 'configureSessionHistory',
  summary: 'Change, pause or resume the fetching of older messages',
  description: 'What is absent stays as it is; what was fetched stays stored.',
  scope: 'sessions:manage',
  request: { params, query: z.strictObject({}), body: historyChanges },
  reply: { kind: 'json', description: 'The history as it is now', body },

  async handle({ params: { name }, body: changes }, context) {
    const session = namedSession(context, name);
    context.sessions.get(session);
    await context.history.configure(session, changes);
    return { json: success({ history: await historyOf(context, name) }) };
  },
});

async function historyOf(context: RouteContext, name: string) {
  const session = namedSession(context, name);
  context.sessions.get(session);
  return toHistoryView(context.history.status(session), await context.history.settings(session));
}
