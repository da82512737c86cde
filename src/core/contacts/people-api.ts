import type { ContactRead } from '../ports/engine.js';

/** Two ids of one person. */
export interface IdMapping {
  readonly lid: string;
  readonly pn: string;
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** A list of the people that an account knows. */
export interface ContactListing extends Page {
  readonly sortBy: 'id' | 'name';
  readonly descending: boolean;
}

/** The people of an account as they are stored. No call asks WhatsApp. All throw `storage_unavailable`. */
export interface PeopleApi {
  contacts(session: string, listing: ContactListing): Promise<readonly ContactRead[]>;
  /** Ordered by LID. */
  mappings(session: string, page: Page): Promise<readonly IdMapping[]>;
  countMappings(session: string): Promise<number>;
  /** By either id; null when the pair is not known. */
  mapping(session: string, id: string): Promise<IdMapping | null>;
}
