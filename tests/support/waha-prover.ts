import request from 'supertest';
import { wahaDialect } from '../../src/http/dialects/waha/index.js';
import type { Method, Route } from '../../src/http/route.js';
import { eventually } from './eventually.js';
import { KEY, type LiveHouse } from './live-house.js';
import { WAHA_PROOFS } from './waha-proofs.js';
import { shapeMisfits, statusOf } from './waha-reference.js';

/** What WhatsApp has now; false until it has what was asked for. */
export type Seen = () => unknown;

/** POSTs that change nothing in WhatsApp: to have answered is all their effect. */
const ANSWER_IS_ALL = new Set(['postChatsOverview', 'convertVoice', 'convertVideo', 'refreshGroups']);

/**
 * Asks a live house by WAHA's routes and remembers which ones were shown to work through Chromium: a GET by its answer in
 * WAHA's shape, all else by an effect that WhatsApp did not show before and shows after.
 */
export class WahaProver {
  readonly #proven = new Set<string>();
  readonly #house: () => LiveHouse;

  constructor(house: () => LiveHouse) {
    this.#house = house;
  }

  /** A GET with WAHA's status and shape. Throws in words when the answer is another. */
  async reads<T = unknown>(path: string): Promise<T> {
    const route = routeOf('get', path);
    const body = await this.#ask(route, path);
    this.#proven.add(route.id);
    return body as T;
  }

  /** A request that succeeds; it is no proof of its route. */
  async asks<T = unknown>(method: Method, path: string, body?: object): Promise<T> {
    const route = routeOf(method, path);
    const answer = await this.#ask(route, path, body);
    if (ANSWER_IS_ALL.has(route.id)) this.#proven.add(route.id);
    return answer as T;
  }

  /** A request after which WhatsApp shows what it did not show before. */
  async acts<T = unknown>(method: Method, path: string, body: object | undefined, seen: Seen): Promise<T> {
    const route = routeOf(method, path);
    if (isTrue(await seen())) throw new Error(`WhatsApp shows what ${route.id} should bring about before it is asked.`);
    const answer = await this.#ask(route, path, body);
    await eventually(`WhatsApp to show what ${route.id} did`, async () => isTrue(await seen()), 10_000);
    this.#proven.add(route.id);
    return answer as T;
  }

  /** A request that is refused, in the body of WAHA's errors. */
  async refuses(method: Method, path: string, body: object | undefined, status: number, error: string): Promise<void> {
    const answer = await this.send(method, path, body);
    const expected = { statusCode: status, error, message: 'any' };
    const { message } = answer.body as { message?: unknown };
    const isSaid = typeof message === 'string' || Array.isArray(message);
    expectSame(path, { ...(answer.body as object), message: isSaid ? 'any' : message }, expected);
    expectSame(path, answer.status, status);
  }

  /** The bare request, with the key. */
  send(method: Method, path: string, body?: object): request.Test {
    const asked = request(this.#house().bridge.url)[method](path).set('X-Api-Key', KEY);
    return body === undefined ? asked : asked.send(body);
  }

  /** Throws unless this file showed exactly what the table says of it. */
  compareWith(file: keyof typeof WAHA_PROOFS): void {
    expectSame(file, [...this.#proven].sort(), [...WAHA_PROOFS[file]].sort());
  }

  async #ask(route: Route, path: string, body?: object): Promise<unknown> {
    const answer = await this.send(route.method, path, body);
    const isRight = answer.status === statusOf(route);
    expectSame(
      path,
      { status: answer.status, body: isRight ? null : (answer.body as unknown) },
      {
        status: statusOf(route),
        body: null,
      },
    );
    const isJson = (answer.headers['content-type'] ?? '').includes('json');
    if (isJson) expectSame(path, shapeMisfits(route, answer.body), []);
    return answer.body as unknown;
  }
}

function isTrue(seen: unknown): boolean {
  return seen !== undefined && seen !== null && seen !== false;
}

function routeOf(method: Method, path: string): Route {
  const [asked = ''] = path.split('?');
  const found = wahaDialect.routes.find(
    (route) => route.method === method && new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`).test(asked),
  );
  if (found === undefined) throw new Error(`WAHA has no route for ${method} ${asked}.`);
  return found;
}

function expectSame(what: string, found: unknown, wanted: unknown): void {
  expect({ what, found }).toEqual({ what, found: wanted });
}
