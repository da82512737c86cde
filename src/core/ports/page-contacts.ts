import type { Refusal } from './page-actor.js';

interface Done {
  readonly outcome: 'done';
}

/** The page knows nobody by these ids; of what asks WhatsApp: nobody by them is registered. */
export interface PersonMiss {
  readonly outcome: 'person_unknown';
}

/** A name in the address book. */
export interface SavedName {
  readonly firstName: string;
  readonly lastName: string;
  /** Also into the phone's own address book. */
  readonly syncToPhone: boolean;
}

/**
 * Acts on people through the live page, with or without a chat with them. An answer `done` means that the page shows the
 * effect. Calls are bounded in time and throw `page_unavailable` and `feature_unavailable` like `PageActor`.
 */
export interface PageContacts {
  /**
   * What they say of themselves; null when this account may not see it. Asks about nobody whom the page does not know,
   * unless the candidates are `registered` as WhatsApp itself has said.
   */
  about(
    candidates: readonly string[],
    registered: boolean,
  ): Promise<(Done & { readonly about: string | null }) | PersonMiss | Refusal>;
  block(candidates: readonly string[], blocked: boolean): Promise<Done | PersonMiss | Refusal>;
  save(candidates: readonly string[], name: SavedName): Promise<Done | PersonMiss | Refusal>;
  /** Takes them out of the address book. */
  forget(candidates: readonly string[]): Promise<Done | PersonMiss | Refusal>;
}
