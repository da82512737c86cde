import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

/** The house's own rules are syntax only, so the slow type-aware ones are left out. */
const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] as never });

async function rulesAgainst(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

describe('the house style', () => {
  it.each([
    ['a default export', 'src/core/planted.ts', 'export default 1;', 'no-restricted-syntax'],
    ['an I prefix', 'src/core/planted.ts', 'export interface IThing { readonly a: 1 }', 'no-restricted-syntax'],
    ['any outside page code', 'src/core/planted.ts', 'export const a: any = 1;', '@typescript-eslint/no-explicit-any'],
    ['the environment in a room', 'src/engine/planted.ts', 'export const a = process.env;', 'no-restricted-properties'],
    ['console in a room', 'src/http/planted.ts', 'console.log(1);', 'no-console'],
    ['a file name in camelCase', 'src/core/plantedFile.ts', 'export const a = 1;', 'house/kebab-case-file'],
    ['a vague file name', 'src/core/id-utils.ts', 'export const a = 1;', 'house/kebab-case-file'],
    ['301 lines', 'src/core/planted.ts', 'export {};\n'.repeat(301), 'max-lines'],
    ['a sleep', 'tests/unit/planted.test.ts', 'await new Promise((r) => setTimeout(r, 5));', 'no-restricted-syntax'],
    [
      'a sleep in long form',
      'tests/unit/planted.test.ts',
      'await new Promise((resolve) => { setTimeout(() => resolve(1), 5); });',
      'no-restricted-syntax',
    ],
    ['a bought sleep', 'tests/e2e/planted.test.ts', `import 'node:timers/promises';`, 'no-restricted-imports'],
    ['a mocked module', 'tests/unit/planted.test.ts', `jest.mock('x');`, 'no-restricted-syntax'],
  ])('refuses %s', async (_, file, code, rule) => {
    expect(await rulesAgainst(file, code)).toContain(rule);
  });

  it.each([
    ['any in page code', 'src/engine/page/planted.ts', 'export const a: any = 1;'],
    ['console at an entry', 'src/main.ts', 'console.log(1);'],
    ['the environment in the configuration', 'src/config/planted.ts', 'export const a = process.env;'],
    [
      'a timer that bounds something',
      'tests/unit/planted.test.ts',
      'await new Promise((_, reject) => { setTimeout(() => { reject(new Error()); }, 5); });',
    ],
  ])('allows %s', async (_, file, code) => {
    expect(await rulesAgainst(file, code)).toEqual([]);
  });
});
