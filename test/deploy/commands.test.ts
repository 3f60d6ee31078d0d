/**
 * The commands of docker-compose.yml and the Dockerfile, each run as it stands there with its environment; only names
 * of hosts, ports and folders are put in place. Together they verify somebody, and stop.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { access, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnOwnedChild } from '../../src/machine/processes.ts';
import { freePort } from '../../src/machine/ports.ts';
import { Api } from '../support/api.ts';
import { freshDatabase, temporalCli } from '../support/environment.ts';
import { until } from '../support/until.ts';
import { readCompose, sandboxVariables, secondsOf } from './compose.ts';
import type { Service, ServiceName } from './compose.ts';
import { execForm, only, readDockerfile, readStage } from './dockerfile.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { services } = readCompose(sandboxVariables());
const cli = await temporalCli();

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
}

let folder: string;
/** What stands in the files, and what it is here. */
let places: ReadonlyMap<string, string>;
const started = new Set<Started>();
const running = new Map<ServiceName, Started>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'idv-deploy-'));
  for (const name of ['documents', 'sandbox', 'temporal']) await mkdir(path.join(folder, name));
  const port = {
    api: await freePort(),
    health: await freePort(),
    sandbox: await freePort(),
    temporal: await freePort(),
    ui: await freePort(),
  };
  const database = new URL(await freshDatabase());
  places = new Map([
    ['api:3000', loopback(port.api)],
    // Another name than the one that the user's browser has for it, as in a network of containers.
    ['sandbox:4010', `localhost:${port.sandbox}`],
    ['temporal:7233', loopback(port.temporal)],
    ['postgresql://verifications:public-and-only-for-trying-out@postgres:5432/verifications', database.href],
    ['postgresql://verifications@postgres:5432/verifications', database.href],
    [
      'postgresql://verifications_owner:public-and-only-for-trying-out-too@postgres:5432/verifications',
      database.href,
    ],
    ...[
      [3000, port.api],
      [3001, port.health],
      [4010, port.sandbox],
      [7233, port.temporal],
      [8233, port.ui],
    ].flatMap(([inside, outside]): [string, string][] => [
      [`127.0.0.1:${inside}`, loopback(Number(outside))],
      [`port=${inside}`, `port=${outside}`],
    ]),
    ['--host=127.0.0.1', `--host=${database.hostname}`],
    ['--port=5432', `--port=${database.port}`],
    ['0.0.0.0', '127.0.0.1'],
    ['/data/documents', path.join(folder, 'documents')],
    ['/data/sandbox', path.join(folder, 'sandbox')],
    ['/home/temporal', path.join(folder, 'temporal')],
    ['build/workflow-bundle.js', path.join(folder, 'workflow-bundle.js')],
  ]);
  ports = new Map([
    ['PORT', String(port.api)],
    ['HEALTH_PORT', String(port.health)],
    ['SANDBOX_PORT', String(port.sandbox)],
  ]);
});

const loopback = (port: number) => `127.0.0.1:${port}`;

/** A port alone is any number; these variables hold one. */
let ports: ReadonlyMap<string, string>;

