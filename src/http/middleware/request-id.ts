import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { stateOf } from '../request-state.js';

const SANE = /^[A-Za-z0-9._:-]{1,64}$/;

/** Gives every request an id: the caller's `X-Request-Id` when it is short and plain, else a new UUID. */
export function requestId(): RequestHandler {
  return (request, response, next) => {
    const given = request.headers['x-request-id'];
    const id = typeof given === 'string' && SANE.test(given) ? given : randomUUID();
    stateOf(response).requestId = id;
    response.setHeader('X-Request-Id', id);
    next();
  };
}
