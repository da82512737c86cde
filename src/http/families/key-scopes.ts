import { assertScope, hasScope, type FineScope } from '../../core/keys/scopes.js';
import type { RouteContext } from '../route.js';

/** Whether the key of a request has a scope that its route as a whole does not ask for. */
export function mayDo({ principal }: RouteContext, scope: FineScope): boolean {
  return principal !== null && hasScope(principal.scopes, scope);
}

/** Throws `forbidden`, naming the scope, for a key that lacks it. */
export function assertMayDo(context: RouteContext, scope: FineScope): void {
  assertScope(context.principal?.scopes ?? [], scope);
}
