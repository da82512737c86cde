import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { ShellWordsError, splitShellWords } from '../../../src/config/split-shell-words.js';

describe('splitting CHROME_ARGS', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['  --a   --b\t--c\n', ['--a', '--b', '--c']],
    [`--user-agent="My Browser" --lang='pt BR'`, ['--user-agent=My Browser', '--lang=pt BR']],
    [`--a=\\"x\\ y\\"`, ['--a="x y"']],
    [`"a\\\\b" "a\\b" 'a\\b'`, ['a\\b', 'a\\b', 'a\\b']],
    [`--rules="MAP * \\"127.0.0.1\\""`, ['--rules=MAP * "127.0.0.1"']],
    [`'' ""`, ['', '']],
    [`a''b`, ['ab']],
    ['--price=$HOME', ['--price=$HOME']],
  ])('splits %j', (text, words) => {
    expect(splitShellWords(text)).toEqual(words);
  });

  it.each([
    [`--a="b`, /unclosed " at character 5/],
    [`--a 'b c`, /unclosed ' at character 5/],
    ['--a\\', /backslash at the end/],
    [`"a\\"`, /unclosed "/],
  ])('refuses %j', (text, message) => {
    expect(() => splitShellWords(text)).toThrow(ShellWordsError);
    expect(() => splitShellWords(text)).toThrow(message);
  });

  it('gives back any words that were quoted one by one, in either way', () => {
    const single = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
    const double = (word: string) => `"${word.replace(/["\\$`]/g, '\\$&')}"`;
    const escaped = (word: string) => (word === '' ? "''" : word.replace(/./gsu, '\\$&'));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.constantFrom(single, double, escaped))),
        (items) => {
          const text = items.map(([word, quote]) => quote(word)).join(' ');
          expect(splitShellWords(text)).toEqual(items.map(([word]) => word));
        },
      ),
    );
  });

  it('agrees with sh on every mixture of quotes, backslashes and blanks', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '-', '=', ' ', "'", '"', '\\'), maxLength: 14 });
    fc.assert(
      fc.property(text, (mixture) => {
        expect(splitOrNull(mixture)).toEqual(asShDoes(mixture));
      }),
      { numRuns: 60 },
    );
  });
});

function splitOrNull(text: string): string[] | null {
  try {
    return splitShellWords(text);
  } catch {
    return null;
  }
}

/** null where sh reports a syntax error. A last backslash is left open by sh, and refused by us. */
function asShDoes(text: string): string[] | null {
  const isOpenEnded = /(^|[^\\])(\\\\)*\\$/.test(text) && spawnSync('sh', ['-nc', `set -- ${text}x`]).status === 0;
  const { status, stdout } = spawnSync('sh', ['-c', `set -- ${text}\nfor word; do printf '%s\\0' "$word"; done`], {
    encoding: 'utf8',
  });
  if (status !== 0 || isOpenEnded) return null;
  return stdout.split('\0').slice(0, -1);
}
