import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { RouteContext } from '../../route.js';
import { createMcpServer } from './mcp-tools.js';

interface McpCall {
  /** The session that the tools act for. */
  readonly session: string;
  /** The JSON-RPC message, or several. */
  readonly body: unknown;
  /** The protocol's version as the client names it. */
  readonly version: string | undefined;
}

type McpAnswer =
  { readonly status: number; readonly empty: true } | { readonly status: number; readonly json: unknown };

/** Answers one call of the MCP endpoint with the status and the JSON-RPC answer; a notification has none. */
export async function answerMcp(context: RouteContext, { session, body, version }: McpCall): Promise<McpAnswer> {
  const server = createMcpServer(context, session);
  // One for each request, as the protocol's makers do it: nothing of one client is seen by another.
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  try {
    await server.connect(transport);
    const request = new Request(`${context.origin()}/mcp`, {
      method: 'POST',
      headers: {
        // Clients of the source send neither; its answers were JSON whatever they sent.
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        ...(version === undefined ? {} : { 'mcp-protocol-version': version }),
      },
    });
    const response = await transport.handleRequest(request, { parsedBody: body });
    const text = await response.text();
    return text === '' ? { status: response.status, empty: true } : { status: response.status, json: JSON.parse(text) };
  } finally {
    await server.close();
  }
}
