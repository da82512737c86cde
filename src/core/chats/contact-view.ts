import { asFlag, asText, fieldsOf } from '../history/json-fields.js';
import type { ContactRead } from '../ports/engine.js';

interface KnownFacts {
  readonly phone: string | null;
  readonly lid: string | null;
  readonly hasChat: boolean;
}

/** A contact from its stored JSON text, in our names for things or the library's; from null a person of whom nothing is known. */
export function toContactView(id: string, json: string | null, { phone, lid, hasChat }: KnownFacts): ContactRead {
  const contact = fieldsOf(json === null ? null : JSON.parse(json));
  const isGroup = id.endsWith('@g.us');
  return {
    id,
    phone: phone ?? asText(contact['phone']),
    lid: lid ?? asText(contact['lid']),
    name: asText(contact['name']) ?? (isGroup ? asText(contact['formattedTitle']) : null),
    pushName: asText(contact['pushname']) ?? asText(contact['pushName']),
    shortName: asText(contact['shortName']),
    isBusiness: asFlag(contact['isBusiness']),
    isGroup,
    isMe: asFlag(contact['isMe']),
    isMyContact: asFlag(contact['isMyContact']),
    isBlocked: asFlag(contact['isBlocked']),
    hasChat,
  };
}
