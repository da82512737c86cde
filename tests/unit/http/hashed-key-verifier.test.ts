import { fakePrincipal } from '../../support/fake-keys.js';
import { createHashedKeyVerifier, hashKey, toHashedKey } from '../../../src/http/hashed-key-verifier.js';

const ADDRESS = '127.0.0.1';
const owner = fakePrincipal({ name: 'owner' });
const shop = fakePrincipal({ name: 'shop', scopes: [], sessions: ['shop'] });
const verifier = createHashedKeyVerifier([
  { sha256: hashKey('first'), principal: owner },
  { sha256: hashKey('second').toUpperCase(), principal: shop },
]);

describe('createHashedKeyVerifier', () => {
  it('tells whose key was presented, wherever it stands in the list', async () => {
    expect(await verifier.verify('first', ADDRESS)).toBe(owner);
    expect(await verifier.verify('second', ADDRESS)).toBe(shop);
  });

  it.each(['', 'First', 'first ', 'firs', 'firstt', hashKey('first')])('knows nobody with the key %j', async (key) => {
    expect(await verifier.verify(key, ADDRESS)).toBeNull();
  });

  it('stores SHA-256, so that the hash of a known key is the published one', () => {
    expect(hashKey('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('takes a key from the configuration as it is, or as its SHA-512', async () => {
    const sha512 =
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f';
    const hashed = createHashedKeyVerifier([toHashedKey(`sha512:${sha512}`, owner), toHashedKey('plain', shop)]);
    expect(await hashed.verify('abc', ADDRESS)).toBe(owner);
    expect(await hashed.verify('plain', ADDRESS)).toBe(shop);
    expect(await hashed.verify(`sha512:${sha512}`, ADDRESS)).toBeNull();
    expect(await hashed.verify(sha512, ADDRESS)).toBeNull();
  });

  it('refuses a stored hash that is none, instead of never matching', () => {
    expect(() => createHashedKeyVerifier([{ sha256: 'abc', principal: owner }])).toThrow(/"owner" is not a SHA-256/);
  });
});
