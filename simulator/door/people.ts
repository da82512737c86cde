import type { PresenceRecord } from '../wire/protocol.js';
import type { ChannelRecord, LabelRecord, WidText } from '../wire/records.js';
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

    /** Somebody comes, goes, or types; in a group `chat` is the group. */
    presence({ chat, who = chat, state, t }: Omit<PresenceRecord, 'who'> & { who?: WidText }): { subscribed: boolean } {
      parts.account.presences.change({ chat, who, state, t });
      return { subscribed: parts.account.presences.subscribed.has(chat) };
    },

    labels(): Omit<LabelRecord, 'items'>[] {
      return parts.account.world.labels.map(({ id, name, colorIndex, hexColor }) => ({
        id,
        name,
        colorIndex,
        hexColor,
      }));
    },

    /** A channel as WhatsApp's servers know it. */
    channel({ id }: { id: WidText }): ChannelRecord | null {
      const { world } = parts.account;
      const channel = world.chats.get(id)?.record.channel ?? world.otherChannels.find((one) => one.id === id);
      return channel ? { ...channel } : null;
    },

    /** A channel that this account does not follow. */
    otherChannel({ name }: { name: string }): ChannelRecord {
      const { world, clock } = parts.account;
      const n = String(world.otherChannels.length + 1);
      const channel: ChannelRecord = {
        id: `1203635${n.padStart(11, '0')}@newsletter`,
        name,
        description: `All about ${name}`,
        creationTime: clock.nowS(),
        subscribers: 77,
        inviteCode: `0029VaOtherChannel${n.padStart(4, '0')}`,
        membershipType: 'guest',
        verified: true,
      };
      world.otherChannels.push(channel);
      return { ...channel };
    },

    /** `smba` and `smbi` are WhatsApp Business. */
    platform({ platform }: { platform: string }): void {
      const { account } = parts;
      account.me = { ...account.me, platform };
      account.emit({ push: 'me', me: account.me });
    },
  };
}
