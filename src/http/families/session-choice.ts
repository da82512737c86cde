import { z } from 'zod';
import { BridgeError, invalidInput } from '../../core/errors/bridge-error.js';
import type { SessionView } from '../../core/sessions/session-view.js';
import type { RouteContext } from '../route.js';

export const sessionQuery = z
  .string({ error: 'one session name' })
  .min(1, 'a session name')
  .max(128, 'a session name')
  .optional()
  .meta({ description: 'Which session answers. Without it: the only session of the key, else the default one.' });

export const sessionHeaders = z.object({
  'x-causeway-session': z
    .string()
    .optional()
    .meta({ description: 'The same as `?session=`; when both are given they must agree.' }),
});

/** The same with what a client says that it has already. */
export const conditionalHeaders = sessionHeaders.extend({
  'if-none-match': z
    .string()
    .optional()
    .meta({ description: 'The ETag of the answer that the client has: 304 when it still holds.' }),
});

/** The session a request means (query, header, the key's only one, the default), checked that this key may use it. */
export function chosenSession(
  context: RouteContext,
  query: { readonly session?: string | undefined },
  headers: { readonly 'x-causeway-session'?: string | undefined },
): string {
  const header = headers['x-causeway-session'];
  if (query.session !== undefined && header !== undefined && query.session !== header) {
    throw invalidInput('session', 'the same name in ?session= and X-Causeway-Session', 'two different names');
  }
  return namedSession(context, query.session ?? header ?? onlySession(context) ?? context.defaultSession);
}

/** The name back when there is such a session and this key may use it; both refusals look the same. */
export function namedSession(context: RouteContext, name: string): string {
  const allowed = context.principal?.sessions ?? [];
  const mayKnow = allowed === 'all' || allowed.includes(name);
  // Both are looked at whatever the first one says: a foreign name takes as long as one that does not exist (ruling 26).
  if (context.sessions.has(name) && mayKnow) return name;
  throw new BridgeError('session_not_found', 'There is no session of that name that this key may use.');
}

/** The sessions this key may know of; none without a key. */
export function visibleSessions({ principal, sessions }: RouteContext): readonly SessionView[] {
  if (principal === null) return [];
  const allowed = principal.sessions;
  return sessions.list().filter((session) => allowed === 'all' || allowed.includes(session.name));
}

function onlySession({ principal }: RouteContext): string | undefined {
  if (principal === null || principal.sessions === 'all' || principal.sessions.length !== 1) return undefined;
  return principal.sessions[0];
}
