import type { MediaFiles, MediaStore } from '../ports/media-ports.js';

/** Removes kept files whose messages are gone or carry them no more (taken back, edited); gives how many. */
export async function removeUncarried(session: string, files: MediaFiles, media: MediaStore): Promise<number> {
  const names = await media.uncarried(session, await files.names(session));
  await files.remove(session, names);
  return names.length;
}
