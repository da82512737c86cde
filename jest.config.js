const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};

const room = (name) => ({ ...shared, displayName: name, testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`] });

/** They run on both databases. */
const withPostgres = (config) => ({
  ...config,
  globalSetup: '<rootDir>/tests/support/postgres-server.ts',
  globalTeardown: '<rootDir>/tests/support/postgres-server-stop.ts',
});

export default {
  projects: [room('unit'), withPostgres(room('contract')), withPostgres(room('integration')), room('e2e')],
  // A hang bound, not a speed goal: the slowest honest test boots Chromium more than once.
  testTimeout: 120_000,
};
