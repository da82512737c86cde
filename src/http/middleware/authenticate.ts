import { isDeepStrictEqual } from 'node:util';
import type { Request, RequestHandler, Response } from 'express';
import { BridgeError } from '../../core/errors/bridge-error.js';
import { assertScope } from '../../core/keys/scopes.js';
import type { KeyVerifier, Principal } from '../../core/ports/key-verifier.js';
import { DEFAULT_ORGANISATION } from '../../core/sessions/session-key.js';
import type { PresentedKey } from '../presented-key.js';
import { stateOf } from '../request-state.js';
import type { Access } from '../route.js';
import { peerOf, type GuessLimit } from './rate-limit.js';

/** Who may come in: holders of a key, or (loopback only) everyone. */
export type AuthPolicy = { readonly mode: 'key'; readonly verifier: KeyVerifier } | { readonly mode: 'none' };

const EVERYONE: Principal = {
  id: 'none',
  name: 'none',
  organisation: DEFAULT_ORGANISATION,
  scopes: ['*'],
  sessions: 'all',
  isOperator: true,
  ratePerMinute: null,
};

/** Finds out who asks and whether the key has the route's scope; puts the principal into the request's state. */
export function authenticate(
  policy: AuthPolicy,
  guesses: GuessLimit,
  keyOf: (request: Request) => PresentedKey,
  access: Access,
): RequestHandler {
  return async (request, response, next) => {
    if (policy.mode === 'none') {
      stateOf(response).principal = EVERYONE;
      next();
      return;
    }
    if (access === 'open') {
      next();
      return;
    }
    const presented = keyOf(request);
    if (presented.kind === 'none' && access === 'optional') {
      next();
      return;
    }
    if (presented.kind !== 'key') {
      throw unauthorized(request, response, WHY[presented.kind]);
    }
    await guesses.admit(request, presented.key);
    const principal = await verify(policy.verifier, presented, peerOf(request)).catch((error: unknown) => {
      throw isUnauthorized(error) ? unauthorized(request, response, error.message) : error;
    });
    if (principal === null) {
      await guesses.countWrong(request, response, (error?: unknown) => {
        next(error ?? unauthorized(request, response, 'This API key is not known here.'));
      });
      return;
    }
    guesses.accepted(request, presented.key);
    const state = stateOf(response);
    state.principal = principal;
    state.isStillAllowed = () => isStill(principal, () => verify(policy.verifier, presented, peerOf(request)));
    assertAccess(principal, access);
    next();
  };
}

/** Whether the key still gives what it gave. A trouble that is not the key's own ends nothing. */
async function isStill(principal: Principal, verifyAgain: () => Promise<Principal | null>): Promise<boolean> {
  try {
    return isDeepStrictEqual(await verifyAgain(), principal);
  } catch (error) {
    return !(error instanceof BridgeError && (error.code === 'unauthorized' || error.code === 'forbidden'));
  }
}

async function verify(
  verifier: KeyVerifier,
  { key, otherwise }: Extract<PresentedKey, { kind: 'key' }>,
  address: string,
): Promise<Principal | null> {
  if (otherwise === undefined) return verifier.verify(key, address);
  const first = await verifier.verify(key, address).catch((error: unknown) => {
    if (isUnauthorized(error)) return null;
    throw error;
  });
  return first ?? verifier.verify(otherwise, address);
}

function isUnauthorized(error: unknown): error is BridgeError {
  return error instanceof BridgeError && error.code === 'unauthorized';
}

const WHY = {
  none: 'No API key came with the request.',
  conflict: 'The request carries different API keys.',
  unreadable: 'The Authorization or X-Api-Key header holds no usable key.',
} as const;

function assertAccess({ scopes }: Principal, access: Access): void {
  if (access !== 'open' && access !== 'optional' && access !== 'key') assertScope(scopes, access);
}

function unauthorized(request: Request, response: Response, message: string): BridgeError {
  const isBrowser = request.accepts(['application/json', 'text/html']) === 'text/html';
  response.setHeader(
    'WWW-Authenticate',
    isBrowser ? 'Basic realm="Causeway API key", charset="UTF-8"' : 'Bearer realm="Causeway"',
  );
  return new BridgeError('unauthorized', message, {
    hint: isBrowser ? 'In a browser: reload, leave the user name empty and give the API key as password.' : undefined,
  });
}
