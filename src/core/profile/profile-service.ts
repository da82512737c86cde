import { BridgeError } from '../errors/bridge-error.js';
import type { Refusal } from '../ports/page-actor.js';
import type { OwnProfile, PageProfile } from '../ports/page-profile.js';
import type { ProfileApi } from './profile-api.js';

/** The pages of working sessions. Throws the error of a state that is not working. */
export interface ProfilePages {
  profile(session: string): Promise<PageProfile>;
}

/** The account's own profile through the page. See `ProfileApi`. */
export class ProfileService implements ProfileApi {
  readonly #pages: ProfilePages;

  constructor(pages: ProfilePages) {
    this.#pages = pages;
  }

  async read(session: string): Promise<OwnProfile> {
    const page = await this.#pages.profile(session);
    return orThrow(await page.read()).profile;
  }

  async setName(session: string, name: string): Promise<void> {
    const page = await this.#pages.profile(session);
    orThrow(await page.setName(name));
  }

  async setAbout(session: string, about: string): Promise<void> {
    const page = await this.#pages.profile(session);
    orThrow(await page.setAbout(about));
  }

  async setPicture(session: string, picture: Uint8Array | null): Promise<void> {
    const base64 = picture === null ? null : Buffer.from(picture).toString('base64');
    const page = await this.#pages.profile(session);
    orThrow(await page.setPicture(base64));
  }

  async setPresence(session: string, presence: 'available' | 'unavailable'): Promise<void> {
    const page = await this.#pages.profile(session);
    orThrow(await page.setPresence(presence));
  }
}

function orThrow<T extends { readonly outcome: 'done' }>(answer: T | Refusal): T {
  if (answer.outcome === 'refused') throw new BridgeError('action_refused', answer.reason);
  return answer;
}
