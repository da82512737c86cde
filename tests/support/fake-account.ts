import type { PageContacts } from '../../src/core/ports/page-contacts.js';
import type { PageProfile } from '../../src/core/ports/page-profile.js';

const DONE = { outcome: 'done' as const };

/** A page that knows everybody and does everything; what was asked is written down. */
export class FakeContacts implements PageContacts {
  readonly asked: unknown[] = [];
  readonly #note = <T extends object>(what: string, request: object, answer: T): Promise<typeof DONE & T> => {
    this.asked.push({ what, ...request });
    return Promise.resolve({ ...DONE, ...answer });
  };

  about: PageContacts['about'] = (candidates) => this.#note('about', { candidates }, { about: 'Hello' });
  block: PageContacts['block'] = (candidates, blocked) => this.#note('block', { candidates, blocked }, {});
  save: PageContacts['save'] = (candidates, name) => this.#note('save', { candidates, name }, {});
  forget: PageContacts['forget'] = (candidates) => this.#note('forget', { candidates }, {});
}

/** A profile that takes every change; what was asked is written down. */
export class FakeProfile implements PageProfile {
  readonly asked: unknown[] = [];
  readonly #note = (what: string, to: unknown): Promise<typeof DONE> => {
    this.asked.push({ what, to });
    return Promise.resolve(DONE);
  };

  read: PageProfile['read'] = () =>
    Promise.resolve({ ...DONE, profile: { id: '447700900100@c.us', lid: null, name: 'Corner Shop', about: null } });
  setName: PageProfile['setName'] = (name) => this.#note('name', name);
  setAbout: PageProfile['setAbout'] = (about) => this.#note('about', about);
  setPicture: PageProfile['setPicture'] = (picture) => this.#note('picture', picture);
  setPresence: PageProfile['setPresence'] = (presence) => this.#note('presence', presence);
}
