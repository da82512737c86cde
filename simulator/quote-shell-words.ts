/** One line that a POSIX shell, or anything that splits like one, takes apart into the same words. */
export function quoteShellWords(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
