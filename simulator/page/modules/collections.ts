import { createWid } from '../ids/wid.js';
import { MsgKey, toKeyRecord } from '../ids/msg-key.js';
import { disk } from '../link/disk-link.js';
import { socketLink } from '../link/socket-link.js';
import type { GroupRecord } from '../../wire/records.js';
import { Model } from '../models/model.js';
import { define, unsupported } from '../registry.js';
import { stage } from '../stage.js';
import { Blocklist, Chat, Contact, contactFor, Label, Msg, Newsletters } from '../store.js';
import { Emitter } from '../emitter.js';
import { CallCollection } from './calls.js';
import { ownStatus } from './statuses.js';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Reactions to one message, grouped by emoji as the page shows them. */
async function findReactions(id: unknown): Promise<object | undefined> {
  const parent = MsgKey.from(id);
  const records = await disk.read('reactions', { parent: toKeyRecord(parent) });
  if (records.length === 0) return undefined;
  const byText = new Map<string, typeof records>();
  for (const record of records) byText.set(record.text, [...(byText.get(record.text) ?? []), record]);
  const groups = [...byText].map(([text, senders]) => ({
    id: text,
    aggregateEmoji: text,
    hasReactionByMe: senders.some(({ key }) => key.fromMe),
    senders: senders.map(({ key, sender, timestampMs }) => ({
      msgKey: new MsgKey(key),
      parentMsgKey: parent,
      reactionText: text,
      senderUserJid: sender,
      timestamp: timestampMs,
      orphan: 0,
      read: key.fromMe,
      ack: key.fromMe ? 1 : 3,
    })),
  }));
  return { id: parent, reactions: { length: groups.length, serialize: () => groups } };
}

/** One query to the server for each call, as the live page makes it. */
class GroupMetadataCollection extends Emitter {
  get(id: unknown): unknown {
    return Chat.get(id)?.groupMetadata;
  }
  getModelsArray(): unknown[] {
    return Chat.filter((chat) => chat.groupMetadata !== undefined).map((chat) => chat.groupMetadata);
  }
  async update(id: unknown): Promise<unknown> {
    const record = await socketLink.call<GroupRecord | null>('groupMetadata', { id: String(id) });
    if (stage.groupQueryMs > 0) await wait(stage.groupQueryMs);
    const metadata = Chat.get(id)?.groupMetadata;
    if (record) metadata?.apply(record);
    return metadata;
  }
  find(id: unknown): Promise<unknown> {
    return this.update(id);
  }
}

class NewsletterMetadataCollection extends Emitter {
  get(id: unknown): unknown {
    return Newsletters.get(id)?.newsletterMetadata;
  }
  async update(id: unknown): Promise<unknown> {
    await socketLink.call('channelMetadata', { id: String(id) });
    return this.get(id);
  }
}

const BusinessProfile = {
  get: (id: unknown) => Contact.get(id)?.businessProfile,
  find: async (id: unknown) => {
    const found = await socketLink.call<object | null>('businessProfile', { id: String(id) });
    if (!found) throw new Error(`${String(id)} has no business profile`);
    const profile = new Model({ id: createWid(id), profileOptions: { commerceExperience: 'none' }, ...found });
    return Object.assign(profile, { profileOptions: profile.attributes['profileOptions'] });
  },
};

const ProfilePicThumb = {
  get: (id: unknown) => thumbOf(id),
  find: async (id: unknown) => {
    await socketLink.call('picture', { id: String(id) });
    return thumbOf(id);
  },
};

function thumbOf(id: unknown): object {
  return { id, img: undefined, canSet: () => true, canDelete: () => true };
}

const GroupMetadata = new GroupMetadataCollection();

define('WAWebCollections', () => ({
  Msg,
  Chat,
  Contact: Object.assign(Contact, { gadd: (id: unknown) => contactFor(String(id)) }),
  GroupMetadata,
  Label: Object.assign(Label, {
    addOrRemoveLabels: (labels: object[], chats: { id: unknown }[]) =>
      socketLink.call('labelChats', { labels, chats: chats.map(({ id }) => String(id)) }),
  }),
  Blocklist,
  BusinessProfile,
  ProfilePicThumb,
  Reactions: { find: findReactions, get: () => undefined },
  Status: {
    ...Object.fromEntries(
      ['get', 'find', 'getModelsArray'].map((name) => [name, unsupported('WAWebCollections', `Status.${name}`)]),
    ),
    ...ownStatus,
  },
  WAWebNewsletterCollection: Newsletters,
  NewsletterMetadataCollection: new NewsletterMetadataCollection(),
}));
define('WAWebCallCollection', () => CallCollection);
