import { once } from 'node:events';
import { createServer, get, Agent, type IncomingMessage, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import express from 'express';
import { expressMessages } from '../../../src/http/express-messages.js';
import { listen, listenAll } from '../../../src/http/listen.js';

const LOCAL = { host: '127.0.0.1', port: 0 } as const;

function hello(): RequestListener {
  return (_request, response) => response.end('hello');
}

async function fetchText(port: number, agent?: Agent): Promise<{ text: string; headers: IncomingMessage['headers'] }> {
  const request = get({ host: '127.0.0.1', port, ...(agent && { agent }) });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { text, headers: response.headers };
}

/** An app whose answers wait until they are let go. */
function held(): { app: RequestListener; arrived: Promise<void>; letGo: () => void } {
  let letGo = (): void => undefined;
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const app: RequestListener = (_request, response) => {
    letGo = () => response.end('late');
    arrive();
  };
  return { app, arrived, letGo: () => letGo() };
}

describe('listen', () => {
  it('serves on the port it tells', async () => {
    const server = await listen(hello(), LOCAL);
    expect(server.address.port).toBeGreaterThan(0);
    expect((await fetchText(server.address.port)).text).toBe('hello');
    await server.close(0);
  });

  it('gives an Express app requests and responses that it need not change', async () => {
    const app = express();
    app.get('/', (request, response) => response.json([request.hostname, request.app === app, response.app === app]));
    const classes = expressMessages(app);
    expect([app.request, app.response]).toEqual([
      classes.IncomingMessage?.prototype,
      classes.ServerResponse?.prototype,
    ]);
    // What a listener made before it does no harm.
    const server = await listen(app, LOCAL);
    expect((await fetchText(server.address.port)).text).toBe('["127.0.0.1",true,true]');
    await server.close(0);
  });

  it('lets a running request end and takes no new one', async () => {
    const { app, arrived, letGo } = held();
    const server = await listen(app, LOCAL);
    const running = fetchText(server.address.port, new Agent({ keepAlive: true }));
    await arrived;
    const closed = server.close(60_000);
    await expect(fetchText(server.address.port)).rejects.toThrow(/ECONNREFUSED/);
    letGo();
    const { text, headers } = await running;
    expect([text, headers.connection]).toEqual(['late', 'close']);
    await closed;
  });

  it('cuts what does not end in time', async () => {
    const { app, arrived } = held();
    const server = await listen(app, LOCAL);
    const running = fetchText(server.address.port);
    const cut = expect(running).rejects.toThrow();
    await arrived;
    await server.close(20);
    await cut;
  });

  it('does not wait for idle connections', async () => {
    const server = await listen(hello(), LOCAL);
    const agent = new Agent({ keepAlive: true });
    await fetchText(server.address.port, agent);
    await server.close(60_000);
    agent.destroy();
  });

  it('closes once, however often it is told to', async () => {
    const server = await listen(hello(), LOCAL);
    await Promise.all([server.close(0), server.close(0)]);
    await server.close(0);
  });

  it('cuts even a client that never finishes its request', async () => {
    const server = await listen(hello(), LOCAL);
    const socket = connect(server.address.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
    const ended = once(socket, 'close');
    await server.close(20);
    await ended;
  });
});

describe('listenAll', () => {
  it('opens every port', async () => {
    const servers = await listenAll([
      { ...LOCAL, app: hello(), purpose: 'PORT' },
      { ...LOCAL, app: hello(), purpose: 'DIALECT_PORTS native' },
    ]);
    expect(new Set(servers.map((server) => server.address.port)).size).toBe(2);
    for (const server of servers) {
      expect((await fetchText(server.address.port)).text).toBe('hello');
      await server.close(0);
    }
  });

  it('opens none when one is taken, and says which', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const probe = await listen(hello(), LOCAL);
    const free = probe.address.port;
    await probe.close(0);
    const opening = listenAll([
      { host: '127.0.0.1', port: free, app: hello(), purpose: 'PORT' },
      { host: '127.0.0.1', port, app: hello(), purpose: 'DIALECT_PORTS periskope' },
    ]);
    await expect(opening).rejects.toThrow(`DIALECT_PORTS periskope: cannot listen on 127.0.0.1:${String(port)}`);
    await expect(fetchText(free)).rejects.toThrow(/ECONNREFUSED/);
    taken.close();
  });
});
