import { z } from 'zod';
import { namedSession } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute, type Route } from '../../../route.js';
import { sessionView } from '../schemas/session-view.js';
import { toSessionBody } from '../session-body.js';

/** The three commands that move a session and keep its link. */
export const [startSession, stopSession, restartSession] = [
  command('start', 'Bring a session up; one that runs is left alone'),
  command('stop', 'Close the browser of a session; its link is kept'),
  command('restart', 'Close the browser of a session and start it again on the same link'),
] as const;

function command(verb: 'start' | 'stop' | 'restart', summary: string): Route {
  return defineRoute({
    method: 'post',
    path: `/sessions/:name/${verb}`,
    id: `${verb}Session`,
    summary,
    scope: 'sessions:write',
    request: { params: z.object({ name: z.string() }), query: z.strictObject({}) },
    reply: { kind: 'json', description: 'The session as it is now', body: successOf({ session: sessionView }) },

    async handle({ params }, context) {
      const session = await context.sessions[verb](namedSession(context, params.name));
      return { json: success({ session: toSessionBody(context, session) }) };
    },
  });
}
