/** What would work and is unsafe is refused, each by one rule, and said at every start where a setting allows it. */
import { describe, expect, test } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { loadConfig } from '../src/config.ts';
import { groups } from '../src/config/settings.ts';
import type { Setting } from '../src/config/settings.ts';
import { readDatabaseUrl } from '../src/config/safety/database.ts';
import { readCompose, sandboxVariables } from './deploy/compose.ts';
import { databaseUrl, judge, safe, sandbox } from './support/settings.ts';

const endpoint = (secret: Buffer) =>
  JSON.stringify([
    { name: 'orders', url: 'https://example.com/', secrets: [`whsec_${secret.toString('base64')}`] },
  ]);

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

  test('what is said of DATABASE_URL is said of MIGRATION_DATABASE_URL as well', () => {
    const unsafe = [
      databaseUrl('db.example.com/verifications'),
      databaseUrl('db.example.com/verifications?sslmode=no-verify'),
      databaseUrl('db.example.com/verifications?sslmode=verify-full&sslrootcert=/nowhere/ca.pem'),
      databaseUrl('127.0.0.1/verifications', 'u'),
      databaseUrl('127.0.0.1/verifications', 'verifications'),
      databaseUrl('127.0.0.1/verifications', 'change-me'),
    ];
    for (const url of unsafe) {
      const one = judge({ DATABASE_URL: url }, 'migration').mistakes;
      const other = judge({ MIGRATION_DATABASE_URL: url }, 'migration').mistakes;
      expect(one['DATABASE_URL']).toBeDefined();
      expect(other).toEqual({ MIGRATION_DATABASE_URL: one['DATABASE_URL'] });
    }
    const migration = databaseUrl('db.example.com/verifications?sslmode=verify-full');
    expect(judge({ MIGRATION_DATABASE_URL: migration }, 'migration').mistakes).toEqual({});
  });

  test('no setting that is a secret may hold a published one', () => {
    const published = 'a'.repeat(32);
    const inUrl: Readonly<Record<string, string>> = {
      DATABASE_URL: databaseUrl('127.0.0.1/verifications', published),
      MIGRATION_DATABASE_URL: databaseUrl('127.0.0.1/verifications', published),
      IDENFY_HTTPS_PROXY: `http://u:${published}@127.0.0.1:3128`,
      ENCRYPTION_KEYS: `k:${Buffer.alloc(32, 'a').toString('base64')}`,
      EVENT_ENDPOINTS: endpoint(Buffer.alloc(32, 'a')),
      EVENT_SECRETS: `orders:whsec_${Buffer.alloc(32, 'a').toString('base64')}`,
    };
    const secrets = Object.values(groups).flatMap(({ settings }) =>
      Object.values<Setting>(settings).filter(({ secret }) => secret === true),
    );
    expect(secrets.length).toBeGreaterThan(9);
    for (const { name } of secrets) {
      const own = { DOCUMENTS_S3_BUCKET: 'b', EVENT_ENDPOINTS: endpoint(randomBytes(32)) };
      const env = { ...own, [name]: inUrl[name] ?? published };
      const said = (['server', 'worker', 'migration'] as const).map(
        (role) => judge(env, role).mistakes[name],
      );
      const weak = expect.stringMatching(/^(?:holds a secret|has a password) that/);
      expect([name, said]).toEqual([name, expect.arrayContaining([weak])]);
    }
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
    const names = ['POSTGRES_PASSWORD', 'POSTGRES_OWNER_PASSWORD', 'POSTGRES_ADMIN_PASSWORD'];
    const passwords = names.map((name) => [name, randomBytes(24).toString('hex')]);
    const own = { ...safe(), ...Object.fromEntries(passwords) };
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
