import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Door } from './door.js';

const MAX_BODY = 16 * 1024 * 1024;

/** The door over HTTP: `POST /door/<action>` with the arguments as JSON; `GET` for an action without any. */
export class DoorServer {
  readonly #server: Server;
  readonly #door: Door;

  constructor(door: Door) {
    this.#door = door;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
      response.end(`${JSON.stringify(body)}\n`);
    };
    try {
      const name = /^\/door\/(?<name>\w+)$/.exec((request.url ?? '').split('?')[0] ?? '')?.groups?.['name'];
      if (!name || !Object.hasOwn(this.#door, name)) {
        answer(404, { error: 'There is no such action.', actions: Object.keys(this.#door) });
        return;
      }
      const args = await bodyOf(request);
      const actions = this.#door as unknown as Record<string, (args: unknown) => unknown>;
      const result: unknown = await actions[name]?.(args);
      answer(200, result ?? { done: true });
    } catch (error) {
      answer(400, { error: error instanceof Error ? error.message : String(error) });
    }
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    parts.push(part as Buffer);
    size += (part as Buffer).length;
    if (size > MAX_BODY) throw new Error('The body is too large.');
  }
  const text = Buffer.concat(parts).toString('utf8').trim();
  const query = new URL(request.url ?? '/', 'http://door').searchParams;
  if (text === '') return Object.fromEntries([...query].map(([name, value]) => [name, looseValue(value)]));
  return JSON.parse(text) as unknown;
}

/** So that `curl …/door/iframes?count=3` works as well as a body. */
function looseValue(value: string): unknown {
  return /^(?:true|false|-?\d{1,10})$/.test(value) ? (JSON.parse(value) as unknown) : value;
}
