import { CAPABILITIES, capabilityOf, coversScopes, FINE_SCOPES, hasScope } from '../../../../src/core/keys/scopes.js';

describe('scopes', () => {
  it.each(FINE_SCOPES)('%s is held by itself, by its broad right and by *, and by no other broad right', (scope) => {
    expect(hasScope([scope], scope)).toBe(true);
    expect(hasScope(['*'], scope)).toBe(true);
    expect(hasScope([], scope)).toBe(false);
    expect(CAPABILITIES.filter((capability) => hasScope([capability], scope))).toEqual([capabilityOf(scope)]);
  });

  it('lets nobody hand on more than what they have', () => {
    expect(coversScopes(['read'], ['chats:read', 'messages:read'])).toBe(true);
    expect(coversScopes(['read'], ['read'])).toBe(true);
    expect(coversScopes(['chats:read'], ['read'])).toBe(false);
    expect(coversScopes(['read'], ['chats:write'])).toBe(false);
    expect(coversScopes([...CAPABILITIES], ['*'])).toBe(false);
    expect(coversScopes(['*'], ['*', 'manage'])).toBe(true);
    expect(coversScopes([], [])).toBe(true);
  });
});
