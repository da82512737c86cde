import type { Request, Response } from 'express';
import { addressOf } from './middleware/rate-limit.js';
import { requestOrigin } from './request-origin.js';
import { stateOf } from './request-state.js';
import type { RouteContext } from './route.js';
import type { HttpServices } from './services.js';

/** Makes what a handler knows of its request beside the parsed input. */
export type ContextMaker = (request: Request, response: Response) => RouteContext;

type OwnContext = Omit<RouteContext, keyof HttpServices>;

/** Every context is one of a class that inherits the services: copying two dozen of them costs more than most routes do. */
export function contextMaker(services: HttpServices, defaultSession: string): ContextMaker {
  class Context implements OwnContext {
    readonly defaultSession = defaultSession;
    readonly #request: Request;
    readonly #response: Response;

    constructor(request: Request, response: Response) {
      this.#request = request;
      this.#response = response;
    }

    get requestId() {
      return stateOf(this.#response).requestId;
    }

    get principal() {
      return stateOf(this.#response).principal;
    }

    get isStillAllowed() {
      return stateOf(this.#response).isStillAllowed ?? (() => Promise.resolve(true));
    }

    get address() {
      return addressOf(this.#request);
    }

    get gone() {
      const gone = new AbortController();
      if (this.#response.destroyed) gone.abort();
      else
        this.#response.once('close', () => {
          gone.abort();
        });
      return gone.signal;
    }

    origin() {
      return requestOrigin(this.#request);
    }

    accepts(types: readonly string[]) {
      this.#response.vary('Accept');
      const { accept = '*/*' } = this.#request.headers;
      return accept === '*/*' ? (types[0] ?? null) : this.#request.accepts([...types]) || null;
    }
  }
  Object.setPrototypeOf(Context.prototype, services);
  return (request, response) => new Context(request, response) as unknown as RouteContext;
}
