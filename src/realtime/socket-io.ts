import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server, type Socket } from 'socket.io';
import type { EventChannel } from '../core/ports/event-channel.js';

const PING_MS = 15_000;
/** Clients have nothing to say but pongs. */
const MOST_HEARD_BYTES = 16 * 1024;
/** A connection that never says what it is for. */
const IDLE_MS = 10_000;

type OnOpen = (channel: EventChannel) => void;

/**
 * Speaks Socket.IO (protocol 5, polling and WebSocket) in requests that somebody else accepted: it listens nowhere and
 * knows no keys. One that misses a ping is cut. `pingMs` in ms.
 */
export class SocketIoAcceptor {
  readonly #server: Server;
  readonly #openers = new WeakMap<IncomingMessage, OnOpen>();

  constructor(pingMs = PING_MS) {
    // It takes its requests from a server; this one never listens, so that all of them come through the app.
    this.#server = new Server(createServer(), {
      serveClient: false,
      transports: ['polling', 'websocket'],
      pingInterval: pingMs,
      pingTimeout: pingMs,
      connectTimeout: IDLE_MS,
      maxHttpBufferSize: MOST_HEARD_BYTES,
      httpCompression: false,
    });
    this.#server.on('connection', (socket) => {
      const onOpen = this.#openers.get(socket.request);
      if (onOpen === undefined) socket.disconnect(true);
      else onOpen(toChannel(socket));
    });
  }

  answer(request: IncomingMessage, response: ServerResponse, onOpen: OnOpen): void {
    this.#openers.set(request, onOpen);
    this.#server.engine.handleRequest(request, response);
  }

  upgrade(request: IncomingMessage, connection: Duplex, head: Buffer, onOpen: OnOpen): void {
    this.#openers.set(request, onOpen);
    this.#server.engine.handleUpgrade(request, connection, head);
  }

  /** Ends every connection and takes no more. */
  close(): void {
    void this.#server.close();
  }
}

function toChannel(socket: Socket): EventChannel {
  const gone = new AbortController();
  socket.once('disconnect', () => {
    gone.abort();
  });
  return {
    gone: gone.signal,
    close: () => {
      socket.disconnect(true);
    },
    send: async (events) => {
      if (gone.signal.aborted) return;
      // What is buffered goes out whole: once this drains, little more than these events can be waiting.
      const drained = new Promise<void>((resolve) => {
        socket.conn.once('drain', resolve);
        gone.signal.addEventListener('abort', () => {
          resolve();
        });
      });
      for (const { name, data } of events) socket.emit(name, data);
      if (events.length > 0) await drained;
    },
  };
}
