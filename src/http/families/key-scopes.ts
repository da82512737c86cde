import { BridgeError } from '../../core/errors/bridge-error.js';
import type { RouteContext, Scope } from '../route.js';

/** Whether the key of a request has a scope that its route as a whole does not ask for. */
export function mayDo({ principal }: RouteContext, scope: Scope): boolean {
  const scopes = principal?.scopes ?? [];
  return scopes.includes('*') || scopes.includes(scope);
}

/** Throws `forbidden`, naming the scope, for a key that lacks it. */
export function assertMayDo(context: RouteContext, scope: Scope): void {
  if (!mayDo(context, scope)) throw new BridgeError('forbidden', `This API key lacks the scope ${scope}.`);
}
