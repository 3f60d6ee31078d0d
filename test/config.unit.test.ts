import { describe, expect, test } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationMarkdown, envExample } from '../src/config/docs.ts';
import { ConfigError, loadConfig } from '../src/config.ts';
import type { Role } from '../src/config.ts';
import { groups } from '../src/config/settings.ts';
import { settingOf, strictChoices } from '../src/domain/evidence/choices.ts';

/** Of one's own, as all secrets have to be. */
const SIGNING_KEY = randomBytes(24).toString('hex');
const own = { key: randomUUID(), secret: randomUUID(), password: randomUUID() };
/** The example's is the published one, which is refused. */
const ownKeys = { ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}` };
const server = {
  ...ownKeys,
  DATABASE_URL: `postgresql://u:${own.password}@db/verifications?sslmode=verify-full`,
  IDENFY_WEBHOOK_SECRETS: SIGNING_KEY,
};
const worker = {
  ...ownKeys,
  DATABASE_URL: server.DATABASE_URL,
  IDENFY_API_KEY: own.key,
  IDENFY_API_SECRET: own.secret,
};

function refusal(env: Record<string, string>, role: Role = 'server'): ConfigError {
  try {
    loadConfig(env, role);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the settings were taken');
}

const mistakeIn = (env: Record<string, string>, name: string, role: Role = 'server') =>
  refusal(env, role).mistakes.find((mistake) => mistake.name === name)?.message;

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = join(tmpdir(), `config-test-${randomUUID()}`);
  await mkdir(folder);
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('what each role needs', () => {
  test('the server needs a database and a signing key, and gets no API key of iDenfy', () => {
    expect(refusal({}).mistakes.map(({ name }) => name)).toEqual([
      'IDENFY_WEBHOOK_SECRETS',
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
    ]);
    const config = loadConfig({ ...worker, ...server }, 'server');
    expect(config.idenfy.apiKey).toBeUndefined();
    expect(config.idenfy.webhookSecrets).toEqual([SIGNING_KEY]);
  });

  test('the worker needs a database and the key pair, and gets no signing key', () => {
    expect(refusal({}, 'worker').mistakes.map(({ name }) => name)).toEqual([
      'IDENFY_API_KEY',
      'IDENFY_API_SECRET',
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
    ]);
    const config = loadConfig({ ...worker, ...server }, 'worker');
    expect(config.idenfy).toMatchObject({
      apiKey: own.key,
      apiSecret: own.secret,
      webhookSecrets: undefined,
    });
  });

  test('one process for everything needs no DATABASE_URL and no keys, and does not look at them', () => {
    const env = { ...worker, IDENFY_WEBHOOK_SECRETS: SIGNING_KEY };
    expect(loadConfig({ ...env, DATABASE_URL: 'nonsense' }, 'embedded').records.databaseUrl).toBeUndefined();
  });

  test('a command needs the database and its keys', () => {
    expect(refusal({}, 'command').mistakes.map(({ name }) => name)).toEqual([
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
    ]);
    expect(refusal({}, 'command').message).toContain('this command');
  });
});

test('an empty variable is an unset one', () => {
  expect(loadConfig({ ...server, PORT: '', LOG_LEVEL: '  ' }, 'server')).toMatchObject({
    server: { port: 3000 },
    process: { logLevel: 'info' },
  });
  expect(mistakeIn({ ...server, DATABASE_URL: ' ' }, 'DATABASE_URL')).toMatch(/is missing/);
});

describe('mistakes', () => {
  test('all are told at once, those that lie between settings too', () => {
    const error = refusal({
      IDENFY_WEBHOOK_SECRETS: 'short',
      IDENFY_BASE_URL: 'http://idenfy.example.com',
      SECOND_DOCUMENT_COUNTRY: 'Lithuania',
      SECOND_DOCUMENT_BACK_STEP: 'PERMIT_BACK',
      PORT: '70000',
      ACCEPT_UNJUDGED_STEPS: 'maybe',
    });
    expect(error.mistakes.map(({ name }) => name).toSorted()).toEqual([
      'ACCEPT_UNJUDGED_STEPS',
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
      'IDENFY_BASE_URL',
      'IDENFY_WEBHOOK_SECRETS',
      'PORT',
      'SECOND_DOCUMENT_BACK_STEP',
      'SECOND_DOCUMENT_COUNTRY',
    ]);
    for (const { name } of error.mistakes) expect(error.message).toContain(`\n  ${name} `);
    expect(error.message).toContain('docs/configuration.md');
  });

  test('none repeats what was written, be it a secret or a secret in the wrong place', () => {
    const secret = 'p4ss';
    const names = [...envExample().matchAll(/^#?([A-Z0-9_]+)=/gm)].map(([, name = '']) => name);
    for (const name of names.filter((one) => !one.startsWith('TEMPORAL_'))) {
      const env = { ...worker, ...server, [name]: `${secret} \u0001 ${secret}` };
      for (const role of ['server', 'worker', 'embedded', 'command'] as const) {
        const told: string[] = [];
        try {
          loadConfig(env, role, (message) => told.push(message));
        } catch (error) {
          told.push(String(error));
        }
        expect(told.join()).not.toContain(secret);
      }
    }
    expect(names.length).toBeGreaterThan(30);
  });

  test('a bucket needs its region, and half a key pair its other half', () => {
    const bucket = { ...server, DOCUMENTS_S3_BUCKET: 'verification-documents' };
    expect(mistakeIn(bucket, 'DOCUMENTS_S3_REGION')).toMatch(/is missing/);
    const inRegion = { ...bucket, DOCUMENTS_S3_REGION: 'eu-west-1' };
    expect(loadConfig(inRegion, 'server').documents).toMatchObject({ s3Region: 'eu-west-1', s3Prefix: '' });
    const half = { ...inRegion, DOCUMENTS_S3_ACCESS_KEY_ID: 'id' };
    expect(mistakeIn(half, 'DOCUMENTS_S3_SECRET_ACCESS_KEY')).toMatch(/is missing/);
  });

  test.each([
    ['IDENFY_BASE_URL', 'ivs.idenfy.com'],
    ['IDENFY_BASE_URL', 'https://key:secret@ivs.idenfy.com'],
    ['IDENFY_BASE_URL', 'https://ivs.idenfy.com/?x=1'],
    ['IDENFY_CALLBACK_URL', 'http://us.example.com/hook'],
    ['IDENFY_PROCESS_TOKEN_FIELD', 'Token'],
    ['IDENFY_CALLS_PER_SECOND', '-1'],
    ['IDENFY_CALLS_PER_SECOND', '1e9'],
    ['IDENFY_FILE_HOSTS', 'https://s3.example.com'],
    ['IDENFY_FILE_HOSTS', '*'],
    ['IDENFY_FILE_HOSTS', '10.0.0.1'],
    ['IDENFY_FILE_HOSTS', '*.co.uk'],
    ['IDENFY_FILE_HOSTS', 'files.example.com,*.github.io'],
    ['IDENFY_FILE_HOSTS', '*.cloudfront.net'],
    ['IDENFY_FILE_HOSTS', '*.blob.core.windows.net'],
    ['IDENFY_FILE_HOSTS', '*.storage.googleapis.com'],
    ['IDENFY_FILE_HOSTS', '*.r2.cloudflarestorage.com'],
    ['IDENFY_FILE_HOSTS', '*.s3.cn-north-1.amazonaws.com.cn'],
    ['IDENFY_FILE_HOSTS', '*.fsn1.your-objectstorage.com'],
    ['IDENFY_TRUSTED_FILE_ORIGINS', 'http://127.0.0.1:8082/files'],
    ['SECOND_DOCUMENT_COUNTRY', 'ZZ'],
    ['SECOND_DOCUMENT_FRONT_STEP', 'FRONT'],
    ['SECOND_DOCUMENT_FRONT_STEP', 'FACE_VIDEO'],
    ['SECOND_DOCUMENT_FRONT_STEP', 'a step'],
    ['SESSION_LENGTH_SECONDS', '3601'],
    ['TOKEN_EXPIRY_SECONDS', '2592001'],
    ['TOKEN_EXPIRY_SECONDS', '1.5'],
    ['TOKEN_EXPIRY_SECONDS', '0x10'],
    ['PUBLIC_URL', 'verifications.example.com'],
    ['LOG_LEVEL', 'verbose'],
    ['DATABASE_URL', 'mysql://db/verifications'],
    ['TASK_QUEUE_PREFIX', 'a b'],
  ])('%s does not take %s', (name, value) => {
    expect(mistakeIn({ ...server, [name]: value }, name)).toBeTruthy();
  });

  test('a key for the ids of workflows that is not on the ring', () => {
    expect(mistakeIn({ ...server, WORKFLOW_ID_KEY: 'gone' }, 'WORKFLOW_ID_KEY')).toMatch(/names no key/);
    const named = { ...server, WORKFLOW_ID_KEY: 'k1' };
    expect(loadConfig(named, 'server').encryption.workflowIdKey).toBe('k1');
  });

  test('settings that contradict each other', () => {
    const sides = { SECOND_DOCUMENT_FRONT_STEP: 'PERMIT', SECOND_DOCUMENT_BACK_STEP: 'PERMIT' };
    expect(mistakeIn({ ...server, ...sides }, 'SECOND_DOCUMENT_BACK_STEP')).toMatch(/the same/);
    const graces = { SHUTDOWN_GRACE_MS: '5000', CREATE_DEADLINE_MS: '9000' };
    expect(mistakeIn({ ...server, ...graces }, 'SHUTDOWN_GRACE_MS')).toMatch(/CREATE_DEADLINE_MS/);
  });
});

describe('values', () => {
  test('plain http to iDenfy only on this machine, or to an origin that is trusted by name', () => {
    const sandbox = 'http://sandbox:8082';
    expect(mistakeIn({ ...server, IDENFY_BASE_URL: sandbox }, 'IDENFY_BASE_URL')).toMatch(/https/);
    const trusted = { ...server, IDENFY_BASE_URL: sandbox, IDENFY_TRUSTED_FILE_ORIGINS: sandbox };
    expect(loadConfig(trusted, 'server').idenfy.baseUrl).toBe(sandbox);
    const here = { ...server, IDENFY_BASE_URL: 'http://127.0.0.1:8082/' };
    expect(loadConfig(here, 'server').idenfy.baseUrl).toBe('http://127.0.0.1:8082');
  });

  test('several signing keys are split at commas, and each must be long enough', () => {
    const both = { ...server, IDENFY_WEBHOOK_SECRETS: ` ${SIGNING_KEY}1 , ${SIGNING_KEY}2,` };
    expect(loadConfig(both, 'server').idenfy.webhookSecrets).toEqual([`${SIGNING_KEY}1`, `${SIGNING_KEY}2`]);
    const short = { ...server, IDENFY_WEBHOOK_SECRETS: `${SIGNING_KEY},short` };
    expect(mistakeIn(short, 'IDENFY_WEBHOOK_SECRETS')).toMatch(/16/);
    expect(mistakeIn({ ...server, IDENFY_WEBHOOK_SECRETS: ',,' }, 'IDENFY_WEBHOOK_SECRETS')).toBeTruthy();
  });

  test('countries in small letters, fractions of calls and lists of hosts are read', () => {
    const env = {
      ...server,
      SECOND_DOCUMENT_COUNTRY: 'lt',
      IDENFY_CALLS_PER_SECOND: '2.8',
      IDENFY_FILE_HOSTS: 'Files.Example.com, *.example.org',
      ACCEPT_UNJUDGED_STEPS: 'TRUE',
    };
    expect(loadConfig(env, 'server')).toMatchObject({
      secondDocument: { country: 'LT', acceptUnjudgedSteps: true },
      idenfy: { callsPerSecond: 2.8, fileHosts: ['files.example.com', '*.example.org'] },
    });
  });
});

describe('encryption keys', () => {
  const one = randomBytes(32);
  const other = randomBytes(32);
  const text = `2026-11:${one.toString('base64')}, k_1:${other.toString('base64')}`;

  test('are read in their order, each under its id', () => {
    const { keys } = loadConfig({ ...server, ENCRYPTION_KEYS: text }, 'server').encryption;
    expect(keys?.map(({ id, secret }) => [id, secret.export()])).toEqual([
      ['2026-11', one],
      ['k_1', other],
    ]);
  });

  test.each([
    ['a key without an id', one.toString('base64')],
    ['an id with a space in it', `a b:${one.toString('base64')}`],
    ['a short key', `k1:${randomBytes(31).toString('base64')}`],
    ['a long key', `k1:${randomBytes(33).toString('base64')}`],
    ['hex in place of base64', `k1:${one.toString('hex')}`],
    ['signs that are not base64', `k1:${one.toString('base64').replace(/^./, '!')}`],
    ['the same id twice', `k1:${one.toString('base64')},k1:${other.toString('base64')}`],
    ['no key at all', ','],
  ])('are refused for %s', (_, wrong) => {
    expect(mistakeIn({ ...server, ENCRYPTION_KEYS: wrong }, 'ENCRYPTION_KEYS')).toBeTruthy();
  });

  test('are refused where the published test key is among them, under whatever id, but not for what is all in one process', () => {
    const published = Buffer.from('published test key, never use it').toString('base64');
    const env = { ...server, ...worker, ENCRYPTION_KEYS: `${text},mine:${published}` };
    for (const role of ['server', 'worker', 'command'] as const) {
      expect(mistakeIn(env, 'ENCRYPTION_KEYS', role)).toMatch(/published test key/);
    }
    expect(() => loadConfig(env, 'embedded')).not.toThrow();
  });
});

describe('secrets from files', () => {
  test('are read without the line break at their end', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'secrets');
      await writeFile(file, `${SIGNING_KEY}\n`);
      const env = { ...ownKeys, DATABASE_URL: server.DATABASE_URL, IDENFY_WEBHOOK_SECRETS_FILE: file };
      expect(loadConfig(env, 'server').idenfy.webhookSecrets).toEqual([SIGNING_KEY]);
    });
  });

  test('must not be given twice', async () => {
    const env = { ...server, DATABASE_URL_FILE: '/run/secrets/database' };
    expect(mistakeIn(env, 'DATABASE_URL')).toBe('and DATABASE_URL_FILE are both set: keep one of them');
  });

  test('must be readable and not empty', async () => {
    await inFolder(async (folder) => {
      const empty = join(folder, 'empty');
      await writeFile(empty, ' \n');
      const secrets = { IDENFY_WEBHOOK_SECRETS: SIGNING_KEY };
      expect(mistakeIn({ ...secrets, DATABASE_URL_FILE: join(folder, 'none') }, 'DATABASE_URL')).toMatch(
        /ENOENT/,
      );
      expect(mistakeIn({ ...secrets, DATABASE_URL_FILE: folder }, 'DATABASE_URL')).toMatch(/EISDIR/);
      expect(mistakeIn({ ...secrets, DATABASE_URL_FILE: empty }, 'DATABASE_URL')).toMatch(/empty/);
    });
  });

  test('are for secrets only', () => {
    const warnings: string[] = [];
    loadConfig({ ...server, LOG_LEVEL_FILE: '/x', IDENFY_BASE_URL_FILE: '/x' }, 'server', (message) =>
      warnings.push(message),
    );
    expect(warnings).toEqual(['IDENFY_BASE_URL_FILE is not a setting and is ignored']);
  });
});

