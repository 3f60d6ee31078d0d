import { whyNoS3Server } from './test/support/s3-server-program.ts';

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
const alone = [
  'config',
  'documents',
  'domain',
  'encryption',
  'idenfy',
  'matching',
  'sandbox',
  'tools',
  'worker',
];

// One Temporal server, one PostgreSQL and one bundle of the workflows for the whole run.
const services = {
  globalSetup: '<rootDir>/test/global-setup.ts',
  globalTeardown: '<rootDir>/test/global-teardown.ts',
};

/** On a machine that cannot have the tests' S3 server; test/left-out-reporter.mjs says so. */
const onS3 =
  whyNoS3Server() === undefined ? [] : ['<rootDir>/test/documents/s3\\.test\\.ts', '<rootDir>/test/proof/'];

const endToEnd = ['<rootDir>/test/end-to-end/**/*.test.ts'];

const onPostgresAlone = [
  'accounts',
  'blocked',
  'corrected',
  'erasure',
  'fault-table',
  'lost-tokens',
  'lost-webhooks',
  'sandbox-table',
  'selfie',
  'unreadable',
];

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
      testPathIgnorePatterns: onS3,
    },
    {
      ...shared,
      ...services,
      displayName: 'with services',
      testMatch: ['<rootDir>/test/*/**/*.test.ts'],
      testPathIgnorePatterns: [
        ...[...alone, 'end-to-end'].map((folder) => `<rootDir>/test/${folder}/`),
        ...onS3,
      ],
    },
    // What a person sees does not depend on where the records are: on the embedded database too, but for what is
    // about iDenfy's faults and deadlines and asks nothing of the records that other files do not.
    {
      ...shared,
      ...services,
      displayName: 'on PGlite',
      testMatch: endToEnd,
      testPathIgnorePatterns: onPostgresAlone.map((name) => `<rootDir>/test/end-to-end/${name}\\.test\\.ts`),
    },
    {
      ...shared,
      ...services,
      displayName: 'on PostgreSQL',
      testMatch: endToEnd,
      globals: { recordsOnPostgres: true },
    },
  ],
  reporters: ['default', '<rootDir>/test/left-out-reporter.mjs'],
  testSequencer: '<rootDir>/test/longest-first.mjs',
  // Most tests wait for servers: both cores of a small machine are used.
  maxWorkers: 2,
  // A real server is behind almost every test. Above any wait within one, since only that says what did not come.
  testTimeout: 300_000,
};
