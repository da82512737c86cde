import type { PersonRecord, WidText } from '../../wire/records.js';
import { bytesOfPath, mediaFields } from '../../world/media-fields.js';
import { hash32 } from '../../world/dice.js';
import type { Account } from '../account.js';
import { ServerError, type RequestHandler } from '../service.js';

/** Brazil registers many numbers without the ninth digit, Mexico with an old 1, Argentina with a 9: WhatsApp knows both ways. */
function spellings(digits: string): string[] {
  if (/^55\d{2}9\d{8}$/.test(digits)) return [digits, digits.slice(0, 4) + digits.slice(5)];
  if (/^55\d{10}$/.test(digits)) return [digits, `${digits.slice(0, 4)}9${digits.slice(4)}`];
  if (/^521\d{10}$/.test(digits)) return [digits, `52${digits.slice(3)}`];
  if (/^52\d{10}$/.test(digits)) return [digits, `521${digits.slice(2)}`];
  if (/^549\d{10}$/.test(digits)) return [digits, `54${digits.slice(3)}`];
  if (/^54\d{10}$/.test(digits)) return [digits, `549${digits.slice(2)}`];
  return [digits];
}

function registered(account: Account, id: WidText): PersonRecord | undefined {
  const [user = '', server = ''] = id.split('@');
  if (server === 'lid') return account.world.people.get(id);
  for (const digits of spellings(user)) {
    const person = account.world.people.get(`${digits}@c.us`);
    if (person) return person;
  }
  return undefined;
}

function pictureUrl(account: Account, id: WidText): string | null {
  const { people, chats, pictures } = account.world;
  const set = pictures.get(id);
  if (set === null || (!people.has(id) && !chats.has(id))) return null;
  const version = hash32('picture', id, set === undefined ? '' : Buffer.from(set).toString('base64').slice(-400));
  return `https://pps.whatsapp.net/v/t61.24694-24/${String(version)}_n.jpg`;
}

/** What a linked page asks about people, and about the account itself. */
export const peopleRequests: Readonly<Record<string, RequestHandler>> = {
  exists: {
    kind: 'query',
    handle: ({ id }: { id: WidText }, { account }) => {
      const person = registered(account, id);
      if (!person) return null;
      // To ask is to learn: the page hears which LID belongs to the number.
      if (person.lid !== undefined && !person.isMappingKnown) {
        person.isMappingKnown = true;
        account.emit({ push: 'person', person });
      }
      return {
        wid: person.hasMovedToLid ? person.lid : (person.pn ?? person.lid),
        lid: person.lid ?? null,
        isBusiness: person.isBusiness,
        status: person.about,
      };
    },
  },
  about: {
    kind: 'query',
    handle: ({ id }: { id: WidText }, { account }) => account.world.people.get(id)?.about ?? null,
  },
  setAbout: {
    kind: 'write',
    handle: ({ text }: { text: string }, { account }) => {
      const me = account.world.people.get(account.me.pn);
      if (me) me.about = text;
    },
  },
  setPushname: {
    kind: 'write',
    handle: ({ name }: { name: string }, { account }) => {
      account.me = { ...account.me, pushname: name };
      account.emit({ push: 'me', me: account.me });
    },
  },
  picture: {
    kind: 'query',
    handle: ({ id }: { id: WidText }, { account }) => pictureUrl(account, id),
  },
  businessProfile: {
    kind: 'query',
    handle: ({ id }: { id: WidText }, { account }) => {
      const person = account.world.people.get(id);
      return person?.isBusiness ? { description: `${person.name ?? ''}, since 1901`, email: 'shop@example.com' } : null;
    },
  },
  saveContact: {
    kind: 'write',
    handle: ({ id, name }: { id: WidText; name: string }, { account }) => {
      const person = registered(account, id);
      if (!person) throw new ServerError(404, 'item-not-found');
      person.name = name;
      person.isMyContact = true;
      account.emit({ push: 'person', person });
    },
  },
  deleteContact: {
    kind: 'write',
    handle: ({ id }: { id: WidText }, { account }) => {
      const person = registered(account, id);
      if (!person) throw new ServerError(404, 'item-not-found');
      person.name = undefined;
      person.isMyContact = false;
      account.emit({ push: 'person', person });
    },
  },
  block: {
    kind: 'write',
    handle: ({ id, blocked }: { id: WidText; blocked: boolean }, { account }) => {
      const person = account.world.people.get(id);
      if (!person) throw new ServerError(404, 'item-not-found');
      if (person.lid !== undefined && id !== person.lid) throw new ServerError(400, 'bad-request');
      person.isBlocked = blocked;
      account.emit({ push: 'person', person });
    },
  },
  devices: {
    kind: 'query',
    handle: ({ id }: { id: WidText }, { account }) => (account.world.people.has(id) ? [0, 1] : []),
  },
  upload: {
    kind: 'write',
    handle: ({ bytes, mimetype }: { bytes: string; mimetype: string }, { account }) => {
      const data = Buffer.from(bytes, 'base64');
      const made = mediaFields('text', hash32(bytes.slice(0, 200), data.length), 30, account.clock.nowS());
      const directPath = `${String(made['directPath'])}&up=${String(account.uploads.size + 1)}`;
      account.uploads.set(directPath, data);
      return {
        ...made,
        directPath,
        deprecatedMms3Url: `https://mmg.whatsapp.net${directPath}`,
        mimetype,
        size: data.length,
      };
    },
  },
  download: {
    kind: 'query',
    handle: ({ directPath }: { directPath: string }, { account }) => {
      const bytes = account.uploads.get(directPath) ?? bytesOfPath(directPath);
      if (!bytes) throw new ServerError(404, 'media not found');
      return Buffer.from(bytes).toString('base64');
    },
  },
  note: {
    kind: 'query',
    handle: ({ id }: { id: WidText }, { account }) => account.world.notes.get(id) ?? null,
  },
  setNote: {
    kind: 'write',
    handle: ({ id, content }: { id: WidText; content: string }, { account }) => {
      const now = account.clock.nowS();
      account.world.notes.set(id, {
        content,
        createdAt: account.world.notes.get(id)?.createdAt ?? now,
        modifiedAt: now,
      });
    },
  },
};
