import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { expressMessages } from './express-messages.js';
import { takeUpgrades, type SocketAcceptor } from './upgrades.js';

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Without it requests for a WebSocket are answered like any other. */
  readonly acceptSocket?: SocketAcceptor | undefined;
}

export interface Listening {
  readonly address: AddressInfo;
  /** Takes no new connection, lets running requests end within `drainMs`, then cuts what is left. */
  close(drainMs: number): Promise<void>;
}

/** Serves the app. Rejects when the port cannot be had. Every phase of receiving a request has a limit. */
export async function listen(app: RequestListener, { host, port, acceptSocket }: ListenOptions): Promise<Listening> {
  const server = createServer(
    {
      headersTimeout: 15_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
      ...expressMessages(app),
    },
    app,
  );
  const running = trackResponses(server);
  const sockets = acceptSocket === undefined ? new Set<Duplex>() : takeUpgrades(server, app, acceptSocket);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  let closed: Promise<void> | undefined;
  return {
    address: server.address() as AddressInfo,
    close: (drainMs) => (closed ??= drain(server, running, sockets, drainMs)),
  };
}

/** One listener of several: its app, and what it serves, for error messages. */
export interface ListenerPlan extends ListenOptions {
  readonly app: RequestListener;
  readonly purpose: string;
}

/** Opens all listeners or none: when one port cannot be had, the others are closed and the error names it. */
export async function listenAll(
  plans: readonly ListenerPlan[],
  acceptSocket?: SocketAcceptor,
): Promise<readonly Listening[]> {
  const open: Listening[] = [];
  for (const plan of plans) {
    try {
      open.push(await listen(plan.app, { ...plan, acceptSocket }));
    } catch (error) {
      await Promise.all(open.map((one) => one.close(0)));
      throw new Error(`${plan.purpose}: cannot listen on ${plan.host}:${String(plan.port)}`, { cause: error });
    }
  }
  return open;
}

function trackResponses(server: Server): ReadonlySet<ServerResponse> {
  const running = new Set<ServerResponse>();
  server.prependListener('request', (_request, response) => {
    if (!server.listening) response.setHeader('Connection', 'close');
    running.add(response);
    response.once('close', () => running.delete(response));
  });
  return running;
}

async function drain(
  server: Server,
  running: ReadonlySet<ServerResponse>,
  sockets: ReadonlySet<Duplex>,
  drainMs: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  // A kept-alive connection would otherwise outlive its last answer.
  for (const response of running) if (!response.headersSent) response.setHeader('Connection', 'close');
  const cut = setTimeout(() => {
    server.closeAllConnections();
    for (const socket of sockets) socket.destroy();
  }, drainMs);
  await closed;
  clearTimeout(cut);
}
