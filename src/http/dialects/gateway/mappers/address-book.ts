import type { EventFacts } from '../../../../core/events/event-facts.js';
import { jidOf } from '../fields.js';

/** The people that an event speaks of: each was looked up once. */
export interface AddressBook {
  /** Their phone address where it is known, else what they are called by. */
  readonly jidOf: (id: string) => string;
  /** The other id of a person; undefined when it is not known. */
  readonly otherIdOf: (id: string) => string | undefined;
}

export async function addressBook({ personIds }: EventFacts, ids: readonly string[]): Promise<AddressBook> {
  const known = new Map<string, readonly string[]>();
  for (const id of new Set(ids.map(withoutDevice))) {
    if (/@(c\.us|lid)$/.test(id)) known.set(id, await personIds(id));
  }
  const of = (id: string): readonly string[] => known.get(withoutDevice(id)) ?? [id];
  return {
    jidOf: (id) => jidOf(of(id).find((one) => one.endsWith('@c.us')) ?? id),
    otherIdOf: (id) => of(id).find((one) => one !== withoutDevice(id)),
  };
}

function withoutDevice(id: string): string {
  return id.replace(/:\d+@/, '@');
}
