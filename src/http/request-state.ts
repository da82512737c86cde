import type { Response } from 'express';
import type { Principal } from '../core/ports/key-verifier.js';
import type { Dialect } from './dialect.js';

/** What the middlewares learn about one request on its way in. */
export interface RequestState {
  requestId: string;
  /** The route's path with its placeholders, null while no route matched. */
  template: string | null;
  dialect: Dialect | null;
  principal: Principal | null;
  /** Asks anew whether the key of the request still gives what it gave; null where none was asked for. */
  isStillAllowed: (() => Promise<boolean>) | null;
  /** Methods of the routes whose path matched, for `Allow`. */
  readonly allowed: Set<string>;
}

const STATE = Symbol('request state');

interface Stated extends Response {
  [STATE]: RequestState | undefined;
}

/** The state of the request that this response answers; always the same object. */
export function stateOf(response: Response): RequestState {
  const stated = response as Stated;
  return (stated[STATE] ??= {
    requestId: '',
    template: null,
    dialect: null,
    principal: null,
    isStillAllowed: null,
    allowed: new Set(),
  });
}
