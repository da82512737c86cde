import { BridgeError } from '../../../core/errors/bridge-error.js';

/** The error of a thing that is kept here and is not there. */
export function notFound(what: string, id: string): BridgeError {
  return new BridgeError('route_not_found', `${what} not found — no ${id} like that exists for the phone`);
}
