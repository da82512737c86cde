/** The organisation of a bridge that has only one: of the key in the configuration and of sessions made without any. */
export const DEFAULT_ORGANISATION = 'default';

const SEPARATOR = '~';
const ORGANISATION = /^[A-Za-z0-9_-]{1,64}$/;

/** Whether a text can name an organisation: it becomes a part of folder names. */
export function isOrganisation(text: string): boolean {
  return ORGANISATION.test(text);
}

/**
 * What a session is called inside: its name, and before it the organisation unless that is the default one, so that two
 * organisations may use one name. Capitals are written out, since some file systems do not tell them apart. A name that
 * holds the separator gives a key that no session has.
 */
export function sessionKey(organisation: string, name: string): string {
  if (organisation === DEFAULT_ORGANISATION) return name.includes(SEPARATOR) ? `${SEPARATOR}${name}` : name;
  return `${organisation.replace(/[A-Z]/g, (letter) => `=${letter.toLowerCase()}`)}${SEPARATOR}${name}`;
}

/** The name by which its organisation knows the session with this key. */
export function sessionNameOf(key: string): string {
  return key.slice(key.indexOf(SEPARATOR) + 1);
}

/** The organisation whose session this is. */
export function organisationOf(key: string): string {
  const end = key.indexOf(SEPARATOR);
  if (end < 0) return DEFAULT_ORGANISATION;
  return key.slice(0, end).replace(/=([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
