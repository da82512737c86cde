import type { ContactListing, IdMapping, Page, PeopleApi } from '../../src/core/contacts/people-api.js';
import type { ContactRead } from '../../src/core/ports/engine.js';

/** People in memory, in the order in which they were put there. */
export class FakePeople implements PeopleApi {
  readonly listings: ContactListing[] = [];
  people: readonly ContactRead[] = [];
  pairs: readonly IdMapping[] = [];

  async contacts(_session: string, listing: ContactListing): Promise<readonly ContactRead[]> {
    this.listings.push(listing);
    return this.people.slice(listing.offset, listing.offset + listing.limit);
  }

  async mappings(_session: string, { limit, offset }: Page): Promise<readonly IdMapping[]> {
    return this.pairs.slice(offset, offset + limit);
  }

  async countMappings(): Promise<number> {
    return this.pairs.length;
  }

  async mapping(_session: string, id: string): Promise<IdMapping | null> {
    return this.pairs.find(({ lid, pn }) => lid === id || pn === id) ?? null;
  }
}
