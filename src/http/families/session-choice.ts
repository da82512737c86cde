import { z } from 'zod';
import { BridgeError, invalidInput } from '../../core/errors/bridge-error.js';
import type { Principal } from '../../core/ports/key-verifier.js';
import { organisationOf, sessionKey, sessionNameOf } from '../../core/sessions/session-key.js';
import type { SessionsApi, SessionView } from '../../core/sessions/session-view.js';
import type { RouteContext } from '../route.js';
import { organisationOfCaller } from './principal-of.js';

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

/** The key of the session a request means (query, header, the key's only one, the default); see `namedSession`. */
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

/**
 * The key of the session of that name when the principal's organisation has one that it may use; all refusals look the
 * same. What comes back is what every service takes for a session.
 */
export function namedSession(context: RouteContext, name: string): string {
  const { principal, sessions } = context;
  const key = sessionKey(organisationOfCaller(context), name);
  // Both are looked at whatever the first one says: a foreign name takes as long as one that does not exist (ruling 26).
  const isThere = sessions.has(key);
  if (maySee(principal, key) && isThere) return key;
  throw new BridgeError('session_not_found', 'There is no session of that name that this key may use.');
}

/** Somebody who may see some sessions. */
export interface Viewer {
  readonly principal: Pick<Principal, 'organisation' | 'sessions'> | null;
  readonly sessions: Pick<SessionsApi, 'list'>;
}

/** The sessions this principal may know of; none without one. */
export function visibleSessions({ principal, sessions }: Viewer): readonly SessionView[] {
  return sessions.list().filter(({ key }) => maySee(principal, key));
}

/** Throws `forbidden` when the principal is bound to sessions and this is none of them: it could not even see it. */
export function assertMayCreate({ principal }: RouteContext, name: string | undefined): void {
  const allowed = principal?.sessions ?? [];
  if (allowed === 'all') return;
  if (name !== undefined && allowed.includes(sessionKey(organisationOfCaller({ principal }), name))) return;
  throw new BridgeError('forbidden', 'This API key is bound to named sessions and may make no other.');
}

function maySee(principal: Viewer['principal'], key: string): boolean {
  if (organisationOf(key) !== principal?.organisation) return false;
  return principal.sessions === 'all' || principal.sessions.includes(key);
}

function onlySession({ principal }: RouteContext): string | undefined {
  if (principal === null || principal.sessions === 'all' || principal.sessions.length !== 1) return undefined;
  const [key] = principal.sessions;
  return key === undefined ? undefined : sessionNameOf(key);
}
