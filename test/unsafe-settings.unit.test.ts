/** What would work and is unsafe is refused, each by one rule, and said at every start where a setting allows it. */
import { describe, expect, test } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError, loadConfig } from '../src/config.ts';
import type { Role } from '../src/config.ts';
import { readDatabaseUrl } from '../src/config/safety/database.ts';
import { weaknessOf, weaknessOfKey } from '../src/config/safety/secrets.ts';
import {
  publishedDigestsModule,
  publishedFiles,
  publishedSecrets,
  secretsIn,
} from '../tools/published-secrets.ts';
import { readCompose, sandboxVariables } from './deploy/compose.ts';

const root = new URL('../', import.meta.url);
const contentOf = (file: string) => readFileSync(new URL(file, root), 'utf8');

const ownSecret = () => randomBytes(24).toString('hex');
const ownKey = () => `k-${randomUUID().slice(0, 8)}:${randomBytes(32).toString('base64')}`;
const databaseUrl = (rest: string, password: string = randomUUID()) => `postgresql://u:${password}@${rest}`;

/** Everything that any role needs, safe and of one's own. */
const safe = () => ({
  IDENFY_API_KEY: randomUUID(),
  IDENFY_API_SECRET: randomUUID(),
  IDENFY_WEBHOOK_SECRETS: ownSecret(),
  DATABASE_URL: databaseUrl('127.0.0.1/verifications'),
  ENCRYPTION_KEYS: ownKey(),
});

