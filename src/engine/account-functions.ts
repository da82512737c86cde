import type { PageActor } from '../core/ports/page-actor.js';
import type { PageContacts, SavedName } from '../core/ports/page-contacts.js';
import type { PageProfile } from '../core/ports/page-profile.js';

interface OfCandidates {
  readonly candidates: readonly string[];
}

/** What our script in the page does to people, labels and the own profile; see the ports of these names. */
export interface AccountFunctions {
  readonly contactAbout: (
    request: OfCandidates & { readonly registered: boolean },
  ) => ReturnType<PageContacts['about']>;
  readonly blockContact: (request: OfCandidates & { readonly blocked: boolean }) => ReturnType<PageContacts['block']>;
  readonly saveContact: (request: OfCandidates & { readonly name: SavedName }) => ReturnType<PageContacts['save']>;
  readonly forgetContact: (request: OfCandidates) => ReturnType<PageContacts['forget']>;
  readonly setLabels: (
    request: OfCandidates & { readonly labelIds: readonly string[] },
  ) => ReturnType<PageActor['setLabels']>;
  readonly readProfile: () => ReturnType<PageProfile['read']>;
  readonly setOwnName: (request: { readonly name: string }) => ReturnType<PageProfile['setName']>;
  readonly setOwnAbout: (request: { readonly about: string }) => ReturnType<PageProfile['setAbout']>;
  readonly setOwnPicture: (request: { readonly picture: string | null }) => ReturnType<PageProfile['setPicture']>;
  readonly tellPresence: (request: {
    readonly presence: 'available' | 'unavailable';
  }) => ReturnType<PageProfile['setPresence']>;
}
