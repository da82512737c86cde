/** A person as clients describe one. */
export interface DescribedContact {
  readonly fullName: string;
  readonly organization?: string | null | undefined;
  readonly phoneNumber: string;
  readonly whatsappId?: string | null | undefined;
}

/** A card (vCard 3.0) of a described person, as WhatsApp's own look. */
export function toVcard({ fullName, organization, phoneNumber, whatsappId }: DescribedContact): string {
  const digits = (whatsappId ?? phoneNumber).replace(/\D/g, '');
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${escaped(fullName)}`,
    ...(organization == null || organization === '' ? [] : [`ORG:${escaped(organization)};`]),
    `TEL;type=CELL;type=VOICE;waid=${digits}:${escaped(phoneNumber)}`,
    'END:VCARD',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replace(/([\\,;])/g, '\\$1').replace(/\r?\n/g, '\\n');
}
