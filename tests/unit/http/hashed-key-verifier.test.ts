import { createHashedKeyVerifier, hashKey } from '../../../src/http/hashed-key-verifier.js';

const owner = { name: 'owner', scopes: ['*'], sessions: 'all' } as const;
const shop = { name: 'shop', scopes: [], sessions: ['shop'] } as const;
const verifier = createHashedKeyVerifier([
  { sha256: hashKey('first'), principal: owner },
  { sha256: hashKey('second').toUpperCase(), principal: shop },
]);

describe('createHashedKeyVerifier', () => {
  it('tells whose key was presented, wherever it stands in the list', async () => {
    expect(await verifier.verify('first')).toBe(owner);
    expect(await verifier.verify('second')).toBe(shop);
  });

  it.each(['', 'First', 'first ', 'firs', 'firstt', hashKey('first')])('knows nobody with the key %j', async (key) => {
    expect(await verifier.verify(key)).toBeNull();
  });

  it('stores SHA-256, so that the hash of a known key is the published one', () => {
    expect(hashKey('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('refuses a stored hash that is none, instead of never matching', () => {
    expect(() => createHashedKeyVerifier([{ sha256: 'abc', principal: owner }])).toThrow(/"owner" is not a SHA-256/);
  });
});
