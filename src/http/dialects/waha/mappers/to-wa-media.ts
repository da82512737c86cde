import { sessionNameOf } from '../../../../core/sessions/session-key.js';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { asFlag, asText, fieldsOf, serializedId } from '../../../../core/history/json-fields.js';
import { extensionOf } from '../../../../core/media/file-name.js';
import type { RouteContext } from '../../../route.js';
import type { WaMedia } from '../schemas/wa-message.js';

/** Where a message's file is given out: its name is the message's id with an ending. */
export function mediaUrl(context: RouteContext, session: string, id: string, mimetype: string | null): string {
  const file = `${id}${extensionOf(mimetype)}`;
  return `${context.origin()}/api/files/${encodeURIComponent(sessionNameOf(session))}/${encodeURIComponent(file)}`;
}

/**
 * A message's `media`, its file fetched so that the link holds; undefined for a message without one. What cannot be had
 * says why; what takes long has its link and is fetched when that is opened.
 */
export async function toWaMedia(
  context: RouteContext,
  session: string,
  chat: string,
  raw: unknown,
): Promise<WaMedia | undefined> {
  const message = fieldsOf(raw);
  const data = fieldsOf(message['_data']);
  const id = serializedId(message['id']);
  if (!asFlag(message['hasMedia']) || id === null) return undefined;
  const mimetype = asText(data['mimetype']);
  const about = { mimetype, filename: asText(data['filename']) };
  try {
    await context.media.open(session, chat, id);
    return { url: mediaUrl(context, session, id, mimetype), ...about };
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    return { url: null, ...about, error: { code: error.code, message: error.message } };
  }
}
