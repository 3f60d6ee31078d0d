/** Secrets that everybody knows, or could guess at once, are refused, unless iDenfy is the sandbox. */
import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Role } from '../src/config.ts';
import { weaknessOf, weaknessOfKey } from '../src/config/safety/secrets.ts';
import {
  publishedDigestsModule,
  publishedFiles,
  publishedSecrets,
  secretsIn,
} from '../tools/published-secrets.ts';
import { databaseUrl, judge, ownKey, ownSecret, sandbox } from './support/settings.ts';

const root = new URL('../', import.meta.url);
const contentOf = (file: string) => readFileSync(new URL(file, root), 'utf8');

describe('secrets that are published', () => {
  const published = [...publishedSecrets()];

  test('are found wherever the repository has one to copy', () => {
    const found = new Set(published);
    const { values } = settingsFile('.env.example');
    const tryOut = settingsFile('.env.sandbox').values;
    for (const value of [
      values['IDENFY_API_KEY'],
      values['IDENFY_API_SECRET'],
      values['IDENFY_WEBHOOK_SECRETS'],
      values['ENCRYPTION_KEYS'],
      tryOut['POSTGRES_PASSWORD'],
      tryOut['ENCRYPTION_KEYS'],
      tryOut['IDENFY_API_KEY'],
      tryOut['IDENFY_API_SECRET'],
      tryOut['IDENFY_WEBHOOK_SECRETS'],
      'password',
      'your-secret-access-key',
    ])
      expect(found).toContain(value);
    for (const file of [
      '.env.example',
      '.env.sandbox',
      'README.md',
      'docker-compose.yml',
      'docs/deployment.md',
    ])
      expect(publishedFiles()).toContain(file);
    expect(publishedFiles()).not.toContain('.env');
  });

  test.each([
    ['a line of settings', 'CODEC_TOKEN=some-codec-token-of-the-docs # try', 'some-codec-token-of-the-docs'],
    [
      'the second of a list',
      'IDENFY_WEBHOOK_SECRETS=first-signing-key,second-signing-key',
      'second-signing-key',
    ],
    ['YAML', '  POSTGRES_PASSWORD: "hunter2hunter2"', 'hunter2hunter2'],
    ['JSON', '{ "apiSecret": "json-secret-1" }', 'json-secret-1'],
    ['a program', "createClient({ apiKey: 'program-key' })", 'program-key'],
    ['a list in a program', "signingKeys: ['one-signing-key', 'two-signing-key']", 'two-signing-key'],
    ['a shell command', '`DOCUMENTS_S3_SECRET_ACCESS_KEY=minio-secret npm run start:server`', 'minio-secret'],
    ['the address of a database', 'psql postgres://u:p%40ss@localhost/db', 'p@ss'],
    [
      'a key in prose',
      `the key ${'ab'.repeat(32)} is`,
      Buffer.from('ab'.repeat(32), 'hex').toString('base64'),
    ],
  ])('are found in %s', (_what, text, secret) => {
    expect(secretsIn(text)).toContain(secret);
  });

  test('are all in the list that the processes have (npm run docs)', () => {
    expect(contentOf('src/config/safety/published-digests.ts')).toBe(publishedDigestsModule());
    expect(published.filter((secret) => weaknessOf(secret) === undefined)).toEqual([]);
  });

  /** In the setting where somebody would put it. */
  const places: readonly (readonly [
    name: string,
    role: Role,
    env: (secret: string) => Record<string, string>,
  ])[] = [
    [
      'IDENFY_WEBHOOK_SECRETS',
      'server',
      (secret) => ({ IDENFY_WEBHOOK_SECRETS: `${ownSecret()}, ${secret}` }),
    ],
    ['IDENFY_API_KEY', 'worker', (secret) => ({ IDENFY_API_KEY: ` ${secret}\n` })],
    ['IDENFY_API_SECRET', 'worker', (secret) => ({ IDENFY_API_SECRET: secret })],
    ['CODEC_TOKEN', 'server', (secret) => ({ CODEC_TOKEN: secret })],
    [
      'DATABASE_URL',
      'command',
      (secret) => ({ DATABASE_URL: databaseUrl('localhost/v', encodeURIComponent(secret)) }),
    ],
    [
      'DATABASE_URL',
      'server',
      (secret) => ({ DATABASE_URL: `postgresql://u@localhost/v?password=${encodeURIComponent(secret)}` }),
    ],
    [
      'DOCUMENTS_S3_SECRET_ACCESS_KEY',
      'worker',
      (secret) => ({ DOCUMENTS_S3_ACCESS_KEY_ID: ownSecret(), DOCUMENTS_S3_SECRET_ACCESS_KEY: secret }),
    ],
  ];
  test.each(places)(
    'are refused as %s of the %s, and taken with the sandbox in iDenfy’s place',
    (name, role, env) => {
      // As long as a signing key and a token have to be, and without a comma.
      const fit = published.filter(
        (secret) => /^[A-Za-z0-9_-]{16,128}$/.test(secret) || name === 'IDENFY_API_SECRET',
      );
      expect(fit.length).toBeGreaterThan(5);
      for (const secret of fit)
        expect([secret, judge(env(secret), role).mistakes]).toEqual([secret, { [name]: expect.any(String) }]);
      for (const secret of fit.filter((each) => name !== 'CODEC_TOKEN' || each.length >= 32))
        expect([secret, judge({ ...sandbox, ...env(secret) }, role).mistakes]).toEqual([secret, {}]);
    },
  );

  test('are refused as encryption keys under any id and in any place, for every process and command', () => {
    const keys = published.filter(
      (secret) => Buffer.from(secret, 'base64').length === 32 && secret.endsWith('='),
    );
    expect(keys.length).toBeGreaterThan(1);
    for (const key of keys.map((each) => each.slice(each.indexOf(':') + 1)))
      for (const role of ['server', 'worker', 'command'] as const)
        expect(judge({ ENCRYPTION_KEYS: `${ownKey()},mine:${key}` }, role).mistakes).toHaveProperty(
          'ENCRYPTION_KEYS',
        );
  });

  test('are not taken for a stand-in of iDenfy that is none', () => {
    for (const base of ['https://ivs.idenfy.com', 'https://proxy.example.com', 'https://127.0.0.1:8443']) {
      const env = { IDENFY_BASE_URL: base, IDENFY_API_KEY: 'sandbox-api-key' };
      expect(judge(env, 'worker').mistakes).toHaveProperty('IDENFY_API_KEY');
    }
    const named = {
      IDENFY_TRUSTED_FILE_ORIGINS: 'https://ivs.idenfy.com',
      IDENFY_API_KEY: 'sandbox-api-key',
    };
    expect(judge(named, 'worker').mistakes).toHaveProperty('IDENFY_API_KEY');
  });

  test('no message repeats one', () => {
    for (const secret of published.filter((each) => each.length > 8)) {
      const { mistakes } = judge({ IDENFY_API_KEY: secret, IDENFY_API_SECRET: secret }, 'worker');
      expect(Object.values(mistakes).join()).not.toContain(secret);
    }
  });
});

