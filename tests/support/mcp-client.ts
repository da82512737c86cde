import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** What a tool answered: its JSON, and whether it is an error. */
export interface ToolAnswer {
  readonly isError: boolean;
  readonly json: Record<string, unknown>;
}

/** The protocol's own client, connected to a server's endpoint. */
export interface McpClient {
  readonly client: Client;
  /** Faults that the transport told of on its own. */
  readonly faults: readonly Error[];
  call(name: string, given?: Record<string, unknown>): Promise<ToolAnswer>;
}

/** Connects; the caller closes the client. */
export async function connectMcp(url: string, headers: Record<string, string>): Promise<McpClient> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } });
  const faults: Error[] = [];
  client.onerror = (error) => faults.push(error);
  await client.connect(transport);
  return {
    client,
    faults,
    call: async (name, given = {}) => {
      const { content, isError } = await client.callTool({ name, arguments: given });
      const [first] = content as { type: string; text: string }[];
      const text = first?.text ?? '';
      return {
        isError: isError === true,
        json: (text.startsWith('{') ? JSON.parse(text) : { text }) as Record<string, unknown>,
      };
    },
  };
}
