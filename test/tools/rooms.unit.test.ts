/** The lint rules that keep the directions between the rooms, each proved by an import that it must refuse. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { start } from './support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SANDBOX = 'packages/idenfy-sandbox';

/** In this file (of `src` where it names no other folder), this line is refused. Nothing is named, so that many fit into one file. */
const REFUSED: readonly (readonly [file: string, line: string])[] = [
  ['workflows/a.ts', "export * from '../activities/index.ts';"],
  ['workflows/a.ts', "export * from 'node:fs';"],
  ['workflows/a.ts', "export * from 'zod';"],
  ['workflows/a.ts', "export * from '@temporalio/client';"],
  ['workflows/a.ts', "export * from '../documents/sniff.ts';"],
  ['workflows/a.ts', "export type * from '../config.ts';"],
  ['workflows/a.ts', "export type * from '../server/build.ts';"],
  ['workflows/a.ts', "export * from '../matching/comparison.ts';"],
  ['workflows/a.ts', "export * from '../domain/evidence/judge.ts';"],
  ['activities/a.ts', "export * from '../server/build.ts';"],
  ['activities/a.ts', "export * from '../worker/workers.ts';"],
  ['activities/a.ts', "export type * from '../workflows/messages.ts';"],
  ['activities/a.ts', "export type * from '../config.ts';"],
  ['idenfy/a.ts', "export * from '../encryption/sealing.ts';"],
  ['matching/a.ts', "export * from '../encryption/sealing.ts';"],
  ['domain/a.ts', "export * from 'node:fs';"],
  ['domain/a.ts', "export * from 'zod';"],
  ['domain/a.ts', "export * from '../idenfy/client.ts';"],
  ['domain/a.ts', "export * from './evidence/judge.ts';"],
  ['domain/a.ts', "export * from '../log.ts';"],
  ['domain/a.ts', "export type * from '../config.ts';"],
  ['domain/verdicts/a.ts', "export * from '../evidence/judge.ts';"],
  ['domain/verdicts/a.ts', "export type * from '../../workflows/index.ts';"],
  ['domain/requests/a.ts', "export type * from '../../activities/index.ts';"],
  ['domain/evidence/a.ts', "export * from '../../idenfy/client.ts';"],
  ...['config', 'matching', 'records', 'server', 'temporal', 'workflows'].map(
    (other) => ['domain/evidence/a.ts', `export type * from '../../${other}/index.ts';`] as const,
  ),
  ...['documents', 'encryption', 'idenfy'].map(
    (room) => [`${room}/a.ts`, "export type * from '../domain/evidence/table.ts';"] as const,
  ),
  ...['encryption', 'idenfy', 'documents', 'records', 'matching'].flatMap((room) => [
    ...['idenfy', 'documents', 'records', 'matching', 'workflows', 'temporal', 'server', 'local']
      .filter((other) => other !== room)
      .map((other) => [`${room}/a.ts`, `export type * from '../${other}/index.ts';`] as const),
    [`${room}/a.ts`, "export type * from '../config.ts';"] as const,
    [`${room}/a.ts`, "export * from '@temporalio/client';"] as const,
    [`${room}/a.ts`, "export * from 'fastify';"] as const,
    [`${room}/a.ts`, "export * from '@fastify/helmet';"] as const,
  ]),
  ...[
    'activities',
    'config',
    'documents',
    'domain',
    'encryption',
    'idenfy',
    'machine',
    'matching',
    'records',
    'server',
    'temporal',
    'temporal-cli',
    'worker',
    'workflows',
  ].flatMap((room) => [
    [`${room}/a.ts`, "export * from 'idenfy-sandbox';"] as const,
    [`${room}/a.ts`, "export type * from 'idenfy-sandbox/specimens';"] as const,
    [`${room}/a.ts`, "export * from '../../packages/idenfy-sandbox/src/index.ts';"] as const,
  ]),
  ['config.ts', "export * from 'idenfy-sandbox';"],
  ['local/a.ts', "export * from '../../packages/idenfy-sandbox/src/index.ts';"],
  ['test/server/a.ts', "export * from '../../packages/idenfy-sandbox/src/state.ts';"],
  ...['index.ts', 'api/routes.ts'].flatMap((file) => {
    const up = file.includes('/') ? '../' : '';
    return [
      [`${SANDBOX}/src/${file}`, `export type * from '${up}../../../src/idenfy/vocabulary.ts';`] as const,
      [`${SANDBOX}/src/${file}`, `export * from '${up}../../../src/config.ts';`] as const,
      [`${SANDBOX}/src/${file}`, `export * from '${up}../../../tools/docs.ts';`] as const,
      [`${SANDBOX}/src/${file}`, `export * from '${up}../test/support.ts';`] as const,
      [`${SANDBOX}/src/${file}`, `export * from '${up}../../idenfy-api/index.ts';`] as const,
      [`${SANDBOX}/src/${file}`, "export * from 'idenfy-sandbox';"] as const,
      [`${SANDBOX}/src/${file}`, "export * from '@temporalio/client';"] as const,
    ];
  }),
  [`${SANDBOX}/test/a.ts`, "export * from '../../../src/machine/ports.ts';"],
  [`${SANDBOX}/test/a.ts`, "export * from '../../../test/support/until.ts';"],
  ['temporal/a.ts', "export * from '../records/index.ts';"],
  ['temporal/a.ts', "export type * from '../workflows/messages.ts';"],
  ['server/a.ts', "export * from '../worker/workers.ts';"],
  ['server/a.ts', "export * from '../local/api.ts';"],
  ['worker/a.ts', "export * from '../server/build.ts';"],
  ['worker/a.ts', "export * from '../local/api.ts';"],
  ['server/a.ts', "export * from '../machine/ports.ts';"],
  ['worker/a.ts', "export * from '../temporal-cli/index.ts';"],
  ['local/a.ts', "export * from '../temporal-cli/find.ts';"],
  ...[
    'activities',
    'documents',
    'domain',
    'local',
    'machine',
    'records',
    'server',
    'temporal-cli',
    'worker',
    'workflows',
  ].map((room) => [`${room}/a.ts`, "export * from '../../tools/lock.mjs';"] as const),
  ['temporal-cli/a.ts', "export type * from '../local/embedded.ts';"],
  ['temporal-cli/a.ts', "export type * from '../temporal/ids.ts';"],
  ['machine/a.ts', "export type * from '../temporal-cli/index.ts';"],
  ['config/a.ts', "export * from '../records/index.ts';"],
  ['config.ts', "export * from './records/index.ts';"],
  ['main/a.ts', "export * from '../local/api.ts';"],
  ['server/a.ts', "export type * from '../main/compose.ts';"],
  ['worker/a.ts', "export type * from '../main/compose.ts';"],
  ['records/a.ts', "export type * from '../main/compose.ts';"],
  ['server/a.ts', "export * from '../activities/index.ts';"],
  ['server/a.ts', "export type * from '../activities/sessions.ts';"],
  ['server/a.ts', "export * from '../workflows/index.ts';"],
  ['server/a.ts', "export type * from '../workflows/verification-run.ts';"],
  ['server/routes/a.ts', "export * from '../../activities/index.ts';"],
  ['server/routes/a.ts', "export * from '../../workflows/policy.ts';"],
  ['config/a.ts', "export * from '../idenfy/client.ts';"],
  ['config/a.ts', "export type * from '../idenfy/responses.ts';"],
  ['config/groups/a.ts', "export * from '../../idenfy/transport.ts';"],
  ['config.ts', "export * from './idenfy/client.ts';"],
  ...[
    'config.ts',
    'log.ts',
    'log-redaction.ts',
    'healthcheck.ts',
    'public-suffixes.ts',
    'version.ts',
    'new.ts',
  ].flatMap((file) => [
    ...[
      'activities',
      'documents',
      'local',
      'machine',
      'main',
      'matching',
      'records',
      'server',
      'temporal',
      'worker',
    ].map((room) => [file, `export type * from './${room}/index.ts';`] as const),
    [file, "export * from './workflows/policy.ts';"] as const,
    [file, "export * from '../tools/docs.ts';"] as const,
    [file, "export * from '../packages/idenfy-sandbox/src/index.ts';"] as const,
  ]),
  ...['log.ts', 'log-redaction.ts', 'healthcheck.ts', 'public-suffixes.ts', 'version.ts', 'new.ts'].flatMap(
    (file) =>
      ['config', 'domain', 'encryption', 'idenfy', 'temporal-cli'].map(
        (room) => [file, `export type * from './${room}/index.ts';`] as const,
      ),
  ),
];