describe('secrets that are none', () => {
  test.each([
    'your-api-secret-here',
    '<signing key>',
    '${IDENFY_API_SECRET}',
    'changeme-changeme',
    'please-replace-me-now',
    'x'.repeat(40),
    '0'.repeat(32),
    'abababababababab',
    '0123456789',
    'secret',
    'test-key',
    'PLACEHOLDER_VALUE',
    'sk-…',
    'minioadmin',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ])('%s', (secret) => {
    expect(judge({ IDENFY_API_SECRET: secret }, 'worker').mistakes).toHaveProperty('IDENFY_API_SECRET');
  });

  test.each([
    ['nothing but zeros', Buffer.alloc(32)],
    ['one byte again and again', Buffer.alloc(32, 0xff)],
    ['a pattern', Buffer.from('deadbeef'.repeat(8), 'hex')],
    ['one step after the other', Buffer.from(Array.from({ length: 32 }, (_, n) => n))],
  ])('an encryption key of %s', (_what, bytes) => {
    const env = { ENCRYPTION_KEYS: `k:${bytes.toString('base64')}` };
    expect(judge(env).mistakes).toHaveProperty('ENCRYPTION_KEYS');
  });

  test('a password that is the name of its user or database', () => {
    for (const url of [
      'postgresql://verify:verify@localhost/records',
      'postgresql://u:records@localhost/records',
    ])
      expect(judge({ DATABASE_URL: url }).mistakes['DATABASE_URL']).toMatch(/is the name of its user/);
  });

  test('the same encryption key under two ids, whatever iDenfy is', () => {
    const key = randomBytes(32).toString('base64');
    const env = { ENCRYPTION_KEYS: `one:${key},other:${key}` };
    expect(judge(env).mistakes['ENCRYPTION_KEYS']).toMatch(/same key under two ids/);
    expect(judge({ ...sandbox, ...env }).mistakes).toHaveProperty('ENCRYPTION_KEYS');
  });

  test('no random secret is taken for one', () => {
    for (let round = 0; round < 1_000; round += 1) {
      const bytes = randomBytes(32);
      expect(weaknessOfKey(bytes)).toBeUndefined();
      for (const form of ['base64', 'base64url', 'hex'] as const)
        expect(weaknessOf(bytes.toString(form))).toBeUndefined();
    }
  });
});

function settingsFile(file: string) {
  return { values: parseEnv(contentOf(file)) };
}
