import type {
  ChannelRecord,
  GroupRecord,
  LabelRecord,
  MsgRecord,
  PersonRecord,
  PollVoteRecord,
  ReactionRecord,
  WidText,
} from '../wire/records.js';
import { channelChat, groupChats, statusChat } from './build-groups.js';
import { castChats, castPeople, labels, morePeople } from './build-people.js';
import { CHATS, GROUPS, LABELS, ME } from './cast.js';
import type { WorldChat, WorldOptions } from './world-chat.js';

/** The account's people and chats; equal options give an equal world. */
export class World {
  readonly options: WorldOptions;
  readonly chats = new Map<WidText, WorldChat>();
  readonly people = new Map<WidText, PersonRecord>();
  readonly labels: LabelRecord[];
  readonly reactions = new Map<string, ReactionRecord[]>();
  readonly votes = new Map<string, PollVoteRecord[]>();
  /** What this account last showed a chat that it does: composing, recording or paused. */
  readonly chatStates = new Map<WidText, string>();
  readonly pins = new Map<WidText, { parent: MsgRecord['key']; pinType: number; t: number }[]>();
  readonly notes = new Map<WidText, { content: string; createdAt: number; modifiedAt: number }>();

  /** Groups that the account is not in; their invite codes work. */
  readonly otherGroups: GroupRecord[] = [];
  /** Channels that the account does not follow. */
  readonly otherChannels: ChannelRecord[] = [];
  /** Who wants to join which group. */
  readonly joinRequests = new Map<WidText, { id: WidText; t: number }[]>();
  /** People who are added to groups by private invitation only. */
  readonly inviteOnly = new Set<PersonRecord>();
  /** Pictures set by the account's devices; null for one taken away. */
  readonly pictures = new Map<WidText, Uint8Array | null>();

  constructor(options: WorldOptions) {
    this.options = options;
    const fixedChats = CHATS.length + GROUPS.length + 2;
    const filling = morePeople(options, Math.max(0, options.chats - fixedChats));
    for (const entry of [...castPeople(options), ...filling.people]) this.addPerson(entry);
    const chats = [
      ...castChats(options),
      ...groupChats(options),
      channelChat(options),
      statusChat(options),
      ...filling.chats,
    ];
    for (const chat of chats) this.chats.set(chat.record.id, chat);
    this.labels = labels(
      LABELS,
      [...this.chats.values()].map(({ record }) => record),
    );
  }

  /** Nobody and nothing. */
  static empty(): World {
    const world = new World({ seed: '', chats: 0, startsAt: 0 });
    for (const map of [world.chats, world.people]) map.clear();
    world.labels.length = 0;
    return world;
  }

  /** Every group there is, the account's own first. */
  groups(): GroupRecord[] {
    const own = [...this.chats.values()].flatMap(({ record }) => record.group ?? []);
    return [...own, ...this.otherGroups];
  }

  addPerson(person: PersonRecord): void {
    if (person.pn) this.people.set(person.pn, person);
    if (person.lid) this.people.set(person.lid, person);
  }

  /** Each person once. */
  everybody(): PersonRecord[] {
    return [...new Set(this.people.values())];
  }

  /** The chat with that id, or with the same person under the other id. */
  chatOf(id: WidText): WorldChat | undefined {
    const direct = this.chats.get(id);
    if (direct) return direct;
    const person = this.people.get(id);
    const other = person?.pn === id ? person.lid : person?.pn;
    return other ? this.chats.get(other) : undefined;
  }

  isMe(id: WidText): boolean {
    return id === ME.pn || id === ME.lid;
  }
}
