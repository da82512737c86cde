import fc from 'fast-check';
import { organisationOf, sessionKey, sessionNameOf } from '../../../../src/core/sessions/session-key.js';

const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

describe('sessionKey', () => {
  it('is the name alone in the default organisation', () => {
    expect(sessionKey('default', 'shop')).toBe('shop');
  });

  it('gives name and organisation back', () => {
    fc.assert(
      fc.property(name, name, (organisation, session) => {
        const key = sessionKey(organisation, session);
        expect([organisationOf(key), sessionNameOf(key)]).toEqual([organisation, session]);
      }),
    );
  });

  it('is another for another organisation, also where capitals do not count', () => {
    fc.assert(
      fc.property(name, name, name, (one, other, session) => {
        fc.pre(one !== other);
        expect(sessionKey(one, session).toLowerCase()).not.toBe(sessionKey(other, session).toLowerCase());
      }),
    );
  });

  it('reaches no other organisation’s session through a name with the separator in it', () => {
    const foreign = sessionKey('acme', 'shop');
    expect(sessionKey('default', foreign)).not.toBe(foreign);
    expect(sessionKey('other', foreign)).not.toBe(foreign);
  });

  it('can be a part of a path', () => {
    fc.assert(fc.property(name, name, (one, two) => /^[a-zA-Z0-9_=~-]+$/.test(sessionKey(one, two))));
  });
});
