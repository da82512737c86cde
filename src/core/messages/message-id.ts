import { randomBytes } from 'node:crypto';

/** An own message id as WhatsApp Web makes them (`WAWebMsgKey.newId`): `3EB0` and 18 upper-case hex digits. */
export function newMessageId(random: (bytes: number) => Uint8Array = randomBytes): string {
  return `3EB0${Buffer.from(random(9)).toString('hex').toUpperCase()}`;
}

/** Whether it has the form of an own message id, so that a message may be given it. */
export function isOwnMessageId(text: string): boolean {
  return /^3EB0[0-9A-F]{12,28}$/.test(text);
}
