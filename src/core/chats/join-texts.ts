const COMMA = 0x2c;

/** The texts with commas between: the inside of a JSON array. */
export function joinTexts(texts: readonly Uint8Array[]): Uint8Array {
  let length = Math.max(0, texts.length - 1);
  for (const text of texts) length += text.byteLength;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const [index, text] of texts.entries()) {
    if (index > 0) joined[at++] = COMMA;
    joined.set(text, at);
    at += text.byteLength;
  }
  return joined;
}
