import { z } from 'zod';
import { chosenSession, sessionHeaders } from '../../../families/session-choice.js';
import { defineRoute, type Route } from '../../../route.js';

const rpcMessage = z.looseObject({ jsonrpc: z.literal('2.0') });

export const mcp = defineRoute({
  method: 'post',
  path: '/mcp',
  id: 'mcp',
  summary: 'The MCP endpoint: streamable HTTP without sessions, answers as JSON',
  description: 'Any key may list the tools; each tool asks for the scope of what it does.',
  scope: 'key',
  request: {
    headers: sessionHeaders.extend({ 'mcp-protocol-version': z.string().optional() }),
    body: z.unknown(),
  },
  reply: {
    kind: 'stream',
    description: 'A JSON-RPC answer',
    types: { 'application/json': rpcMessage },
    otherStatuses: { 202: 'A notification has no answer' },
  },

  async handle({ headers, body }, context) {
    // Its kit takes more than a tenth of a second to load, which most bridges never need.
    const { answerMcp } = await import('../answer-mcp.js');
    const session = chosenSession(context, {}, headers);
    return answerMcp(context, { session, body, version: headers['mcp-protocol-version'] });
  },
});

/** The protocol's other methods, which a server without streams and sessions refuses so. */
export const mcpRefusals: readonly Route[] = (['get', 'delete'] as const).map((method) =>
  defineRoute({
    method,
    path: '/mcp',
    id: `${method}Mcp`,
    summary: 'Not offered: there are no streams and no sessions here',
    scope: 'key',
    request: {},
    reply: {
      kind: 'json',
      status: 405,
      description: 'Only POST is answered',
      body: z.object({
        jsonrpc: z.literal('2.0'),
        id: z.null(),
        error: z.object({ code: z.literal(-32000), message: z.string() }),
      }),
    },

    handle: () => ({
      status: 405,
      headers: { Allow: 'POST' },
      json: { jsonrpc: '2.0' as const, id: null, error: { code: -32000 as const, message: 'Method not allowed.' } },
    }),
  }),
);
