import type { ContactRead, RegistrationAnswer } from '../../core/ports/engine.js';
import { findChat } from './find-chat.js';
import { alternateWids, collections, toWid, waModule, waModuleIfPresent } from './wa-modules.js';

/** See `PageReader.readContact`. Null when the page knows nothing of any candidate. */
export function readContact({ candidates }: { candidates: readonly string[] }): ContactRead | null {
  const { Contact } = collections();
  const found = findChat(candidates);
  const chat = 'chat' in found ? found.chat : undefined;

  const wids = candidates.flatMap((id) => {
    const wid = toWid(id);
    return wid === undefined ? [] : [wid, ...alternateWids(wid)];
  });
  const contact = wids.map((wid) => Contact.get(wid)).find(Boolean);
  const id = chat?.id ?? contact?.id;
  if (id === undefined) return null;

  const known = [id, ...alternateWids(id), ...(contact?.phoneNumber ? [contact.phoneNumber] : [])];
  const phone = known.find((wid) => wid.server === 'c.us')?.user ?? null;
  const lid = known.find((wid) => wid.server === 'lid')?._serialized ?? null;
  return {
    id: id._serialized,
    phone,
    lid,
    ...namesOf(contact),
    name: (contact && getter('getName', contact)) ?? chat?.formattedTitle ?? null,
    isBusiness: Boolean(contact?.isBusiness),
    isGroup: id.server === 'g.us',
    isMe: Boolean(contact && getter('getIsMe', contact)),
    isMyContact: Boolean(contact && waModuleIfPresent('WAWebFrontendContactGetters')?.getIsMyContact(contact)),
    isBlocked: Boolean(contact?.isContactBlocked),
    hasChat: chat !== undefined,
  };
}

function namesOf(contact: any): Pick<ContactRead, 'pushName' | 'shortName'> {
  if (contact === undefined) return { pushName: null, shortName: null };
  return { pushName: getter('getPushname', contact) ?? null, shortName: getter('getShortName', contact) ?? null };
}

function getter(name: string, contact: any): any {
  return waModuleIfPresent('WAWebContactGetters')?.[name]?.(contact);
}

/** See `PageReader.queryRegistration`: this one asks WhatsApp's server. */
export async function queryRegistration({ id }: { id: string }): Promise<RegistrationAnswer> {
  const wid = toWid(id);
  if (wid === undefined) return { registered: false, id: null };
  const answer = await waModule('WAWebQueryExistsJob').queryWidExists(wid);
  return { registered: Boolean(answer?.wid), id: answer?.wid?._serialized ?? null };
}
