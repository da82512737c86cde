import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { EventStream, EventsAnswer } from './route.js';

/** How long a client waits before it comes back, in ms. */
const RETRY_MS = 2_000;
const HEARTBEAT_MS = 15_000;
/** A client that leaves this much unread is cut off: it can come again. */
const MOST_UNREAD_BYTES = 1024 * 1024;
/** Who writes at the client's pace waits while so much is unread. */
const PACED_BYTES = 128 * 1024;

/**
 * Writes server-sent events until the route ends them or the client goes. Every 15 s without fail comes the event
 * `beat`, so that the client can tell a quiet stream from a dead one.
 */
export function sendEvents(response: ServerResponse, answer: EventsAnswer, heartbeatMs = HEARTBEAT_MS): void {
  let stop: () => void = () => undefined;
  let isOver = false;
  const gone = new AbortController();
  const over = (): void => {
    if (isOver) return;
    isOver = true;
    clearInterval(heartbeat);
    gone.abort();
    stop();
  };
  const send = (text: string): void => {
    if (isOver) return;
    response.write(text);
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
  };
  const stream: EventStream = {
    send: (event, data) => {
      send(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    write: async (text) => {
      if (isOver) return;
      response.write(text);
      if (response.writableLength > PACED_BYTES)
        await once(response, 'drain', { signal: gone.signal }).catch(() => undefined);
    },
    end: () => {
      over();
      response.end();
    },
  };
  const heartbeat = setInterval(() => {
    stream.send('beat', {});
  }, heartbeatMs);

  response.statusCode = answer.status ?? 200;
  response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  // Proxies that collect an answer before they pass it on would hold every event back.
  response.setHeader('Cache-Control', 'no-store, no-transform');
  response.setHeader('X-Accel-Buffering', 'no');
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (response.req.method === 'HEAD') {
    stream.end();
    return;
  }
  response.once('close', over);
  // First, so that a refusal can still be answered with a status.
  stop = answer.events(stream);
  if (response.writableEnded || response.destroyed) stop();
  send(`retry: ${String(RETRY_MS)}\n\n`);
}
