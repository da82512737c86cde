import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { BridgeError } from '../../core/errors/bridge-error.js';
import { hashKey } from '../hashed-key-verifier.js';

const WINDOW_MS = 60_000;
const MAX_KNOWN = 1_000;

/** Slows down guessing of keys, per address (per /56 for IPv6). */
export interface GuessLimit {
  /** Throws `rate_limited` when this address sent too many wrong keys, unless this key was accepted from it before. */
  admit(request: Request, key: string): Promise<void>;
  /** Remembers that this address uses this key rightly. */
  accepted(request: Request, key: string): void;
  /** Counts a wrong key. Calls on with `rate_limited` once there were too many, else plainly. */
  readonly countWrong: RequestHandler;
}

/** At most `maxWrong` wrong keys a minute and address; a client with the right key on the same address keeps working. */
export function guessLimit(maxWrong: number): GuessLimit {
  const known = new Set<string>();
  // Most requests come on a connection that brought the same key before. Holds nothing that `known` does not.
  let acceptedOn = new WeakMap<Socket, string>();
  const limiter = rateLimit({
    windowMs: WINDOW_MS,
    limit: maxWrong,
    legacyHeaders: false,
    standardHeaders: false,
    keyGenerator: addressOf,
    handler: (_request, _response, next) => {
      next(tooMany(WINDOW_MS / 1000));
    },
  });
  return {
    async admit(request, key) {
      if (acceptedOn.get(request.socket) === key) return;
      const entry = await limiter.getKey(addressOf(request));
      if (entry === undefined || entry.totalHits < maxWrong) return;
      const leftMs = (entry.resetTime?.getTime() ?? Date.now() + WINDOW_MS) - Date.now();
      if (leftMs <= 0 || known.has(memo(request, key))) return;
      throw tooMany(Math.max(1, Math.ceil(leftMs / 1000)));
    },
    accepted(request, key) {
      if (acceptedOn.get(request.socket) === key) return;
      if (known.size >= MAX_KNOWN) {
        known.clear();
        acceptedOn = new WeakMap();
      }
      acceptedOn.set(request.socket, key);
      known.add(memo(request, key));
    },
    countWrong: limiter,
  };
}

/** The address that limits count by: a whole /56 for IPv6, as one person owns that. */
export function addressOf(request: IncomingMessage): string {
  return ipKeyGenerator(peerOf(request));
}

/** The address at the other end of the connection, as no header can change it. */
export function peerOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? '';
}

function memo(request: Request, key: string): string {
  return `${addressOf(request)} ${hashKey(key)}`;
}

function tooMany(retryAfterS: number): BridgeError {
  return new BridgeError('rate_limited', 'Too many wrong API keys came from this address.', { retryAfterS });
}