const ALLOWED: readonly (readonly [file: string, line: string])[] = [
  ['workflows/a.ts', "export type * from '../activities/index.ts';"],
  ['workflows/a.ts', "export * from '../domain/words.ts';"],
  ['workflows/a.ts', "export * from '../domain/verdicts/gate.ts';"],
  ['workflows/a.ts', "export * from '@temporalio/workflow';"],
  ['workflows/a.ts', "export * from './words.ts';"],
  ['activities/a.ts', "export * from '../records/index.ts';"],
  ['idenfy/a.ts', "export * from 'zod';"],
  ['domain/evidence/a.ts', "export * from '../../idenfy/vocabulary.ts';"],
  ['domain/evidence/a.ts', "export type * from '../../idenfy/responses.ts';"],
  ['domain/a.ts', "export type * from './evidence/judged.ts';"],
  ['domain/verdicts/a.ts', "export * from '../words.ts';"],
  ['domain/verdicts/a.ts', "export * from './gate.ts';"],
  ['matching/a.ts', "export * from '../domain/evidence/judge.ts';"],
  ['records/a.ts', "export * from '../domain/words.ts';"],
  ['temporal/a.ts', "export * from '../domain/search-attributes.ts';"],
  ['server/a.ts', "export * from '../workflows/messages.ts';"],
  ['server/routes/a.ts', "export * from '../../workflows/messages.ts';"],
  ['config/a.ts', "export * from '../idenfy/schemas.ts';"],
  ['config/groups/a.ts', "export * from '../../idenfy/vocabulary.ts';"],
  ['config.ts', "export * from './config/load.ts';"],
  ['log.ts', "export * from './log-redaction.ts';"],
  ['documents/a.ts', "export * from '../encryption/sealing.ts';"],
  ['records/a.ts', "export * from '../encryption/sealing.ts';"],
  ['temporal/a.ts', "export * from '../encryption/sealing.ts';"],
  [`${SANDBOX}/src/api/routes.ts`, "export * from '../core.ts';"],
  [`${SANDBOX}/src/index.ts`, "export * from 'zod';"],
  [`${SANDBOX}/test/a.ts`, "export * from '../src/ui/html.ts';"],
  ['local/a.ts', "export * from 'idenfy-sandbox';"],
  ['test/server/a.ts', "export * from 'idenfy-sandbox/specimens';"],
  ['server/routes/a.ts', "export * from '../../records/index.ts';"],
  ['worker/a.ts', "export * from '../activities/index.ts';"],
  ['local/a.ts', "export * from '../server/build.ts';"],
  ['local/a.ts', "export * from '../temporal-cli/index.ts';"],
  ['temporal-cli/a.ts', "export * from '../machine/processes.ts';"],
  ['main/a.ts', "export * from '../worker/workers.ts';"],
  ['main/a.ts', "export * from '../records/index.ts';"],
];

