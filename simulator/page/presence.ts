import type { PresenceRecord } from '../wire/protocol.js';
import { createWid, type Wid } from './ids/wid.js';
import { Collection } from './models/collection.js';
import { defineProps, Model } from './models/model.js';

/** How one person is seen in one chat; `t` is when they were last seen. */
class Chatstate extends Model {}
defineProps(Chatstate, { type: undefined, t: undefined });

/** What the page heard of one chat: in a person's chat of them alone, in a group of each member apart. */
class Presence extends Model {
  readonly chatstate: Chatstate;
  readonly chatstates = new Collection<Chatstate>();
  isSubscribed = false;

  constructor(id: Wid) {
    super({ id });
    this.chatstate = new Chatstate({ id });
  }
}

class PresenceCollectionClass extends Collection<Presence> {
  gadd(id: unknown): Presence {
    return this.get(id) ?? this.add(new Presence(createWid(id)));
  }
}
export const PresenceCollection = new PresenceCollectionClass();

/** Takes in what WhatsApp tells of somebody. */
export function tellPresence({ chat, who, state, t }: PresenceRecord): void {
  const presence = PresenceCollection.gadd(chat);
  const isGroup = chat.endsWith('@g.us');
  const chatstate = isGroup
    ? (presence.chatstates.get(who) ?? presence.chatstates.add(new Chatstate({ id: createWid(who) })))
    : presence.chatstate;
  chatstate.set({ type: state, t });
}
