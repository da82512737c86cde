import type { WidText } from '../wire/records.js';
import type { DoorParts } from './door-parts.js';

/** A person as WhatsApp's servers and the account's address book know them. */
export interface DoorPerson {
  readonly name: string | null;
  readonly about: string;
  readonly isMyContact: boolean;
  readonly isBlocked: boolean;
}

/** The account itself, as others see it. */
export interface DoorProfile {
  readonly name: string;
  readonly about: string;
  readonly presence: 'available' | 'unavailable';
}

/** People, the account's own profile, and what its phone runs. */
export function peopleActions(parts: DoorParts) {
  return {
    person({ id }: { id: WidText }): DoorPerson | null {
      const person = parts.account.world.people.get(id);
      if (!person) return null;
      const { name = null, about, isMyContact, isBlocked } = person;
      return { name, about, isMyContact, isBlocked };
    },

    profile(): DoorProfile {
      const { me, world, presence } = parts.account;
      return { name: me.pushname, about: world.people.get(me.pn)?.about ?? '', presence };
    },

    /** `smba` and `smbi` are WhatsApp Business. */
    platform({ platform }: { platform: string }): void {
      const { account } = parts;
      account.me = { ...account.me, platform };
      account.emit({ push: 'me', me: account.me });
    },
  };
}
