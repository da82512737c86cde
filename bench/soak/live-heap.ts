import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import WebSocket from 'ws';

/** A port that nobody uses just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** MiB that a Node process with `--inspect=127.0.0.1:<port>` really uses: what is left after it collected its garbage. */
export async function liveHeapMib(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${String(port)}/json/list`);
  const [target] = (await response.json()) as { webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await once(socket, 'open');
  const ask = async (method: string): Promise<{ readonly usedSize?: number }> => {
    socket.send(JSON.stringify({ id: 1, method }));
    for (;;) {
      const [data] = (await once(socket, 'message')) as [Buffer];
      const answer = JSON.parse(data.toString('utf8')) as { id?: number; result?: { usedSize?: number } };
      if (answer.id === 1) return answer.result ?? {};
    }
  };
  try {
    await ask('HeapProfiler.collectGarbage');
    const { usedSize = NaN } = await ask('Runtime.getHeapUsage');
    return usedSize / 1_048_576;
  } finally {
    socket.close();
  }
}
