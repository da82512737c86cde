import { z } from 'zod';
import { namedSession } from '../../../families/session-choice.js';
import { defineRoute } from '../../../route.js';

export const getScreenshot = defineRoute({
  method: 'get',
  path: '/sessions/:name/screenshot',
  id: 'getScreenshot',
  summary: 'What the page of a session shows now, as PNG',
  description:
    'To see what is wrong when words do not help. It shows chats, or the QR that links a phone: private data.',
  // Whoever sees the picture can read along and link a phone, so reading rights are not enough.
  scope: 'sessions:manage',
  request: { params: z.object({ name: z.string() }), query: z.strictObject({}) },
  reply: { kind: 'content', description: 'The picture', types: { 'image/png': null } },

  async handle({ params }, context) {
    const content = await context.sessions.screenshot(namedSession(context, params.name));
    return { content, contentType: 'image/png', headers: { 'Cache-Control': 'no-store' } };
  },
});
