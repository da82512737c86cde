import type { LabelRecord, LoadedChat, MsgRecord, PersonRecord } from '../wire/records.js';
import type { DiskBoot } from '../wire/protocol.js';
import { createWid } from './ids/wid.js';
import { disk } from './link/disk-link.js';
import { byListOrder, ChatModel } from './models/chat-model.js';
import { Collection } from './models/collection.js';
import { ContactModel } from './models/contact-model.js';
import { LabelModel } from './models/label-model.js';
import { Model } from './models/model.js';
import { MsgModel } from './models/msg-model.js';
import { attributesFromDisk } from './models/revive.js';
import { setNameSource } from './models/titles.js';

/** What the page throws when something is looked up under no name; in the minified build its class is called `r`. */
class MinifiedError extends Error {
  override readonly name = 'r';

  constructor() {
    super('r');
  }
}

type PendingSource = (key: string) => Promise<MsgModel | undefined>;
let readPending: PendingSource = () => Promise.resolve(undefined);

/** Where messages that wait to be sent are read from: the page's database holds them beside the others. */
export function setPendingSource(source: PendingSource): void {
  readPending = source;
}

class MsgCollection extends Collection<MsgModel> {
  readonly modelClass = MsgModel;

  /** Reads memory, then the database; what comes from there is not added. */
  async getMessagesById(ids: readonly unknown[]): Promise<{ messages: MsgModel[] }> {
    if (ids.some((id) => id === undefined || id === null)) throw new MinifiedError();
    const texts = ids.map(String);
    const missing = texts.filter((id) => !this.get(id));
    const read = missing.length > 0 ? await disk.read('byIds', { ids: missing }) : [];
    const found = new Map(read.map((record) => [record.key.id, record]));
    const messages = await Promise.all(
      texts.map(
        async (text) => this.get(text) ?? toModel(found.get(text.split('_')[2] ?? '')) ?? (await readPending(text)),
      ),
    );
    return { messages: messages.filter((model) => model !== undefined) };
  }

  async search(text: string, page = 1, count = 50, chat?: string): Promise<{ messages: MsgModel[]; eof: boolean }> {
    const read = await disk.read('search', { text, page, count, chat });
    return { messages: read.map((record) => msgFor(record)), eof: read.length < count };
  }
}

const toModel = (record: MsgRecord | undefined): MsgModel | undefined => record && msgFor(record);

export const Msg = new MsgCollection();
export const Chat = new Collection<ChatModel>({ compare: byListOrder, fetch: fetchChat });
export const Newsletters = new Collection<ChatModel>({ compare: byListOrder });
export const Contact = new Collection<ContactModel>({ fetch: (id) => Promise.resolve(contactFor(id)) });
export const Blocklist = new Collection<Model>();
export const Label = new Collection<LabelModel>();

const people = new Map<string, PersonRecord>();

setNameSource((id) => {
  const person = people.get(id);
  return person && { name: person.name, pushname: person.pushname, phone: person.pn?.split('@')[0] };
});

export function personOf(id: unknown): PersonRecord | undefined {
  return people.get(String(id));
}

/** The model in memory, or one made from the record and not added anywhere. */
export function msgFor(record: MsgRecord): MsgModel {
  const attributes = attributesFromDisk(record);
  return Msg.get(attributes['id']) ?? new MsgModel(attributes);
}

export function addPerson(person: PersonRecord): void {
  for (const id of [person.pn, person.lid]) {
    if (!id) continue;
    people.set(id, person);
    const known = Contact.get(id);
    if (known) known.apply(person);
    else Contact.add(new ContactModel({ id: createWid(id) }, person));
    const blocked = Blocklist.get(id);
    if (person.isBlocked && !blocked) Blocklist.add(new Model({ id: createWid(id) }));
    if (!person.isBlocked && blocked) Blocklist.remove(blocked);
  }
}

/** A contact model for any id, known or not, as WhatsApp makes one on the fly. */
export function contactFor(id: string): ContactModel {
  return Contact.get(id) ?? Contact.add(new ContactModel({ id: createWid(id) }, people.get(id)));
}

export function addLabels(labels: readonly LabelRecord[]): void {
  for (const label of labels) {
    const known = Label.get(label.id);
    if (known) known.apply(label);
    else Label.add(new LabelModel(label));
  }
}

/** Puts a chat with its newest message into memory; nothing else of it is loaded. */
export function addLoadedChat({ chat, last }: LoadedChat): ChatModel {
  const collection = chat.kind === 'channel' ? Newsletters : Chat;
  const known = collection.get(chat.id);
  if (known) {
    known.apply(chat);
    return known;
  }
  const model = new ChatModel(chat);
  if (last) {
    const msg = msgFor(last);
    Msg.add(msg);
    model.msgs.add(msg);
  }
  if (chat.kind === 'group') contactFor(chat.id).set({ name: chat.name });
  collection.add(model);
  return model;
}

export function loadAccount({ chats, people: everybody, labels }: DiskBoot): void {
  for (const person of everybody) addPerson(person);
  addLabels(labels);
  for (const chat of chats) addLoadedChat(chat);
}

export function chatOf(id: unknown): ChatModel | undefined {
  return Chat.get(id) ?? Newsletters.get(id);
}

async function fetchChat(id: string): Promise<ChatModel | undefined> {
  const newsletter = Newsletters.get(id);
  if (newsletter) return newsletter;
  const loaded = await disk.read('chat', { id: createWid(id)._serialized });
  return loaded ? addLoadedChat(loaded) : undefined;
}
