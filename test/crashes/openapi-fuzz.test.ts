/**
 * Every operation of the API, given what its own description says and what it does not; webhooks with any bytes under
 * any headers. No 5xx, no hang, no growth.
 *
 * FUZZ_RUNS=20 npm test -- test/crashes/openapi-fuzz   twenty times as many of each, from other seeds
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { request } from 'undici';
import { z } from 'zod';
import { sign } from 'idenfy-sandbox/webhooks';
import { problemSchema } from '../../src/server/schemas.ts';
import { until } from '../support/until.ts';
import { operationsOf } from './support/from-openapi.ts';
import type { Operation, Sent } from './support/from-openapi.ts';
import { byteMutations } from './support/mutations.ts';
import { startStack } from './support/stack.ts';
import type { Stack } from './support/stack.ts';

const TIMES = Number(process.env['FUZZ_RUNS'] ?? 1);
/** The same inputs each time, so that a failure is one of a change; a longer run takes others. */
const seed = TIMES === 1 ? 20_261_126 : Date.now();
const PATIENCE_MS = 30_000;
/** What the server may have grown by once it is warm: V8 keeps some garbage, and a leak of these thousands shows. */
const GROWTH_BYTES = 150_000_000;

/** Problems that a server with everything in reach may have: the run stopped before its session, or it is slow. */
const WAITING = ['blocked', 'still_starting', 'temporal_unavailable'];

let stack: Stack;
let description: unknown;
let operations: Operation[];
let pid: number;
beforeAll(async () => {
  stack = await startStack({
    settings: { RATE_LIMIT_PER_KEY: '0', RATE_LIMIT_PER_ADDRESS: '0', RATE_LIMIT_FAILURES: '0' },
  });
  ({ pid } = stack.server);
  description = await (await request(`${stack.server.url}/openapi.json`)).body.json();
  operations = operationsOf(description);
});
afterAll(async () => stack?.close());

async function residentBytes(): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1_024;
}

