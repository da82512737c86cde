import { createWid } from '../ids/wid.js';
import { socketLink } from '../link/socket-link.js';
import { Collection } from '../models/collection.js';
import type { ContactModel } from '../models/contact-model.js';
import { Model } from '../models/model.js';
import { define } from '../registry.js';
import { isMe, mePn } from '../state/conn-model.js';
import { Chat, contactFor } from '../store.js';

define('WAWebContactGetters', () => ({
  getIsMe: (contact: ContactModel) => isMe(contact.id),
  getIsUser: (contact: ContactModel) => contact.id.isUser(),
  getIsGroup: (contact: ContactModel) => contact.id.isGroup(),
  getIsWAContact: (contact: ContactModel) => contact.id.isUser(),
  getUserid: (contact: ContactModel) => contact.id.user,
  getVerifiedName: (contact: ContactModel) => contact.get('verifiedName'),
  getVerifiedLevel: (contact: ContactModel) => contact.get('verifiedLevel'),
  getStatusMute: (contact: ContactModel) => contact.get('statusMute'),
  getName: (contact: ContactModel) => contact.name,
  getShortName: (contact: ContactModel) => contact.get('shortName'),
  getPushname: (contact: ContactModel) => contact.pushname,
  getIsEnterprise: () => false,
}));
define('WAWebFrontendContactGetters', () => ({ getIsMyContact: (contact: ContactModel) => contact.isMyContact }));
define('WAWebContactCollection', () => ({ getMeContact: () => contactFor(String(mePn())) }));
define('WAWebContactStatusBridge', () => ({
  getStatus: async ({ wid }: { wid: unknown }) => ({ status: await socketLink.call('about', { id: String(wid) }) }),
  setMyStatus: (text: string) => socketLink.call('setAbout', { text }),
}));
define('WAWebSetPushnameConnAction', () => ({
  setPushname: (name: string) => socketLink.call('setPushname', { name }),
}));
define('WAWebContactProfilePicThumbBridge', () => ({
  requestProfilePicFromServer: async ({ id }: { id: unknown }) => {
    const eurl = await socketLink.call<string | null>('picture', { id: String(id) });
    return eurl === null ? undefined : { eurl };
  },
  sendSetPicture: async (id: unknown, _thumb: string, picture: string) => {
    const bytes = picture.slice(picture.indexOf(',') + 1);
    await socketLink.call('setPicture', { id: createWid(id)._serialized, bytes });
    return { status: 200 };
  },
  requestDeletePicture: async (id: unknown) => {
    await socketLink.call('setPicture', { id: createWid(id)._serialized, bytes: null });
    return { status: 200 };
  },
}));
define('WAWebBlockContactUtils', () => ({
  getContactToBlockOnlyUseIfNoAssociatedChat: (contact: ContactModel) => Promise.resolve(contact),
}));
/** WhatsApp wants the LID of whom it shall block; a contact that has one but comes by phone is refused. */
async function block(contact: { id: unknown; phoneNumber?: unknown }, blocked: boolean): Promise<void> {
  await socketLink.call('block', { id: createWid(contact.id)._serialized, blocked });
}
define('WAWebBlockContactAction', () => ({
  blockContact: ({ contact }: { contact: ContactModel }) => block(contact, true),
  unblockContact: (contact: ContactModel) => block(contact, false),
}));
define('WAWebFindCommonGroupsContactAction', () => ({
  findCommonGroups: (contact: ContactModel) => {
    const groups = new Collection<Model>();
    for (const chat of Chat.filter((entry) => Boolean(entry.groupMetadata?.participants.get(contact.id)))) {
      groups.add(new Model({ id: chat.id }));
    }
    contact.commonGroups = groups;
    return Promise.resolve(contact);
  },
}));
interface AddressBookEntry {
  readonly phoneNumber: string;
  readonly firstName?: string;
  readonly lastName?: string;
}
define('WAWebSaveContactAction', () => ({
  saveContactAction: ({ phoneNumber, firstName, lastName }: AddressBookEntry) => {
    const name = [firstName, lastName].filter(Boolean).join(' ');
    return socketLink.call('saveContact', { id: `${phoneNumber.replace(/@.*/, '')}@c.us`, name });
  },
}));
define('WAWebDeleteContactAction', () => ({
  deleteContactAction: ({ phoneNumber }: { phoneNumber: unknown }) =>
    socketLink.call('deleteContact', { id: String(phoneNumber) }),
}));
define('WAWebApiDeviceList', () => ({
  getDeviceIds: async (ids: unknown[]) =>
    Promise.all(ids.map(async (id) => ({ id, devices: await socketLink.call('devices', { id: String(id) }) }))),
}));
define('WAWebFrontendVcardUtils', () => ({
  vcardFromContactModel: (contact: ContactModel) => {
    const digits = (contact.get('phoneNumber') ?? contact.id).user as string;
    const name = contact.formattedName;
    const vcard = `BEGIN:VCARD\nVERSION:3.0\nN:;${name};;;\nFN:${name}\nTEL;type=CELL;waid=${digits}:+${digits}\nEND:VCARD`;
    return { displayName: name, vcard };
  },
}));
define('WAWebVcardParsingUtils', () => ({
  parseVcard: (text: string) => ({ fn: /^FN:(?<name>.*)$/m.exec(text)?.groups?.['name']?.trim() }),
}));
define('WAWebVcardGetNameFromParsed', () => ({ vcardGetNameFromParsed: ({ fn }: { fn?: string }) => fn ?? '' }));
