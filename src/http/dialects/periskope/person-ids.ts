import type { Reads } from './reads.js';

const EVERY = 1_000_000;

/** Ids as they are shown: a person's phone where it is known, whichever id WhatsApp uses. */
export interface PersonIds {
  shown(id: string): string;
  /** The id as it is, and the person's other one. */
  both(id: string): readonly string[];
}

/** The pairs are only read where one of the texts names a LID. */
export async function personIds(context: Reads, session: string, texts: readonly string[]): Promise<PersonIds> {
  const isNeeded = texts.some((text) => text.includes('@lid'));
  const pairs = isNeeded ? await context.people.mappings(session, { limit: EVERY, offset: 0 }) : [];
  const phones = new Map(pairs.map(({ lid, pn }) => [lid, pn]));
  const lids = new Map(pairs.map(({ lid, pn }) => [pn, lid]));
  return {
    shown: (id) => {
      const plain = id.replace(/:\d+@/, '@').replace(/@s\.whatsapp\.net$/, '@c.us');
      return phones.get(plain) ?? plain;
    },
    both: (id) => {
      const other = phones.get(id) ?? lids.get(id);
      return other === undefined ? [id] : [id, other];
    },
  };
}
