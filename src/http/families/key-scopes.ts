import { BridgeError } from '../../core/errors/bridge-error.js';
import { capabilityOf, hasScope, type FineScope } from '../../core/keys/scopes.js';
import type { RouteContext } from '../route.js';

/** Whether the key of a request has a scope that its route as a whole does not ask for. */
export function mayDo({ principal }: RouteContext, scope: FineScope): boolean {
  return principal !== null && hasScope(principal.scopes, scope);
}

/** Throws `forbidden`, naming the scope, for a key that lacks it. */
export function assertMayDo(context: RouteContext, scope: FineScope): void {
  if (mayDo(context, scope)) return;
  const facts = { scope, capability: capabilityOf(scope) };
  throw new BridgeError('forbidden', `This API key lacks the scope ${scope}.`, { facts });
}
