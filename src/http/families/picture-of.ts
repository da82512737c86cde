import type { OutgoingFile } from '../../core/messages/send-api.js';
import type { RouteContext } from '../route.js';

const MOST_BYTES = 5 * 1024 * 1024;

/** The bytes of a picture of a profile, group or channel, wherever it comes from; 5 MiB at most. */
export function pictureOf({ fileBytes }: RouteContext, file: OutgoingFile): Promise<Uint8Array> {
  return fileBytes.bytes(file, MOST_BYTES);
}