test('a misspelt variable is pointed out, and those of other programs are left alone', () => {
  const warnings: string[] = [];
  const env = {
    ...server,
    IDENFY_WEBHOK_SECRETS: 'x',
    PUBLIC_URI: 'x',
    PATH: '/bin',
    POST: '1',
    TEMPORAL_ADDRESS: '127.0.0.1:7233',
  };
  loadConfig(env, 'server', (message) => warnings.push(message));
  expect(warnings).toEqual([
    'IDENFY_WEBHOK_SECRETS is not a setting; did you mean IDENFY_WEBHOOK_SECRETS?',
    'PUBLIC_URI is not a setting; did you mean PUBLIC_URL?',
  ]);
});

test('without a word the account decides strictly about the evidence, under the names that docs/evidence.md gives', () => {
  expect(loadConfig(worker, 'worker').evidence).toEqual(strictChoices);
  const names = Object.entries(groups.evidence.settings).map(([key, { name }]) => [key, name]);
  expect(Object.fromEntries(names)).toEqual(settingOf);
});

describe('what is made from the table is up to date (npm run docs)', () => {
  test.each([
    ['docs/configuration.md', configurationMarkdown],
    ['.env.example', envExample],
  ])('%s', async (file, make) => {
    expect(await readFile(new URL(`../${file}`, import.meta.url), 'utf8')).toBe(make());
  });

  test('the example file can be loaded once it has secrets of its own', () => {
    const lines = [...envExample().matchAll(/^([A-Z_]+)=(.*)$/gm)];
    const env = {
      ...Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value])),
      ...server,
      ...worker,
    };
    expect(() => loadConfig(env, 'server')).not.toThrow();
    expect(() => loadConfig(env, 'worker')).not.toThrow();
  });

  test('every default is one that its own setting takes', () => {
    const lines = [...envExample().matchAll(/^#?((?!TEMPORAL_)[A-Z_]+)=(.*)$/gm)];
    const env = {
      ...Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value])),
      ...ownKeys,
      // The examples of secrets are published.
      IDENFY_BASE_URL: 'http://127.0.0.1:4010',
    };
    expect(() => loadConfig(env, 'worker')).not.toThrow();
  });
});
