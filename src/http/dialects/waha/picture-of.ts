import { readFile } from 'node:fs/promises';
import { BridgeError } from '../../../core/errors/bridge-error.js';
import type { OutgoingFile } from '../../../core/messages/send-api.js';

/** The bytes of a picture that came as base64 or in a form. Throws `media_refused` for an address: it is not fetched. */
export async function pictureOf({ source }: OutgoingFile): Promise<Uint8Array> {
  if ('data' in source) return Buffer.from(source.data.replace(/^data:[^,]*,/, ''), 'base64');
  if ('path' in source) return readFile(source.path);
  throw new BridgeError(
    'media_refused',
    'A picture of a profile, group or channel is taken as base64 in file.data only.',
  );
}
