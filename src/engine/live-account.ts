import type { Page } from 'puppeteer';
import type { PageContacts, SavedName } from '../core/ports/page-contacts.js';
import type { PageProfile } from '../core/ports/page-profile.js';
import { actOnPage } from './act-on-page.js';

/** Acts on people through the page that is open at the moment. See `PageContacts`. */
export class LiveContacts implements PageContacts {
  readonly #page: () => Page;

  /** `page` throws when there is none. */
  constructor(page: () => Page) {
    this.#page = page;
  }

  async about(candidates: readonly string[], registered: boolean) {
    return actOnPage(this.#page(), 'contactAbout', { candidates, registered });
  }

  async block(candidates: readonly string[], blocked: boolean) {
    return actOnPage(this.#page(), 'blockContact', { candidates, blocked });
  }

  async save(candidates: readonly string[], name: SavedName) {
    return actOnPage(this.#page(), 'saveContact', { candidates, name });
  }

  async forget(candidates: readonly string[]) {
    return actOnPage(this.#page(), 'forgetContact', { candidates });
  }
}

/** The own profile through the page that is open at the moment. See `PageProfile`. */
export class LiveProfile implements PageProfile {
  readonly #page: () => Page;

  /** `page` throws when there is none. */
  constructor(page: () => Page) {
    this.#page = page;
  }

  async read() {
    return actOnPage(this.#page(), 'readProfile', undefined);
  }

  async setName(name: string) {
    return actOnPage(this.#page(), 'setOwnName', { name });
  }

  async setAbout(about: string) {
    return actOnPage(this.#page(), 'setOwnAbout', { about });
  }

  async setPicture(picture: string | null) {
    return actOnPage(this.#page(), 'setOwnPicture', { picture });
  }

  async setPresence(presence: 'available' | 'unavailable') {
    return actOnPage(this.#page(), 'tellPresence', { presence });
  }
}
