import { z } from 'zod';
import { visibleSessions } from '../families/session-choice.js';
import { success, successOf } from '../families/success.js';
import { defineRoute } from '../route.js';
import { homePage } from './home-page.js';
import { stateCounts } from './state-counts.js';

const LINKS = { docs: '/docs', openapi: '/openapi.json', sessions: '/sessions', chats: '/chats', health: '/healthz' };

const body = successOf({
  name: z.literal('causeway'),
  states: z.record(z.string(), z.int()).meta({ description: 'How many sessions are in which state' }),
  links: z.record(z.string(), z.string()),
});

/** The start: JSON, or for a browser a short page. Names of sessions are shown to holders of a key only. */
export const getHome = defineRoute({
  method: 'get',
  path: '/',
  id: 'getHome',
  summary: 'Where to begin: a page for a browser, else JSON',
  scope: 'optional',
  request: {},
  reply: {
    kind: 'content',
    description: 'How many sessions are in which state, and where to go on',
    types: { 'application/json': body, 'text/html': z.string() },
  },

  handle(_input, context) {
    const states = stateCounts(context.sessions);
    if (context.accepts(['application/json', 'text/html']) === 'text/html') {
      const known = context.principal === null ? null : visibleSessions(context);
      return { content: homePage(states, known), contentType: 'text/html; charset=utf-8' };
    }
    const answer: z.input<typeof body> = success({ name: 'causeway', states, links: LINKS });
    return { content: JSON.stringify(answer), contentType: 'application/json; charset=utf-8' };
  },
});
