import tseslint from 'typescript-eslint';
import { kebabCaseFile } from './scripts/lint/kebab-case-file.mjs';

const PAGE_CODE = ['src/engine/page/**/*.ts', 'simulator/page/**/*.ts'];

/** Rules that are written as syntax patterns: past mistakes and house style. */
const NO_DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name: a default export gets another name in every file that imports it.',
};
const RESOLVES_LATER =
  "CallExpression[callee.name='setTimeout']:matches([arguments.0.type='Identifier'], [arguments.0.body.callee.name=/^(resolve|done|ok)$/])";
const NO_SLEEP = {
  // Directly in the executor, with and without braces: a timer deeper down belongs to something else.
  selector: ['', 'BlockStatement > ExpressionStatement > ']
    .map((inside) => `NewExpression[callee.name='Promise'] > ArrowFunctionExpression > ${inside}${RESOLVES_LATER}`)
    .join(', '),
  message: 'Await a condition or own the clock: a sleep is either too short or too long.',
};
const NO_JEST_MOCK = {
  selector:
    "CallExpression[callee.object.name='jest'][callee.property.name=/^(mock|unstable_mockModule|doMock|setMock)$/]",
  message: 'Hand a fake in through the constructor; no module is mocked.',
};
const NO_I_PREFIX = {
  selector: 'TSInterfaceDeclaration[id.name=/^I[A-Z][a-z]/]',
  message: 'No I prefix: name the interface after what it is.',
};

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'sessions/', 'node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,js,mjs,cjs}'],
    extends: [tseslint.configs.base],
    plugins: { house: { rules: { 'kebab-case-file': kebabCaseFile } } },
    rules: {
      'house/kebab-case-file': 'error',
      'max-lines': ['error', 300],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-empty': 'error',
      'no-async-promise-executor': 'error',
      'no-unsafe-finally': 'error',
      'no-self-compare': 'error',
      'no-template-curly-in-string': 'error',
    },
  },
  {
    files: ['{src,simulator,tests,bench}/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, NO_I_PREFIX],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Conditions are written as statements of fact where the other form reads worse; both are sound.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true, boolean: true } }],
      // A zod schema and its type share one name on purpose in places where this rule would split them.
      '@typescript-eslint/consistent-type-definitions': 'off',
    },
  },
  {
    files: ['{src,simulator}/**/*.ts'],
    // Entry points hand the environment to loadConfig or to a child process.
    ignores: ['src/config/**', 'src/main.ts', 'src/cli/main.ts', 'simulator/main.ts', 'simulator/demo.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only src/config reads the environment; take what you need as an argument.',
        },
      ],
    },
  },
  {
    files: ['{src,simulator}/**/*.ts'],
    ignores: ['src/cli/**', 'src/main.ts', 'simulator/main.ts', 'simulator/demo.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: PAGE_CODE,
    rules: {
      // WhatsApp's own modules have no types, and what they hold changes under us.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      // Reading a getter for its effect is how lazy parts of the page are woken.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  {
    files: ['tests/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, NO_I_PREFIX, NO_SLEEP, NO_JEST_MOCK],
      'no-restricted-imports': ['error', { paths: [{ name: 'node:timers/promises', message: NO_SLEEP.message }] }],
      // Fakes keep the promise of an interface without awaiting anything.
      '@typescript-eslint/require-await': 'off',
      // expect(fake.method) takes methods as values.
      '@typescript-eslint/unbound-method': 'off',
      // A fake that does nothing is a fake.
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
