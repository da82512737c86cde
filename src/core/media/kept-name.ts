/** A SHA-256 as base64 holds so many bytes. */
const HASH_BYTES = 32;
const OF_MESSAGE = 'm-';

/** The hash (base64) that a file can be checked against; null when the message names none. */
export function checkableHash(sha256: string | null): string | null {
  if (sha256 === null) return null;
  const bytes = Buffer.from(sha256, 'base64');
  return bytes.length === HASH_BYTES ? bytes.toString('base64') : null;
}

/** Under what name a message's file is kept: by its content, so that a file that was sent ten times is kept once. */
export function keptName(messageId: string, sha256: string | null): string {
  const hash = checkableHash(sha256);
  if (hash !== null) return Buffer.from(hash, 'base64').toString('hex');
  return OF_MESSAGE + Buffer.from(messageId).toString('base64url');
}

/** What names mean, the other way round. */
export function filesOfNames(names: readonly string[]): { hashes: string[]; messageIds: string[] } {
  const ofMessages = names.filter((name) => name.startsWith(OF_MESSAGE));
  const ofContent = names.filter((name) => !name.startsWith(OF_MESSAGE));
  return {
    hashes: ofContent.map((name) => Buffer.from(name, 'hex').toString('base64')),
    messageIds: ofMessages.map((name) => Buffer.from(name.slice(OF_MESSAGE.length), 'base64url').toString()),
  };
}
