import { fold } from './fold.js';

/** A word of a text, and the code units of the original that it stands for. */
export interface PlacedToken {
  readonly token: string;
  readonly start: number;
  readonly end: number;
}

/** Longer words are cut, in texts and queries alike: both databases have a limit. */
const LONGEST = 64;

const EMOJI =
  '(?:\\p{Regional_Indicator}{2}|[0-9#*]\\ufe0f?\\u20e3|\\p{Extended_Pictographic}[\\p{Emoji_Modifier}\\ufe0f]*(?:\\u200d\\p{Extended_Pictographic}[\\p{Emoji_Modifier}\\ufe0f]*)*)';
const CJK = '[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}]';
const LETTER = `[\\p{L}\\p{N}\\p{M}\\u00ad\\u200c\\u200d\\u0640]`;
// The lookahead keeps punctuation that Chinese and Japanese share out of the runs.
const PIECES = new RegExp(
  `(?<emoji>${EMOJI})|(?<cjk>(?:(?=${LETTER})${CJK})+)|(?<word>(?:(?!${CJK}|\\p{Extended_Pictographic})${LETTER})+)`,
  'gu',
);

/**
 * The distinct tokens under which a text is found (ruling 19), in no useful order: folded words, Chinese and Japanese as
 * single characters and pairs, each emoji by itself and without its skin tone. No token holds a blank, a colon or NUL.
 */
export function tokenise(text: string): readonly string[] {
  // Nothing that is found as one spans a blank, and what people write is the same few thousand words again and again.
  return [...new Set(composed(text).split(/\s+/).flatMap(tokensOf))];
}

/** Tokens of the stretches between blanks that were met lately; they are short, so it stays small. */
const met = new Map<string, readonly string[]>();
const MOST_MET = 20_000;
const LONGEST_MET = 24;

function tokensOf(stretch: string): readonly string[] {
  const known = met.get(stretch);
  if (known !== undefined) return known;
  const tokens = placedTokens(stretch).map(({ token }) => token);
  if (stretch.length > LONGEST_MET) return tokens;
  if (met.size >= MOST_MET) met.clear();
  met.set(stretch, tokens);
  return tokens;
}

/** What a text must hold to be found by this query: as `tokenise`, but pairs stand for the characters in them. */
export function queryTokens(query: string): readonly string[] {
  const found = [...pieces(composed(query))].flatMap((piece) => {
    if (piece.kind !== 'cjk' || piece.units.length < 2) return piece.units.map(({ token }) => token);
    return pairs(piece.units).map(({ token }) => token);
  });
  return [...new Set(found)];
}

/** Marks of one script on letters of another are put in another order by decomposing: one form first, then the rest. */
function composed(text: string): string {
  return text.normalize('NFC');
}

/** The tokens of a text with their places, for marking hits. */
export function placedTokens(text: string): readonly PlacedToken[] {
  return [...pieces(text)].flatMap((piece) =>
    piece.kind === 'cjk' ? [...piece.units, ...pairs(piece.units)] : piece.units,
  );
}

interface Piece {
  readonly kind: 'emoji' | 'cjk' | 'word';
  readonly units: readonly PlacedToken[];
}

function* pieces(text: string): Generator<Piece> {
  for (const { 0: match, index: start, groups } of text.matchAll(PIECES)) {
    const end = start + match.length;
    if (groups?.['emoji'] !== undefined) {
      const token = match.replace(/[\p{Emoji_Modifier}\ufe0f]/gu, '');
      if (token !== '') yield { kind: 'emoji', units: [{ token: cut(token), start, end }] };
    } else if (groups?.['cjk'] !== undefined) {
      yield { kind: 'cjk', units: characters(match, start) };
    } else {
      yield { kind: 'word', units: words(match).map((token) => ({ token, start, end })) };
    }
  }
}

/** Folding may change how many characters there are; then each stands for the whole run. */
function characters(run: string, start: number): readonly PlacedToken[] {
  const originals = Array.from(run);
  const folded = words(run).flatMap((word) => Array.from(word));
  const isSame = folded.length === originals.length;
  let at = start;
  return folded.map((token, index) => {
    if (!isSame) return { token, start, end: start + run.length };
    const from = at;
    at += originals[index]?.length ?? 0;
    return { token, start: from, end: at };
  });
}

function pairs(units: readonly PlacedToken[]): readonly PlacedToken[] {
  return units.slice(1).map((second, index) => {
    const first = units[index] ?? second;
    return { token: first.token + second.token, start: first.start, end: second.end };
  });
}

/** One written word can fold into several, as a ligature of a whole phrase does. */
function words(piece: string): readonly string[] {
  return (fold(piece).match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map(cut);
}

function cut(token: string): string {
  return token.length <= LONGEST ? token : Array.from(token).slice(0, LONGEST).join('');
}
