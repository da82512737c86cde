/** Rows a statement: both databases limit the parameters of one. */
const CHUNK = 400;

/** Cuts a list into pieces that one statement can take. */
export function inChunks<T>(list: readonly T[]): readonly (readonly T[])[] {
  const chunks: (readonly T[])[] = [];
  for (let at = 0; at < list.length; at += CHUNK) chunks.push(list.slice(at, at + CHUNK));
  return chunks;
}