const configSchema = z.looseObject({ options: z.object({ typeAware: z.literal(true) }) });

const reportSchema = z.object({
  diagnostics: z.array(
    z.object({
      code: z.string().optional(),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.number() }) })),
    }),
  ),
});

/** `file:line` of every refused import. */
let refusals: ReadonlySet<string>;
let folder: string;
const lines = new Map<string, string[]>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'idv-rooms-'));
  const config: unknown = JSON.parse(await readFile(path.join(root, '.oxlintrc.json'), 'utf8'));
  // There are no types to be aware of in these files.
  await writeFile(
    path.join(folder, '.oxlintrc.json'),
    JSON.stringify({ ...configSchema.parse(config), options: {} }),
  );
  for (const [file, line] of [...REFUSED, ...ALLOWED]) lines.set(file, [...(lines.get(file) ?? []), line]);
  for (const [file, content] of lines) {
    const target = path.join(folder, placeOf(file));
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, `${content.join('\n')}\n`);
  }
  const oxlint = start(
    path.join(root, 'node_modules/.bin/oxlint'),
    ['--format=json', 'src', 'test', 'packages'],
    {
      cwd: folder,
    },
  );
  await oxlint.ended;
  refusals = new Set(
    reportSchema
      .parse(JSON.parse(oxlint.out()))
      .diagnostics.filter(({ code }) => code === 'eslint(no-restricted-imports)')
      .map(({ filename, labels }) => `${filename}:${labels[0]?.span.line}`),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function placeOf(file: string): string {
  return /^(packages|test)\//.test(file) ? file : `src/${file}`;
}

function isRefused(file: string, line: string): boolean {
  return refusals.has(`${placeOf(file)}:${(lines.get(file) ?? []).indexOf(line) + 1}`);
}

test.each(REFUSED)('in %s, %s is refused', (file, line) => {
  expect(isRefused(file, line)).toBe(true);
});

test.each(ALLOWED)('in %s, %s is allowed', (file, line) => {
  expect(isRefused(file, line)).toBe(false);
});
