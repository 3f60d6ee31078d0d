/** The API is what it says of itself: its examples work when they are tried, and types made of it carry a back end. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { z } from 'zod';
import { useSystem } from '../support/use-system.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);
const the = useSystem();

const methods = ['get', 'post', 'put', 'delete'] as const;
const parameterSchema = z.object({
  in: z.enum(['path', 'query', 'header']),
  name: z.string(),
  required: z.boolean().optional(),
  example: z.string().optional(),
});
const operationSchema = z.object({
  operationId: z.string(),
  parameters: z.array(parameterSchema).default([]),
  requestBody: z
    .object({
      content: z.object({
        'application/json': z.object({
          example: z.unknown().optional(),
          examples: z.record(z.string(), z.object({ value: z.unknown() })).optional(),
        }),
      }),
    })
    .optional(),
});
type Operation = z.infer<typeof operationSchema>;
const documentSchema = z.looseObject({
  info: z.object({ version: z.string() }),
  paths: z.record(z.string(), z.partialRecord(z.enum(methods), operationSchema)),
});

let description: string;
let operations: (Operation & { method: (typeof methods)[number]; path: string })[];
beforeAll(async () => {
  const answer = await request(`${the().url}/openapi.json`);
  description = await answer.body.text();
  const { paths } = documentSchema.parse(JSON.parse(description));
  operations = Object.entries(paths).flatMap(([path_, byMethod]) =>
    methods.flatMap((method) => {
      const operation = byMethod[method];
      return operation === undefined ? [] : [{ ...operation, method, path: path_ }];
    }),
  );
});

/** Every body that an operation shows; one without a body has one request all the same. */
function bodiesOf({ requestBody }: Operation): unknown[] {
  if (requestBody === undefined) return [undefined];
  const { example, examples = {} } = requestBody.content['application/json'];
  return [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)];
}

test('the version is the product’s, and each operation has an id of its own', async () => {
  const product = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(`${root}package.json`, 'utf8')));
  expect(documentSchema.parse(JSON.parse(description)).info.version).toBe(product.version);
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every body and every parameter that is required has an example', () => {
  const without = operations.flatMap((operation) => [
    ...(bodiesOf(operation).length === 0 ? [operation.operationId] : []),
    ...operation.parameters
      .filter(({ required, example }) => required === true && example === undefined)
      .map(({ name }) => `${operation.operationId} ${name}`),
  ]);
  expect(without).toEqual([]);
});

test('no example is a bad request', async () => {
  const answers: Record<string, number[]> = {};
  for (const operation of operations) {
    const { method, operationId, parameters } = operation;
    const address = new URL(operation.path, the().url);
    for (const { in: where, name, example } of parameters) {
      // One `Idempotency-Key` for many bodies would rightly be refused.
      if (example === undefined || where === 'header') continue;
      if (where === 'query') address.searchParams.set(name, example);
      else address.pathname = address.pathname.replace(`%7B${name}%7D`, encodeURIComponent(example));
    }
    for (const body of bodiesOf(operation)) {
      const answer = await request(address, {
        method: method === 'get' ? 'GET' : method === 'post' ? 'POST' : method === 'put' ? 'PUT' : 'DELETE',
        headers: { authorization: `Bearer ${the().key}`, ...(body === undefined ? {} : JSON_TYPE) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      // A stream of events has no end.
      if (String(answer.headers['content-type']).startsWith('text/event-stream')) answer.body.destroy();
      else await text(answer.body);
      (answers[operationId] ??= []).push(answer.statusCode);
    }
  }
  expect(
    Object.values(answers)
      .flat()
      .filter((status) => status === 400 || status >= 500),
  ).toEqual([]);
  expect(answers).toMatchObject({ openVerification: [201], getVerification: [200], decodePayloads: [200] });
});
const JSON_TYPE = { 'content-type': 'application/json' };

describe('a client made of the description', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'idv-client-'));
    const made = run(process.execPath, [`${root}tools/api-types.ts`], { maxBuffer: 10_000_000 });
    made.child.stdin?.end(description);
    await writeFile(path.join(folder, 'api.d.ts'), (await made).stdout);
    await cp(`${root}examples/back-end.mts`, path.join(folder, 'back-end.mts'));
    await symlink(`${root}node_modules`, path.join(folder, 'node_modules'));
    const { compilerOptions } = z
      .looseObject({ compilerOptions: z.looseObject({}) })
      .parse(JSON.parse((await readFile(`${root}tsconfig.json`, 'utf8')).replaceAll(/^ *\/\/.*$/gm, '')));
    const options = { ...compilerOptions, paths: {} };
    await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test('compiles with the sample back end, and knows which stage has what', async () => {
    await writeFile(path.join(folder, 'uses.mts'), USES);
    const compiled = await run(process.execPath, [
      `${root}node_modules/typescript/bin/tsc`,
      '-p',
      folder,
    ]).catch((error: unknown) => error);
    expect(compiled).toMatchObject({ stdout: '' });
  });

  test('carries that back end from the start of a verification to its outcome', async () => {
    const env = { ...process.env, API: the().url, API_KEY: the().key };
    const { stdout } = await run(
      process.execPath,
      [path.join(folder, 'back-end.mts'), 'magic-approved-client'],
      {
        env,
      },
    );
    expect(stdout).toMatch(/^Send the user to http/);
    expect(stdout).toMatch(/^closed \[\]\nVERIFIED → the user is let in$/m);
  });

  test('is what the tutorial shows', async () => {
    const tutorial = await readFile(`${root}docs/tutorial.md`, 'utf8');
    expect(tutorial).toContain(`\`\`\`ts\n${await readFile(`${root}examples/back-end.mts`, 'utf8')}\`\`\``);
  });
});

/** Each line that is expected to be an error fails to compile where it is none. */
const USES = `
import type { components } from './api.d.ts';
type Schemas = components['schemas'];

export function use(it: Schemas['Verification'], opened: Schemas['OpenedVerification']): unknown {
  if (it.stage === 'closed') return [it.outcome satisfies Schemas['Outcome'], it.closedAt satisfies string];
  it.outcome satisfies null;
  if (it.stage === 'blocked' && !it.partial) it.blocked.help satisfies string;
  if (it.stage === 'awaiting-decision' && !it.partial) it.pendingDecision.until satisfies string;
  // @ts-expect-error What does not answer does not say what blocks it.
  if (it.partial) it.blocked.help satisfies string;
  // @ts-expect-error A session that is finished has no link.
  opened.session.redirectUrl satisfies string;
  if (opened.session.usable) opened.session.redirectUrl satisfies string;
  it.comparison?.fields.dateOfBirth?.verdict satisfies 'match' | 'close' | 'mismatch' | 'not-available' | undefined;
  it.sessions[0]?.result?.data?.docFirstName satisfies string | null | undefined;
  // @ts-expect-error No method is called so.
  'loud' satisfies Schemas['Method'];
  // @ts-expect-error No problem is called so.
  'went_wrong' satisfies Schemas['ProblemCode'];
  return it.reasons.map((reason) => reason satisfies string);
}
`;
