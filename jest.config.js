const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
};

/** Folders whose tests need no server of the suite's own, so that they start at once. */
const alone = ['config', 'documents', 'idenfy', 'matching', 'sandbox', 'tools', 'worker'];

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...shared,
      displayName: 'alone',
      testMatch: [
        '<rootDir>/test/*.test.ts',
        ...alone.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
      ],
    },
    {
      ...shared,
      displayName: 'with services',
      testMatch: ['<rootDir>/test/*/**/*.test.ts'],
      testPathIgnorePatterns: alone.map((folder) => `<rootDir>/test/${folder}/`),
      // One Temporal server, one PostgreSQL and one bundle of the workflows for the whole run.
      globalSetup: '<rootDir>/test/global-setup.ts',
      globalTeardown: '<rootDir>/test/global-teardown.ts',
    },
  ],
  // A real server is behind almost every test; jest's 5 s would only hide which wait never ended.
  testTimeout: 60_000,
};
