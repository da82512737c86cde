/** Thrown when a text cannot be split as a shell would; the message says what is open. */
export class ShellWordsError extends Error {
  override readonly name = 'ShellWordsError';
}

const ESCAPABLE_IN_DOUBLE_QUOTES = new Set(['"', '\\', '$', '`']);

/**
 * Splits a text into words as a POSIX shell does: blanks separate, '…' is literal, "…" knows backslashes, a backslash
 * takes the next character as it is. Nothing is expanded. Throws ShellWordsError for an unclosed quote or a last backslash.
 */
export function splitShellWords(text: string): string[] {
  const words: string[] = [];
  // null between words: '' is a word too when it was quoted.
  let word: string | null = null;
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
      at += 1;
      continue;
    }
    const part: WordPart = readPart(text, at);
    word = (word ?? '') + part.text;
    at = part.end;
  }
  if (word !== null) words.push(word);
  return words;
}

interface WordPart {
  readonly text: string;
  /** Index of the first character behind the part. */
  readonly end: number;
}

function readPart(text: string, start: number): WordPart {
  const char = text.charAt(start);
  if (char === "'") return readSingleQuoted(text, start);
  if (char === '"') return readDoubleQuoted(text, start);
  if (char !== '\\') return { text: char, end: start + 1 };
  if (start + 1 >= text.length) throw new ShellWordsError('a backslash at the end, with nothing behind it');
  return { text: text.charAt(start + 1), end: start + 2 };
}

function readSingleQuoted(text: string, start: number): WordPart {
  const close = text.indexOf("'", start + 1);
  if (close < 0) throw new ShellWordsError(`an unclosed ' at character ${String(start + 1)}`);
  return { text: text.slice(start + 1, close), end: close + 1 };
}

function readDoubleQuoted(text: string, start: number): WordPart {
  let inside = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') return { text: inside, end: at + 1 };
    const escapes = char === '\\' && ESCAPABLE_IN_DOUBLE_QUOTES.has(text.charAt(at + 1));
    if (escapes) at += 1;
    inside += text.charAt(at);
  }
  throw new ShellWordsError(`an unclosed " at character ${String(start + 1)}`);
}
