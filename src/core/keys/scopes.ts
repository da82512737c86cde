import { BridgeError } from '../errors/bridge-error.js';

/** Broad rights, each standing for many finer ones. */
export const CAPABILITIES = ['read', 'send', 'manage', 'events'] as const;

export type Capability = (typeof CAPABILITIES)[number];

/** Every finer right that a route can ask for. */
export const FINE_SCOPES = [
  'chats:read',
  'chats:write',
  'messages:read',
  'messages:write',
  'contacts:read',
  'contacts:write',
  'contacts:manage',
  'groups:read',
  'groups:write',
  'profile:read',
  'profile:write',
  'sessions:read',
  'sessions:link',
  'sessions:write',
  'sessions:manage',
  'webhooks:manage',
  'events:read',
  'keys:manage',
  'audit:read',
] as const;

export type FineScope = (typeof FINE_SCOPES)[number];

/** What a key may hold: broad rights, finer ones, or `*` for all. */
export const SCOPES = ['*', ...CAPABILITIES, ...FINE_SCOPES] as const;

export type Scope = (typeof SCOPES)[number];

const CAPABILITY_OF: Readonly<Record<FineScope, Capability>> = {
  'chats:read': 'read',
  'messages:read': 'read',
  'contacts:read': 'read',
  'groups:read': 'read',
  'profile:read': 'read',
  'sessions:read': 'read',
  'chats:write': 'send',
  'messages:write': 'send',
  'contacts:write': 'send',
  'groups:write': 'send',
  'contacts:manage': 'manage',
  'profile:write': 'manage',
  'sessions:link': 'manage',
  'sessions:write': 'manage',
  'sessions:manage': 'manage',
  'webhooks:manage': 'manage',
  'keys:manage': 'manage',
  'audit:read': 'manage',
  'events:read': 'events',
};

/** The broad right that a finer one belongs to. */
export function capabilityOf(scope: FineScope): Capability {
  return CAPABILITY_OF[scope];
}

/** Whether rights that were given hold this one; a broad right holds its finer ones, `*` holds all. */
export function hasScope(given: readonly string[], scope: FineScope): boolean {
  return given.includes('*') || given.includes(scope) || given.includes(CAPABILITY_OF[scope]);
}

/** Throws `forbidden`, naming the scope, when rights that were given do not hold it. */
export function assertScope(given: readonly string[], scope: FineScope): void {
  if (hasScope(given, scope)) return;
  const facts = { scope, capability: capabilityOf(scope) };
  throw new BridgeError('forbidden', `This API key lacks the scope ${scope}.`, { facts });
}

/** Whether rights hold everything that others hold: nobody hands on more than what they have. */
export function coversScopes(given: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((scope) => {
    if (scope === '*') return given.includes('*');
    return FINE_SCOPES.filter((fine) => hasScope([scope], fine)).every((fine) => hasScope(given, fine));
  });
}
