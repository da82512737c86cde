import { CONNECT_STYLE } from '../../../../src/http/connect/connect-style.js';

/** WCAG 2.2 contrast of two colours such as #0a6a4e. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const palettes = [...CONNECT_STYLE.matchAll(/--ground: [^}]*/g)].map(
  ([text]) =>
    new Map([...text.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour])),
);

describe('the look of the connect page', () => {
  it('has a light and a dark palette of the same colours', () => {
    expect(palettes.map((palette) => [...palette.keys()])).toEqual([
      ['ground', 'card', 'line', 'ink', 'soft', 'accent', 'on-accent', 'wrong', 'tint'],
      ['ground', 'card', 'line', 'ink', 'soft', 'accent', 'on-accent', 'wrong', 'tint'],
    ]);
  });

  it.each([
    ['ink', 'card'],
    ['ink', 'tint'],
    ['soft', 'card'],
    ['soft', 'ground'],
    ['soft', 'tint'],
    ['accent', 'card'],
    ['accent', 'tint'],
    ['on-accent', 'accent'],
    ['wrong', 'card'],
    ['wrong', 'tint'],
  ])('can be read: %s on %s, in light and dark', (text, ground) => {
    for (const palette of palettes) {
      expect(contrast(palette.get(text) ?? '', palette.get(ground) ?? '')).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('holds still when motion is not wanted', () => {
    const [, calm = ''] = CONNECT_STYLE.split('prefers-reduced-motion: reduce');
    for (const [, selector = ''] of CONNECT_STYLE.matchAll(
      /^([^{}\n]+) \{[^}]*\b(?:animation|transition): (?!none)/gm,
    )) {
      expect(calm).toContain(selector.trim());
    }
    expect(calm).toContain('animation: none');
  });
});