async function send({ method }: Operation, { path, body }: Sent, signature?: string) {
  const text = JSON.stringify(body);
  const answer = await request(`${stack.server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${stack.key}`,
      ...(text !== undefined && { 'content-type': 'application/json' }),
      ...(signature !== undefined && { 'idenfy-signature': signature }),
    },
    ...(text !== undefined && { body: text }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const { statusCode: status, headers, body: answered } = answer;
  const type = headers['content-type'];
  // A stream has no end: that it begins is the answer.
  if (String(type).startsWith('text/event-stream')) {
    answered.on('error', () => {}).destroy();
    return { status, text: '', type };
  }
  return { status, text: await answered.text(), type };
}

function expectAnswered({ status, text, type }: Awaited<ReturnType<typeof send>>): void {
  if (status < 400) return;
  expect(type).toBe('application/problem+json');
  const { code } = problemSchema.parse(JSON.parse(text));
  expect([status, code, status < 500 || WAITING.includes(code)]).toEqual([status, code, true]);
}

async function expectStanding(): Promise<void> {
  await until('the server ready', async () => (await stack.server.answers('/readyz')) || undefined);
  expect([stack.server.isAlive, stack.server.pid]).toEqual([true, pid]);
  expect(stack.server.lastLines.filter((line) => /"level":"(?:error|fatal)"/.test(line))).toEqual([]);
}

test('every operation can be made from its description, by any reader of patterns', () => {
  const patterns = [...JSON.stringify(description).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(
    ([, text = '""']) => String(JSON.parse(text)),
  );
  expect(patterns.length).toBeGreaterThan(10);
  // Classes of Unicode and looking around are no part of what all readers of JSON Schema have (2020-12, 6.4).
  expect(patterns.filter((pattern) => /\\[pP]\{|\(\?[=!<]/.test(pattern))).toEqual([]);
  expect(operations.length).toBeGreaterThan(15);
  for (const { id, described } of operations) expect([id, fc.sample(described, 20).length]).toEqual([id, 20]);
});

/** Temporal UI's bodies and iDenfy's are taken as they come, and nothing of the first is kept. */
const TAKEN_AS_THEY_COME = ['PayloadsInput', 'IdenfyWebhookInput'];
const inputsSchema = z.object({ components: z.object({ schemas: z.record(z.string(), z.unknown()) }) });
const nodeSchema = z.record(z.string(), z.unknown());

/** The texts within a schema that may be anything at all, by their paths. */
function textsWithoutRule(value: unknown, path: string): string[] {
  const node = nodeSchema.safeParse(value).data;
  if (node === undefined) return [];
  const hasRule = ['pattern', 'enum', 'const', 'format'].some((rule) => rule in node);
  const within = ['properties', 'items', 'additionalProperties', 'anyOf'].flatMap((part) =>
    part === 'items' || part === 'additionalProperties'
      ? textsWithoutRule(node[part], `${path}[]`)
      : Object.entries(node[part] ?? {}).flatMap(([name, one]) => textsWithoutRule(one, `${path}.${name}`)),
  );
  return node['type'] === 'string' && !hasRule ? [path, ...within] : within;
}

test('no text of a body may be anything: the database takes no NUL', () => {
  const inputs = Object.entries(inputsSchema.parse(description).components.schemas).filter(
    ([name]) => name.endsWith('Input') && !TAKEN_AS_THEY_COME.includes(name),
  );
  expect(inputs.length).toBeGreaterThan(4);
  expect(inputs.flatMap(([name, schema]) => textsWithoutRule(schema, name))).toEqual([]);
});

test('every operation answers what it describes, and says by name what it does not take', async () => {
  const before = await residentBytes();
  for (const operation of operations) {
    const sent = fc.oneof(
      { weight: 1, arbitrary: operation.described },
      { weight: 2, arbitrary: operation.fuzzed },
    );
    await fc.assert(
      fc.asyncProperty(sent, async (one) => expectAnswered(await send(operation, one))),
      { seed, numRuns: 25 * TIMES, endOnFailure: true },
    );
  }
  await expectStanding();
  expect((await residentBytes()) - before).toBeLessThan(GROWTH_BYTES);
});

/** Neither frames the request, nor is part of the proof. */
const name = fc.oneof(
  fc.constantFrom(
    'accept',
    'authorization',
    'content-encoding',
    'content-type',
    'cookie',
    'expect',
    'forwarded',
    'idenfy-event-type',
    'origin',
    'range',
    'te',
    'upgrade',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
  ),
  fc.stringMatching(/^x-[a-z]{1,10}$/),
);
const value = fc.oneof(
  fc.constantFrom(
    'gzip',
    'br, gzip',
    'application/json,application/json',
    '',
    ';',
    'charset',
    '"',
    'chunked',
  ),
  fc.stringMatching(/^[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]{0,60}[\x21-\x7e\x80-\xff])?$/),
);

/** The status of the last answer; none where the server hung up. */
async function statusOf(head: string, body: Buffer): Promise<string | undefined> {
  const { hostname, port } = new URL(stack.server.url);
  const socket = connect(Number(port), hostname);
  let answers = '';
  socket.on('error', () => {});
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    answers += chunk.toString('latin1');
  });
  socket.write(Buffer.concat([Buffer.from(head, 'latin1'), body]));
  await once(socket, 'close');
  return [...answers.matchAll(/^HTTP\/1\.1 (\d+)/gm)].at(-1)?.[1];
}

test('an authentic webhook is taken under any headers, and a forged one under none', async () => {
  const event = Buffer.from(JSON.stringify({ scanRef: randomUUID(), final: false, clientId: randomUUID() }));
  const bytes = fc.oneof(
    byteMutations.map((mutate) => mutate(event)),
    fc.uint8Array({ maxLength: 300 }).map((any) => Buffer.from(any)),
  );
  const headers = fc.array(fc.tuple(name, value), { maxLength: 6 });
  const before = await residentBytes();
  await fc.assert(
    fc.asyncProperty(bytes, headers, fc.boolean(), async (body, odd, isForged) => {
      const signature = isForged
        ? sign(Buffer.concat([body, Buffer.from('x')]), 'sandbox-signing-key')
        : sign(body, 'sandbox-signing-key');
      const lines = [
        'POST /webhooks/idenfy HTTP/1.1',
        'host: x',
        'connection: close',
        `content-length: ${body.length}`,
        `idenfy-signature: ${signature}`,
        ...odd.map(([header, text]) => `${header}: ${text}`),
      ];
      expect(await statusOf(`${lines.join('\r\n')}\r\n\r\n`, body)).toBe(isForged ? '401' : '200');
    }),
    { seed, numRuns: 150 * TIMES, endOnFailure: true },
  );
  await expectStanding();
  expect((await residentBytes()) - before).toBeLessThan(GROWTH_BYTES);
});
