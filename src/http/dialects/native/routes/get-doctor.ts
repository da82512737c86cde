import { z } from 'zod';
import { visibleSessions } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const finding = z
  .object({
    check: z.string(),
    session: z.string().nullable().meta({ description: 'null: about the machine.' }),
    status: z.enum(['ok', 'warn', 'fail']),
    message: z.string(),
    nextStep: z.string().nullable().meta({ description: 'null: nothing to do.' }),
  })
  .meta({ id: 'Finding' });

export const getDoctor = defineRoute({
  method: 'get',
  path: '/doctor',
  id: 'getDoctor',
  summary: 'What is well and what is not: machine, browser and every session, each with its next step',
  description: 'Holds no number, name or text. When no session runs a browser, one is started for a moment.',
  scope: 'sessions:read',
  request: { query: z.strictObject({}) },
  reply: {
    kind: 'json',
    description: 'The findings, also when some of them are bad',
    body: successOf({
      report: z.object({
        ok: z.boolean().meta({ description: 'Nothing failed; warnings do not count.' }),
        version: z.string(),
        checkedAt: z.iso.datetime(),
        findings: z.array(finding).readonly(),
      }),
    }),
  },

  async handle(_input, context) {
    const keys = visibleSessions(context).map(({ key }) => key);
    return { json: success({ report: await context.doctor.examine(keys) }) };
  },
});
