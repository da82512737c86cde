import { sessionNameOf } from '../../../../core/sessions/session-key.js';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { asFlag, asText, fieldsOf, serializedId } from '../../../../core/history/json-fields.js';
import { extensionOf } from '../../../../core/media/file-name.js';
import type { RouteContext } from '../../../route.js';
import type { WaMedia } from '../schemas/wa-message.js';

/** Where a message's file is given out, below `origin`: its name is the message's id with an ending. */
export function mediaLink(origin: string, sessionName: string, id: string, mimetype: string | null): string {
  const file = `${id}${extensionOf(mimetype)}`;
  return `${origin}/api/files/${encodeURIComponent(sessionName)}/${encodeURIComponent(file)}`;
}

/** What a file that did not come in time says; its link gives it later. */
const LATE = {
  code: 'deadline_exceeded',
  message: 'The file did not come in time. Its link gives it once it is here.',
};

/**
 * A message's `media`, its file fetched so that the link holds; undefined for a message without one. What cannot be had
 * says why; what has not come after `waitMs` says that, and is fetched on.
 */
export async function toWaMedia(
  context: RouteContext,
  session: string,
  chat: string,
  raw: unknown,
  waitMs: number,
): Promise<WaMedia | undefined> {
  const message = fieldsOf(raw);
  const data = fieldsOf(message['_data']);
  const id = serializedId(message['id']);
  if (!asFlag(message['hasMedia']) || id === null) return undefined;
  const mimetype = asText(data['mimetype']);
  const about = { mimetype, filename: asText(data['filename']) };
  try {
    const url = mediaLink(context.origin(), sessionNameOf(session), id, mimetype);
    // Nothing more is begun when the time is over.
    const file = waitMs <= 0 ? null : await within(context.media.open(session, chat, id), waitMs);
    return file?.state === 'ready' ? { url, ...about } : { url, ...about, error: LATE };
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    return { url: null, ...about, error: { code: error.code, message: error.message } };
  }
}

/** Null when it is late; a late failure is nobody's any more. */
async function within<T>(asked: Promise<T>, waitMs: number): Promise<T | null> {
  asked.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, waitMs, null);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
