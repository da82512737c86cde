import { toContactView } from '../core/chats/contact-view.js';
import type { ContactListing, IdMapping, Page, PeopleApi } from '../core/contacts/people-api.js';
import type { ContactRead } from '../core/ports/engine.js';
import { inChunks } from './in-chunks.js';
import type { CausewayDatabase } from './open-database.js';
import { withStorageTrouble } from './storage-trouble.js';

/** The people of accounts, from the database. See `PeopleApi`. */
export class DatabasePeople implements PeopleApi {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  contacts(session: string, listing: ContactListing): Promise<readonly ContactRead[]> {
    return withStorageTrouble(async () => {
      const people = this.#database.selectFrom('contacts').where('session', '=', session);
      const rows = await people.select(['id', 'name', 'push_name']).orderBy('id').execute();
      // A database sorts names by its own rules: see `readChats`.
      const nameOf = (row: (typeof rows)[number]): string => row.name ?? row.push_name ?? '';
      if (listing.sortBy === 'name') rows.sort((one, other) => nameOf(one).localeCompare(nameOf(other)));
      if (listing.descending) rows.reverse();
      const wanted = rows.slice(listing.offset, listing.offset + listing.limit).map(({ id }) => id);
      const read = new Map<string, ContactRead>();
      for (const chunk of inChunks(wanted)) {
        for (const contact of await this.#read(session, chunk)) read.set(contact.id, contact);
      }
      return wanted.flatMap((id) => read.get(id) ?? []);
    });
  }

  mappings(session: string, { limit, offset }: Page): Promise<readonly IdMapping[]> {
    const query = this.#database.selectFrom('id_mapping').select(['lid', 'pn']).where('session', '=', session);
    return withStorageTrouble(() => query.orderBy('lid').limit(limit).offset(offset).execute());
  }

  async countMappings(session: string): Promise<number> {
    const query = this.#database.selectFrom('id_mapping').where('session', '=', session);
    const counted = query.select(({ fn }) => fn.countAll<number>().as('total'));
    const { total } = await withStorageTrouble(() => counted.executeTakeFirstOrThrow());
    return total;
  }

  async mapping(session: string, id: string): Promise<IdMapping | null> {
    const query = this.#database
      .selectFrom('id_mapping')
      .select(['lid', 'pn'])
      .where('session', '=', session)
      .where(id.endsWith('@lid') ? 'lid' : 'pn', '=', id);
    return (await withStorageTrouble(() => query.executeTakeFirst())) ?? null;
  }

  async #read(session: string, ids: readonly string[]): Promise<readonly ContactRead[]> {
    const rows = await this.#database
      .selectFrom('contacts')
      .leftJoin('chats', (join) =>
        join.onRef('chats.session', '=', 'contacts.session').onRef('chats.id', '=', 'contacts.id'),
      )
      .select(['contacts.id', 'contacts.json', 'chats.id as chat'])
      .where('contacts.session', '=', session)
      .where('contacts.id', 'in', ids)
      .execute();
    const pairs = await this.#database
      .selectFrom('id_mapping')
      .select(['lid', 'pn'])
      .where('session', '=', session)
      .where((where) => where.or([where('lid', 'in', ids), where('pn', 'in', ids)]))
      .execute();
    const pairOf = new Map(pairs.flatMap((pair) => [[pair.lid, pair] as const, [pair.pn, pair] as const]));
    return rows.map(({ id, json, chat }) => {
      const lid = pairOf.get(id)?.lid ?? (id.endsWith('@lid') ? id : null);
      const pn = pairOf.get(id)?.pn ?? (id.endsWith('@c.us') ? id : null);
      return toContactView(id, json, { phone: pn?.replace(/@.*/, '') ?? null, lid, hasChat: chat !== null });
    });
  }
}
