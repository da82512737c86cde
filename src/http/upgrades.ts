import { ServerResponse, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { BridgeError } from '../core/errors/bridge-error.js';
import type { MessageSocket } from '../core/ports/message-socket.js';
import type { SocketAnswer } from './route.js';

/** Speaks WebSocket on a connection whose request was accepted. */
export type SocketAcceptor = (
  request: IncomingMessage,
  connection: Duplex,
  head: Buffer,
  onOpen: (socket: MessageSocket) => void,
) => void;

interface Upgrade {
  readonly connection: Socket;
  readonly head: Buffer;
  readonly accept: SocketAcceptor;
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/**
 * Sends requests for a WebSocket through the same app as all others, so that keys, scopes and limits hold for them too;
 * whoever is not answered with a socket is answered in plain HTTP. Returns the connections that were made.
 */
export function takeUpgrades(server: Server, app: RequestListener, accept: SocketAcceptor): ReadonlySet<Duplex> {
  const open = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    // Node gives a Duplex in the type, a Socket in truth.
    if (!(connection instanceof Socket)) {
      connection.destroy();
      return;
    }
    open.add(connection);
    connection.once('close', () => open.delete(connection));
    connection.on('error', () => connection.destroy());
    const response = new ServerResponse(request);
    response.setHeader('Connection', 'close');
    response.assignSocket(connection);
    response.once('finish', () => connection.end());
    upgrades.set(request, { connection, head, accept });
    app(request, response);
  });
  return open;
}

/** Opens the socket that a route answered with. Throws `invalid_request` for a request that asked for none. */
export function openSocket(response: ServerResponse, answer: SocketAnswer): void {
  const upgrade = takeConnection(response);
  if (upgrade === null) {
    throw new BridgeError('invalid_request', 'This address speaks WebSocket only.', {
      hint: 'Connect with a WebSocket client, or read GET /events or GET /events/stream.',
    });
  }
  upgrade.accept(response.req, upgrade.connection, upgrade.head, answer.socket);
}

/** The connection of a request that asks for a WebSocket, from now on its taker's; null for any other request. */
export function takeConnection(response: ServerResponse): Upgrade | null {
  const upgrade = upgrades.get(response.req);
  if (upgrade === undefined || response.req.headers.upgrade?.toLowerCase() !== 'websocket') return null;
  const { connection } = upgrade;
  response.statusCode = 101;
  // For whoever waits for the end of the request.
  connection.once('close', () => response.emit('close'));
  response.detachSocket(connection);
  return upgrade;
}
