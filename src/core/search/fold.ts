/**
 * What a reader does not tell apart is made equal: case, width, accents, Arabic vowel signs and letter forms, digits of
 * other scripts, invisible marks. Vowel signs of Indic scripts stay, because they make other words.
 */
export function fold(text: string): string {
  // Most words are plain: none of the rest would change them.
  if (/^[ -~]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(STRIPPED, '')
    .replace(FOLDED, (letter) => LETTERS.get(letter) ?? letter)
    .replace(/\p{Nd}/gu, toAsciiDigit)
    .normalize('NFC');
}

/** Accents, Hebrew points, Arabic signs and tatweel, the Indic nukta, joiners, direction marks, variation selectors. */
const STRIPPED =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u093c\u09bc\u0a3c\u0abc\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f]/gu;

const LETTERS: ReadonlyMap<string, string> = new Map([
  ['ς', 'σ'],
  ['ı', 'i'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ł', 'l'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['þ', 'th'],
  ['ٱ', 'ا'],
  ['ى', 'ي'],
  ['ی', 'ي'],
  ['ة', 'ه'],
  ['ک', 'ك'],
  ['ہ', 'ه'],
]);
const FOLDED = new RegExp(`[${[...LETTERS.keys()].join('')}]`, 'gu');

/** Where the ten digits of a script begin. */
const ZEROS = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0,
  0x0f20, 0x1040, 0x17e0,
];

function toAsciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((start) => code >= start && code < start + 10);
  return zero === undefined ? digit : String(code - zero);
}
