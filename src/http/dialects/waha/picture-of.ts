import { BridgeError } from '../../../core/errors/bridge-error.js';
import type { OutgoingFile } from '../../../core/messages/send-api.js';

/** The bytes of a picture that came as base64. Throws `media_refused` for an address: it is not fetched from here. */
export function pictureOf({ source }: OutgoingFile): Uint8Array {
  if ('data' in source) return Buffer.from(source.data.replace(/^data:[^,]*,/, ''), 'base64');
  throw new BridgeError('media_refused', 'A picture of a profile or group is taken as base64 in file.data only.');
}