interface Verdict {
  readonly mistakes: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

function judge(env: Readonly<Record<string, string | undefined>>, role: Role = 'server'): Verdict {
  const warnings: string[] = [];
  try {
    loadConfig({ ...safe(), ...env }, role, (message) => warnings.push(message));
    return { mistakes: {}, warnings };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {
      mistakes: Object.fromEntries(error.mistakes.map(({ name, message }) => [name, message])),
      warnings,
    };
  }
}

const sandbox = {
  IDENFY_BASE_URL: 'http://sandbox:4010',
  IDENFY_TRUSTED_FILE_ORIGINS: 'http://sandbox:4010',
};

test('settings that are safe are taken without a word', () => {
  for (const role of ['server', 'worker', 'command'] as const)
    expect(judge({}, role)).toEqual({ mistakes: {}, warnings: [] });
});

describe('connections that others can read', () => {
  const remote = 'db.example.com:5432/verifications';
  test.each([
    ['PostgreSQL', 'DATABASE_URL', databaseUrl(remote), 'ALLOW_PLAINTEXT_DATABASE'],
    [
      'PostgreSQL, with TLS off',
      'DATABASE_URL',
      databaseUrl(`${remote}?sslmode=disable`),
      'ALLOW_PLAINTEXT_DATABASE',
    ],
    [
      'PostgreSQL, TLS to whoever answers',
      'DATABASE_URL',
      databaseUrl(`${remote}?sslmode=no-verify`),
      'ALLOW_PLAINTEXT_DATABASE',
    ],
    [
      'PostgreSQL, as libpq takes require',
      'DATABASE_URL',
      databaseUrl(`${remote}?sslmode=require&uselibpqcompat=true`),
      'ALLOW_PLAINTEXT_DATABASE',
    ],
    [
      'PostgreSQL, by a parameter',
      'DATABASE_URL',
      databaseUrl('127.0.0.1/verifications?host=db.example.com'),
      'ALLOW_PLAINTEXT_DATABASE',
    ],
    [
      'PostgreSQL, by its address',
      'DATABASE_URL',
      databaseUrl('10.0.0.7/verifications'),
      'ALLOW_PLAINTEXT_DATABASE',
    ],
    [
      'PostgreSQL, in the network of compose',
      'DATABASE_URL',
      databaseUrl('postgres/verifications'),
      'ALLOW_PLAINTEXT_DATABASE',
    ],
    ['Temporal', 'TEMPORAL_ADDRESS', 'temporal.example.com:7233', 'ALLOW_PLAINTEXT_TEMPORAL'],
    ['Temporal, by its address', 'TEMPORAL_ADDRESS', '[2001:db8::1]:7233', 'ALLOW_PLAINTEXT_TEMPORAL'],
    ['the own address', 'PUBLIC_URL', 'http://verifications.example.com', 'ALLOW_PLAINTEXT_PUBLIC_URL'],
    ['the own address, by number', 'PUBLIC_URL', 'http://192.168.1.7:3000', 'ALLOW_PLAINTEXT_PUBLIC_URL'],
    [
      'a name that begins like this machine',
      'PUBLIC_URL',
      'http://127.0.0.1.example.com',
      'ALLOW_PLAINTEXT_PUBLIC_URL',
    ],
    ['Temporal UI', 'TEMPORAL_UI_URL', 'http://temporal.example.com:8233', 'ALLOW_PLAINTEXT_TEMPORAL_UI'],
    ['a bucket', 'DOCUMENTS_S3_ENDPOINT', 'http://minio:9000', 'ALLOW_PLAINTEXT_S3'],
    ['a bucket, by AWS’s own variable', 'AWS_ENDPOINT_URL_S3', 'http://minio:9000', 'ALLOW_PLAINTEXT_S3'],
    ['a bucket, by AWS’s variable for all', 'AWS_ENDPOINT_URL', 'http://minio:9000', 'ALLOW_PLAINTEXT_S3'],
    ['all proxies of IPv4', 'TRUST_PROXY', '0.0.0.0/0', 'ALLOW_ANY_PROXY'],
    ['all proxies of IPv6', 'TRUST_PROXY', 'loopback, ::/0', 'ALLOW_ANY_PROXY'],
    ['all proxies in two halves', 'TRUST_PROXY', '0.0.0.0/1,128.0.0.0/1', 'ALLOW_ANY_PROXY'],
    ['all addresses that IPv6 gives out', 'TRUST_PROXY', '2000::/3', 'ALLOW_ANY_PROXY'],
    ['all of IPv4 in IPv6’s clothes', 'TRUST_PROXY', '::ffff:0:0/96', 'ALLOW_ANY_PROXY'],
    [
      'too many networks',
      'TRUST_PROXY',
      Array.from({ length: 16 }, (_, n) => `${n + 1}.0.0.0/8`).join(),
      'ALLOW_ANY_PROXY',
    ],
  ])(
    '%s: refused, with the one setting that allows it, and said where it does',
    (_what, name, value, permission) => {
      const bucket = { DOCUMENTS_S3_BUCKET: 'verification-documents', DOCUMENTS_S3_REGION: 'us-east-1' };
      const env = { ...bucket, [name]: value };
      const { mistakes } = judge(env);
      expect(Object.keys(mistakes)).toEqual([name]);
      expect(mistakes[name]).toMatch(new RegExp(`; ${permission}=true allows it$`));
      const others = ['DATABASE', 'TEMPORAL', 'TEMPORAL_UI', 'S3', 'PUBLIC_URL'].map(
        (each) => `ALLOW_PLAINTEXT_${each}`,
      );
      const rest = [...others, 'ALLOW_ANY_PROXY'].filter((each) => each !== permission);
      expect(
        judge({ ...env, ...Object.fromEntries(rest.map((each) => [each, 'true'])) }).mistakes,
      ).toHaveProperty(name);
      const allowed = judge({ ...env, [permission]: 'true' });
      expect(allowed.mistakes).toEqual({});
      expect(allowed.warnings).toEqual([
        expect.stringContaining(`${permission} allows what is not safe: ${name} `),
      ]);
    },
  );

  test.each([
    ['DATABASE_URL', databaseUrl('localhost/verifications')],
    ['DATABASE_URL', databaseUrl('[::1]:5432/verifications')],
    ['DATABASE_URL', databaseUrl('db.example.com/verifications?sslmode=verify-full')],
    ['DATABASE_URL', databaseUrl('db.example.com/verifications?ssl=true')],
    ['DATABASE_URL', 'postgresql://u@%2Frun%2Fpostgresql/verifications'],
    ['TEMPORAL_ADDRESS', 'localhost:7233'],
    ['TEMPORAL_ADDRESS', '[::1]:7233'],
    ['PUBLIC_URL', 'http://127.0.0.1:3000'],
    ['PUBLIC_URL', 'http://localhost:3000'],
    ['PUBLIC_URL', 'https://verifications.example.com'],
    ['TRUST_PROXY', 'loopback, linklocal, uniquelocal'],
    ['TRUST_PROXY', '10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7, fe80::/10, 2001:db8::/32'],
  ])('%s=%s is taken without a word', (name, value) => {
    expect(judge({ [name]: value })).toEqual({ mistakes: {}, warnings: [] });
  });

  test('Temporal with TLS, or with an API key, which brings it, is taken; an API key with TLS off is not', () => {
    const remoteTemporal = { TEMPORAL_ADDRESS: 'temporal.example.com:7233' };
    expect(judge({ ...remoteTemporal, TEMPORAL_TLS: 'true' }).mistakes).toEqual({});
    expect(judge({ ...remoteTemporal, TEMPORAL_API_KEY: randomUUID() }).mistakes).toEqual({});
    const off = { ...remoteTemporal, TEMPORAL_API_KEY: randomUUID(), TEMPORAL_TLS: 'false' };
    expect(judge(off).mistakes).toHaveProperty('TEMPORAL_ADDRESS');
    // A command does not go there.
    expect(judge(remoteTemporal, 'command').mistakes).toEqual({});
  });

  test('a certificate that is not there is named as what is wrong, without the URL', () => {
    const url = databaseUrl(
      'db.example.com/verifications?sslmode=verify-full&sslrootcert=/nowhere/ca.pem',
      'p4ss',
    );
    expect(judge({ DATABASE_URL: url }).mistakes['DATABASE_URL']).toMatch(/ENOENT.*sslrootcert/);
    expect(readDatabaseUrl(url)).toEqual({ failure: 'ENOENT' });
  });

  test('iDenfy itself is never reached by http, and its certificate is always checked', () => {
    const plain = {
      IDENFY_BASE_URL: 'http://ivs.idenfy.com',
      IDENFY_TRUSTED_FILE_ORIGINS: 'http://ivs.idenfy.com',
    };
    expect(judge(plain).mistakes).toHaveProperty('IDENFY_BASE_URL');
    expect(judge({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }).mistakes).toHaveProperty(
      'NODE_TLS_REJECT_UNAUTHORIZED',
    );
    expect(judge({ ...sandbox, NODE_TLS_REJECT_UNAUTHORIZED: '0' }).mistakes).toEqual({});
  });

  test('a proxy of the environment that is not looked at is pointed out to the worker', () => {
    const { warnings } = judge({ HTTPS_PROXY: 'http://proxy:3128' }, 'worker');
    expect(warnings).toEqual([expect.stringMatching(/^HTTPS_PROXY is not looked at: IDENFY_HTTPS_PROXY/)]);
    expect(judge({ HTTPS_PROXY: 'x', IDENFY_HTTPS_PROXY: 'http://proxy:3128' }, 'worker').warnings).toEqual(
      [],
    );
    expect(judge({ IDENFY_HTTPS_PROXY: 'proxy:3128' }, 'worker').mistakes).toHaveProperty(
      'IDENFY_HTTPS_PROXY',
    );
  });

  test('origins that are trusted without a sandbox are pointed out', () => {
    const { mistakes, warnings } = judge({ IDENFY_TRUSTED_FILE_ORIGINS: 'http://files.example.com' });
    expect(mistakes).toEqual({});
    expect(warnings).toEqual([expect.stringMatching(/^IDENFY_TRUSTED_FILE_ORIGINS lets files come/)]);
  });

  test('what docker-compose.yml sets can be started, with iDenfy and with the sandbox', () => {
    const own = { ...safe(), POSTGRES_PASSWORD: randomBytes(24).toString('hex') };
    for (const variables of [own, sandboxVariables()]) {
      const { services } = readCompose(variables);
      for (const [role, name] of [
        ['server', 'api'],
        ['worker', 'worker'],
        ['command', 'api'],
      ] as const) {
        const warnings: string[] = [];
        loadConfig(services[name].environment, role, (message) => warnings.push(message));
        expect(warnings.every((message) => message.startsWith('ALLOW_PLAINTEXT_'))).toBe(true);
      }
    }
  });
});

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
