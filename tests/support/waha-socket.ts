import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { KEY } from './http-app.js';
import type { WahaBody } from './waha-event-house.js';

/** A WebSocket to `/ws` and what came over it. */
export interface WahaSocket {
  readonly seen: readonly WahaBody[];
  /** Code and reason of the end. */
  readonly closed: Promise<readonly [number, string]>;
  close(): void;
}

/** Opens it; rejects with the status of an answer that is none. */
export async function wahaSocket(url: string, query: string, key: string = KEY): Promise<WahaSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws?${query}&x-api-key=${key}`);
  const seen: WahaBody[] = [];
  socket.on('message', (data: Buffer) => seen.push(JSON.parse(data.toString('utf8')) as WahaBody));
  const closed = new Promise<readonly [number, string]>((resolve) => {
    socket.once('close', (code, reason) => resolve([code, reason.toString('utf8')]));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('unexpected-response', (_request, response: IncomingMessage) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString('utf8')));
      response.on('end', () => reject(new Error(`${String(response.statusCode)} ${text}`)));
    });
    socket.once('error', reject);
    socket.once('open', () => resolve());
  });
  return { seen, closed, close: () => socket.close() };
}