afterAll(async () => {
  for (const { child, ended } of started) {
    child.kill('SIGKILL');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
});

/** From the longest on, so that no place is found inside another. */
function here(text: string): string {
  const longestFirst = [...places.keys()].toSorted((one, other) => other.length - one.length);
  const pattern = longestFirst.map((from) => from.replaceAll(/[.?*+]/g, '\\$&')).join('|');
  return text.replaceAll(new RegExp(pattern, 'g'), (found) => places.get(found) ?? found);
}

/** What a machine may have under another name, or not at all. The image has pg_isready; a bare machine has it not. */
function programs(): Readonly<Record<string, readonly string[]>> {
  const hasIsReady = spawnSync('pg_isready', ['--version']).status === 0;
  return {
    node: [process.execPath],
    temporal: [cli],
    ...(hasIsReady
      ? {}
      : { pg_isready: [process.execPath, fileURLToPath(new URL('is-ready.mjs', import.meta.url))] }),
  };
}

function start(command: readonly string[], environment: Readonly<Record<string, string>>): Started {
  const [program = '', ...args] = command;
  const [executable = program, ...before] = programs()[program] ?? [];
  const env = Object.entries(environment).map(([name, value]) => [name, ports.get(name) ?? here(value)]);
  const child = spawnOwnedChild(executable, [...before, ...args.map(here)], {
    cwd: root,
    // Nothing of this process's own, as in a container.
    env: { PATH: process.env['PATH'], HOME: folder, ...Object.fromEntries(env) },
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const ended = once(child, 'close').then(() => child.exitCode);
  const one = { child, ended, output: () => output.join('') };
  started.add(one);
  return one;
}

async function run(command: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const one = start(command, environment);
  const code = await one.ended;
  started.delete(one);
  return { code, output: one.output() };
}

/** The image's own entrypoint, where there is one. */
const entrypoints: Partial<Record<ServiceName, string>> = { temporal: 'temporal' };

function up(name: ServiceName): void {
  const { command = [], environment } = services[name];
  const entrypoint = entrypoints[name];
  running.set(name, start([...(entrypoint === undefined ? [] : [entrypoint]), ...command], environment));
}

async function isHealthy(name: ServiceName): Promise<boolean> {
  const { healthcheck, environment }: Service = services[name];
  const [, ...command] = healthcheck.test;
  return (await run(command, environment)).code === 0;
}

async function healthy(name: ServiceName): Promise<void> {
  const one = running.get(name);
  const within = secondsOf(services[name].healthcheck.start_period) * 1000;
  await until(
    `${name} healthy`,
    async () => {
      if (one !== undefined && one.child.exitCode !== null) throw new Error(`${name} ended: ${one.output()}`);
      return (await isHealthy(name)) || undefined;
    },
    within,
  );
}

/** How it takes a SIGTERM, and what its check says then. */
async function stop(name: ServiceName) {
  const one = running.get(name);
  if (one === undefined) throw new Error(`${name} does not run`);
  running.delete(name);
  const began = performance.now();
  one.child.kill('SIGTERM');
  const code = await one.ended;
  started.delete(one);
  const inTime = performance.now() - began < secondsOf(services[name].stop_grace_period) * 1000;
  return { code, inTime, isHealthy: await isHealthy(name) };
}

const STOPPED = { code: 0, inTime: true, isHealthy: false };

const apiUrl = () => `http://${places.get('api:3000')}`;

test('the image’s build makes the bundle of the workflows', async () => {
  const command = execForm(only(readDockerfile(), 'RUN', '["node"'));
  expect((await run(command)).code).toBe(0);
  await access(path.join(folder, 'workflow-bundle.js'));
});

test('PostgreSQL’s check passes where there is one, and only there', async () => {
  expect(await isHealthy('postgres')).toBe(true);
  const [, ...check] = services.postgres.healthcheck.test;
  const nowhere = check.map((arg) => (arg.startsWith('--port=') ? '--port=1' : arg));
  expect((await run(nowhere)).code).not.toBe(0);
});

test('the tables are made by their command, which ends', async () => {
  const { command = [], environment } = services.migrate;
  expect(await run(command, environment)).toMatchObject({ code: 0 });
});

test.each(['temporal', 'sandbox', 'api', 'worker'] as const)(
  '%s is unhealthy, starts by its command, and becomes healthy',
  async (name) => {
    expect(await isHealthy(name)).toBe(false);
    up(name);
    await healthy(name);
  },
);

test.each([
  ['runtime', services.api],
  ['sandbox', services.sandbox],
] as const)('the own check of the image %s passes for its own command', async (stage, service) => {
  const check = only(readStage(stage), 'HEALTHCHECK');
  const command = execForm(check.slice(check.indexOf('CMD ') + 4));
  expect((await run(command, service.environment)).code).toBe(0);
  expect(execForm(only(readStage(stage), 'CMD'))).toEqual(service.command);
});

test('somebody is verified through the sandbox, with a key made as documented', async () => {
  const made = await run(['node', 'src/server/keys.ts', 'add', 'trial'], services.api.environment);
  expect(made.code).toBe(0);
  const api = new Api({ url: apiUrl(), key: made.output.split('\n')[0] ?? '' });
  const clientId = `magic-approved-${randomUUID()}`;
  const { session } = await api.start(clientId);
  expect(session.redirectUrl).toContain(`http://${places.get('127.0.0.1:4010')}/`);
  expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
  expect((await readdir(path.join(folder, 'documents'))).length).toBeGreaterThan(0);
});

test('the worker says that Temporal is away, and recovers when its state comes back', async () => {
  expect(await stop('temporal')).toEqual(STOPPED);
  await until('the worker unhealthy', async () => ((await isHealthy('worker')) ? undefined : true));
  expect(await isHealthy('api')).toBe(false);
  up('temporal');
  for (const name of ['temporal', 'worker', 'api'] as const) await healthy(name);
  const listed = await run([
    'temporal',
    'workflow',
    'list',
    '--address=127.0.0.1:7233',
    '--query=VerificationOutcome = "VERIFIED"',
    '--output=json',
  ]);
  expect(listed.output).toContain('verification-magic-approved-');
});

test('each ends with code 0 within its grace at SIGTERM, and is unhealthy then', async () => {
  for (const name of ['api', 'worker', 'sandbox', 'temporal'] as const)
    expect([name, await stop(name)]).toEqual([name, STOPPED]);
});

test.each([
  ['api', services.api.command],
  ['worker', services.worker.command],
  // By npm as well, whose shell would otherwise take the signal and leave the process behind.
  ['api', ['npm', 'run', 'start:server']],
  ['worker', ['npm', 'run', 'start:worker']],
] as const)('%s ends with code 0 at a SIGTERM while it starts, by %j', async (name, command = []) => {
  // A database that takes connections and never says a word holds the start up.
  const silent = createServer().listen(0, '127.0.0.1');
  const connected = once(silent, 'connection');
  try {
    await once(silent, 'listening');
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('it has no port');
    const one = start(command, {
      ...services[name].environment,
      DATABASE_URL: `postgresql://nobody:nothing@127.0.0.1:${address.port}/none`,
    });
    await connected;
    one.child.kill('SIGTERM');
    expect(await one.ended).toBe(0);
    expect(one.output()).toContain('"stopped"');
  } finally {
    silent.close();
  }
});
