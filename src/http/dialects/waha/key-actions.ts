import { hasScope, type Scope } from '../../../core/keys/scopes.js';

/** What a key may do in WAHA's words. */
export type KeyActions = Readonly<Partial<Record<(typeof KEY_ACTIONS)[number], boolean | undefined>>>;

export const KEY_ACTIONS = ['read', 'send', 'control', 'setting', 'app', 'delete'] as const;

/** WAHA's apps are not here, so `app` stands for nothing. */
const SCOPES_OF: Readonly<Record<(typeof KEY_ACTIONS)[number], readonly Scope[]>> = {
  // A WebSocket tells what can be read.
  read: ['read', 'events:read'],
  send: ['send'],
  control: ['sessions:read', 'sessions:link', 'sessions:write'],
  setting: ['profile:write', 'webhooks:manage'],
  app: [],
  delete: ['sessions:manage'],
};

/** The scopes of a key: an admin's are all, and without any actions a key may do all but make sessions and keys. */
export function toScopes(isAdmin: boolean, actions: KeyActions | null): readonly Scope[] {
  if (isAdmin) return ['*'];
  const given = KEY_ACTIONS.filter((action) => (actions === null ? action !== 'delete' : actions[action] === true));
  return [...new Set(given.flatMap((action) => SCOPES_OF[action]))];
}

/** What scopes come to in WAHA's words. */
export function toActions(scopes: readonly string[]): Required<KeyActions> {
  const may = {
    read: hasScope(scopes, 'chats:read') && hasScope(scopes, 'messages:read'),
    send: hasScope(scopes, 'messages:write'),
    control: hasScope(scopes, 'sessions:write'),
    setting: hasScope(scopes, 'profile:write'),
    delete: hasScope(scopes, 'sessions:manage'),
  };
  return { ...may, app: false };
}
