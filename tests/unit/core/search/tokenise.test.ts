import fc from 'fast-check';
import { fold } from '../../../../src/core/search/fold.js';
import { placedTokens, queryTokens, tokenise } from '../../../../src/core/search/tokenise.js';

const finds = (query: string, text: string) => {
  const tokens = new Set(tokenise(text));
  const wanted = queryTokens(query);
  return wanted.length > 0 && wanted.every((token) => tokens.has(token));
};

describe('the tokens of a text', () => {
  it.each([
    ['cafe', 'Um CAFÉ, por favor'],
    ['ação', 'ACAO imediata'],
    ['STRASSE', 'die Straße'],
    ['ὀδός', 'ΟΔΟΣ'],
    ['istanbul', 'İSTANBUL'],
    ['Łódź', 'lodz'],
    ['ﬁnal', 'FINAL'],
    ['ｆｕｌｌ', 'full width'],
    ['محمد', 'السلام عليكم مُحَمَّد'],
    ['احمد', 'أحمد'],
    ['مدرسة', 'مدرسه'],
    ['كتاب', 'کتـــاب'],
    ['2026', 'سنة ٢٠٢٦'],
    ['१२', '12 बजे'],
    ['नमस्ते', 'नमस्ते दुनिया'],
    ['ज़रूर', 'जरूर'],
    ['北京', '我在北京大学'],
    ['京', '我在北京大学'],
    ['北京大学', '我在北京大学读书'],
    ['ガス', 'ｶﾞｽ'],
    ['tokyo東京', 'Tokyo 東京'],
    ['안녕', '안녕 하세요'],
    ['🎉', 'party🎉🎉now'],
    ['👍', 'ok 👍🏽'],
    ['❤', 'I ❤️ you'],
    ['🇧🇷', 'vai 🇧🇷🇦🇷'],
    ['👨‍👩‍👧', 'us: 👨‍👩‍👧'],
    ['1️⃣', 'first 1️⃣ then'],
    ['now', 'party🎉🎉now'],
  ])('find %s in %s', (query, text) => {
    expect(finds(query, text)).toBe(true);
  });

  it.each([
    ['की', 'कि'],
    ['caf', 'café'],
    ['京北', '北京'],
    ['🇦🇷', '🇧🇷🇷🇦'],
    ['👩', '👨‍👩‍👧'],
    ['...', 'what...'],
    ['', 'anything'],
  ])('do not find %j in %j', (query, text) => {
    expect(finds(query, text)).toBe(false);
  });

  it('are single characters and pairs in Chinese', () => {
    expect(tokenise('北京。大学')).toEqual(['北', '京', '北京', '大', '学', '大学']);
    expect(queryTokens('北京大学')).toEqual(['北京', '京大', '大学']);
  });
});

const ALPHABETS = ['aZéÇãßİıœ', 'مُحَمَّدأإىةـ٣', 'हिन्दीकाज़०', '北京大学ガのー々', '🎉👍🏽❤️🇧🇷👨‍👩‍👧', ' .,:!"\'\0\ud800#*()-_'];
const mixed = fc
  .array(fc.constantFrom(...ALPHABETS.flatMap((letters) => Array.from(letters))), { maxLength: 60 })
  .map((letters) => letters.join(''));
const anyText = fc.oneof(mixed, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));

describe('whatever the text', () => {
  it('it is found by itself and by each of its parts between blanks', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 5 }), (parts) => {
        const tokens = new Set(tokenise(parts.join(' ')));
        for (const part of parts) for (const token of queryTokens(part)) expect(tokens).toContain(token);
      }),
      { numRuns: 1000 },
    );
  });

  it('case and composition make no difference', () => {
    fc.assert(
      fc.property(mixed, (text) => {
        expect(new Set(tokenise(text.normalize('NFD')))).toEqual(new Set(tokenise(text.normalize('NFC'))));
        expect(fold(fold(text))).toBe(fold(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('a token is short and holds nothing that separates', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const token of [...tokenise(text), ...queryTokens(text)]) {
          expect(token).toMatch(/^[^\s:"'\0\p{Cs}]+$/u);
          expect(Array.from(token).length).toBeLessThanOrEqual(64);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('a place lies inside the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { start, end } of placedTokens(text)) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});
