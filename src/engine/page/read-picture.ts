import { findChat } from './find-chat.js';
import { collections, toWid, waModule } from './wa-modules.js';

/** See `PageReader.readPicture`: asks WhatsApp's server. Null without a picture that this account may see. */
export async function readPicture({ candidates }: { candidates: readonly string[] }): Promise<string | null> {
  const found = findChat(candidates);
  const [id = ''] = candidates;
  const wid = toWid(id);
  const who = 'chat' in found ? found.chat : (collections().Contact.get(wid) ?? { id: wid });
  if (who.id === undefined) return null;
  try {
    const picture = await waModule('WAWebContactProfilePicThumbBridge').requestProfilePicFromServer(who);
    return picture?.eurl ?? null;
  } catch (error: any) {
    // Hidden from this account, or there is none: WhatsApp's server says so with a status.
    if (error?.name === 'ServerStatusCodeError') return null;
    throw error;
  }
}
