import type { KeyRecord } from '../wire/records.js';

/** The key of a serialised id; throws when it is none. */
export function keyOfText(text: string): KeyRecord {
  const [fromMe, remote, id, participant] = text.split('_');
  if ((fromMe !== 'true' && fromMe !== 'false') || !remote || !id) {
    throw new Error(`"${text}" is not a serialised message id (fromMe_chat_id[_participant]).`);
  }
  return { fromMe: fromMe === 'true', remote, id, ...(participant === undefined ? {} : { participant }) };
}
