import { whyNoS3Server } from './test/support/s3-server-program.ts';

const shared = {
  testEnvironment: '<rootDir>/test/node-environment.mjs',
  // The packages as they are published have the names of the sources.
  modulePathIgnorePatterns: ['<rootDir>/build/'],
  testRunner: '<rootDir>/test/runner/native.mjs',
  // Node strips the types itself.
  transform: {},
};

// The servers that test files share start when the first of them asks, and end with the run.
const services = {
  globalSetup: '<rootDir>/test/global-setup.ts',
  globalTeardown: '<rootDir>/test/global-teardown.ts',
};

const unit = '\\.unit\\.test\\.ts$';

/** On a machine that cannot have the tests' S3 server; test/left-out-reporter.mjs says so. */
const onS3 =
  whyNoS3Server() === undefined ? [] : ['<rootDir>/test/documents/s3\\.test\\.ts', '<rootDir>/test/proof/'];

/**
 * What users of the embedded system do, on its database too. The records' own tests are on both databases, so that the
 * other files need but one.
 */
const onPglite = ['decisions', 'happy-path', 'reading', 'stored'];

/** @type {import('jest').Config} */
export default {
  projects: [
    // Needs no server, no process and no minute of work: `npm run test:unit`.
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{test,packages/*/test}/**/*.unit.test.ts'] },
    {
      ...shared,
      ...services,
      displayName: 'real',
      testMatch: ['<rootDir>/{test,packages/*/test}/**/*.test.ts'],
      testPathIgnorePatterns: [unit, ...onS3],
    },
    {
      ...shared,
      ...services,
      displayName: 'on PGlite',
      testMatch: onPglite.map((name) => `<rootDir>/test/end-to-end/${name}.test.ts`),
      globals: { recordsOnPglite: true },
    },
  ],
  reporters: ['default', '<rootDir>/test/left-out-reporter.mjs'],
  testSequencer: '<rootDir>/test/longest-first.mjs',
  // Three on two cores were slower: deadlines of seconds passed, and waits grew.
  maxWorkers: 2,
  // A real server is behind almost every test. Above any wait within one, since only that says what did not come.
  testTimeout: 300_000,
};
