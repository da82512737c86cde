import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { MessageSocket } from '../core/ports/message-socket.js';

/** WAHA's clients count on it. */
const PING_MS = 10_000;
/** Clients have nothing to say but pongs. */
const MOST_HEARD_BYTES = 4_096;

/** Speaks WebSocket on accepted connections; one that misses a ping is cut. `pingMs` in ms. */
export function createSocketAcceptor(pingMs = PING_MS) {
  const server = new WebSocketServer({ noServer: true, maxPayload: MOST_HEARD_BYTES, perMessageDeflate: false });
  return (
    request: IncomingMessage,
    connection: Duplex,
    head: Buffer,
    onOpen: (socket: MessageSocket) => void,
  ): void => {
    server.handleUpgrade(request, connection, head, (socket) => {
      onOpen(toMessageSocket(socket, pingMs));
    });
  };
}

function toMessageSocket(socket: WebSocket, pingMs: number): MessageSocket {
  const gone = new AbortController();
  let isAlive = true;
  const pings = setInterval(() => {
    if (!isAlive) socket.terminate();
    isAlive = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, pingMs);
  socket.on('pong', () => {
    isAlive = true;
  });
  socket.on('error', () => {
    socket.terminate();
  });
  socket.once('close', () => {
    clearInterval(pings);
    gone.abort();
  });
  return {
    gone: gone.signal,
    send: (text) =>
      new Promise((resolve) => {
        socket.send(text, () => {
          resolve();
        });
      }),
    close: (code, reason) => {
      socket.close(code, reason);
    },
  };
}
