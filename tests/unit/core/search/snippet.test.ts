import fc from 'fast-check';
import { toSnippet } from '../../../../src/core/search/snippet.js';

const marked = (text: string, query: string) =>
  toSnippet(text, query)
    .map((part) => (part.isHit ? `[${part.text}]` : part.text))
    .join('');

describe('a snippet', () => {
  it.each([
    ['Um CAFÉ, por favor', 'cafe favor', 'Um [CAFÉ], por [favor]'],
    ['我在北京大学读书', '北京', '我在[北京]大学读书'],
    ['我在北京大学读书', '北京大学', '我在[北京大学]读书'],
    ['festa 🎉 hoje', '🎉', 'festa [🎉] hoje'],
    ['مُحَمَّد هنا', 'محمد', '[مُحَمَّد] هنا'],
    ['nothing', 'else', 'nothing'],
  ])('marks what was found in %s', (text, query, expected) => {
    expect(marked(text, query)).toBe(expected);
  });

  it('shows the surroundings of the first hit of a long text', () => {
    const text = `${'before '.repeat(50)}needle ${'after '.repeat(50)}`;
    const snippet = marked(text, 'needle');
    expect(snippet).toMatch(/^….*before \[needle\] after.*…$/);
    expect(snippet.length).toBeLessThan(170);
  });

  it('of a short text is the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.string({ unit: 'grapheme' }), (text, query) => {
        fc.pre(text.length <= 160);
        expect(
          toSnippet(text, query)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
