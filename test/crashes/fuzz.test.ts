/** The API and the webhook given what nobody meant: never a 500, never a rejection that nobody handled. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { count, eq } from 'drizzle-orm';
import { request } from 'undici';
import { webhooks } from '../../src/records/schema.ts';
import { sign } from 'idenfy-sandbox/webhooks';
import type { Opened } from '../../src/server/verification-schemas.ts';
import { problemOf } from '../support/api.ts';
import { inboxRow } from '../support/inbox.ts';
import { inventHolder, sha256, show } from '../support/people.ts';
import { until } from '../support/until.ts';
import { byteMutations, jsonLike } from './support/mutations.ts';
import { openSeveral, startStack } from './support/stack.ts';
import type { Stack } from './support/stack.ts';
import { anyCharacter } from '../support/characters.ts';

/** Inputs a property: together they take well below a minute. */
const RUNS = { numRuns: 250 };

let stack: Stack;
/** The server that was started; another one would mean that this one fell. */
let pid: number;

beforeAll(async () => {
  stack = await startStack();
  ({ pid } = stack.server);
});
afterAll(async () => stack?.close());

const validOpening = {
  clientId: 'somebody',
  method: 'silent',
  documents: {
    identity: { types: ['PASSPORT', 'ID_CARD'], countries: ['LT', 'EE'] },
    second: { types: ['RESIDENCE_PERMIT'], country: 'LT' },
  },
  person: { firstName: 'Žygimantė', lastName: 'Kaminskaitė', dateOfBirth: '1990-02-28' },
  documentSteps: { front: 'SECOND_DOCUMENT_FRONT', back: 'SECOND_DOCUMENT_BACK' },
  additionalSteps: {
    ALL: { ALL: { SECOND_DOCUMENT_FRONT: { type: 'UPLOAD' }, SECOND_DOCUMENT_BACK: { type: 'UPLOAD' } } },
  },
  urls: { success: 'https://shop.example/ok', error: 'https://shop.example/no' },
  externalRef: 'order 7',
  locale: 'lt',
  reverify: true,
};
const validResume = {
  country: 'LT',
  documentSteps: { front: 'SECOND_DOCUMENT_FRONT', back: 'SECOND_DOCUMENT_BACK' },
  documentType: 'RESIDENCE_PERMIT',
  skipAnalysis: false,
};

const validDecision = { decision: 'reject', reason: 'Žiūrėta.', reviewer: 'Rita', seen: 'a'.repeat(64) };

/** Problems that a server with everything in reach may have: the run stopped before its session, or it is slow. */
const WAITING = ['blocked', 'still_starting', 'temporal_unavailable'];

async function expectStanding(): Promise<void> {
  await until('the server ready', async () => (await stack.server.answers('/readyz')) || undefined);
  expect([stack.server.isAlive, stack.server.pid]).toEqual([true, pid]);
  expect(stack.server.lastLines.filter((line) => /"level":"(?:error|fatal)"/.test(line))).toEqual([]);
}

test('any JSON in place of a request', async () => {
  const { api } = stack;
  const someone = `/v1/verifications/${randomUUID()}`;
  const sent = fc
    .constantFrom(
      ['/v1/verifications', validOpening] as const,
      [`${someone}/resume`, validResume] as const,
      [`${someone}/decision`, validDecision] as const,
    )
    .chain(([to, valid]) => fc.tuple(fc.constant(to), jsonLike(valid)));
  await fc.assert(
    fc.asyncProperty(sent, async ([to, body]) => {
      const answer = await api.call('POST', to, body);
      const isWaiting = answer.status === 503 && WAITING.includes(problemOf(answer).code);
      expect(isWaiting ? 200 : answer.status).toBeLessThan(500);
    }),
    RUNS,
  );
  await expectStanding();
});

test('any clientId and any query in a path', async () => {
  const { api } = stack;
  const text = fc
    .string({ unit: anyCharacter, maxLength: 120 })
    .map((odd) => encodeURIComponent(odd.toWellFormed()));
  const path = fc.oneof(
    text.map((odd) => `/v1/verifications/${odd}`),
    text.map((odd) => `/v1/parked-webhooks?limit=${odd}&before=${odd}`),
    text.map((odd) => `/v1/parked-webhooks?${odd}`),
  );
  await fc.assert(
    fc.asyncProperty(path, async (to) => {
      expect((await api.call('GET', to)).status).toBeLessThan(500);
    }),
    RUNS,
  );
  await expectStanding();
});

/** All answers to these bytes, the status first; none where the server hung up or waits for more. */
async function answersTo(bytes: Buffer, waitMs: number): Promise<string[]> {
  const { hostname, port } = new URL(stack.server.url);
  const socket = connect(Number(port), hostname);
  let answers = '';
  // Whoever hangs up first.
  socket.on('error', () => {});
  socket.setTimeout(waitMs, () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    answers += chunk.toString('latin1');
  });
  socket.write(bytes);
  await once(socket, 'close');
  return answers.split(/^HTTP\/1\.1 /m).slice(1);
}

function httpRequest(line: string, headers: Readonly<Record<string, string>>, body = ''): Buffer {
  const all = {
    host: new URL(stack.server.url).host,
    connection: 'close',
    ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${line} HTTP/1.1\r\n${head.join('')}\r\n${body}`);
}

test('requests with bytes changed anywhere, from the method to the last brace', async () => {
  const authorization = `Bearer ${stack.key}`;
  const json = { authorization, 'content-type': 'application/json' };
  const event = JSON.stringify({ scanRef: randomUUID(), final: true, status: { overall: 'APPROVED' } });
  const valid = [
    httpRequest('POST /v1/verifications', json, JSON.stringify({ ...validOpening, clientId: randomUUID() })),
    httpRequest(`GET /v1/verifications/${randomUUID()}`, { authorization }),
    httpRequest(`POST /v1/verifications/${randomUUID()}/resume`, json, JSON.stringify(validResume)),
    httpRequest(`POST /v1/verifications/${randomUUID()}/decision`, json, JSON.stringify(validDecision)),
    httpRequest(`POST /v1/verifications/${randomUUID()}/cancel`, { authorization }),
    httpRequest('GET /v1/parked-webhooks?limit=5&reason=unplaced', { authorization }),
    httpRequest(`POST /v1/parked-webhooks/${'0'.repeat(64)}/redeliver`, { authorization }),
    httpRequest('GET /openapi.json', { accept: 'application/json' }),
    httpRequest(
      'POST /webhooks/idenfy',
      {
        'content-type': 'application/json',
        'idenfy-event-type': 'IDENTIFICATION_AUTO_FINISHED',
        'idenfy-signature': sign(event, 'sandbox-signing-key'),
      },
      event,
    ),
  ];
  const answered = await Promise.all(valid.map(async (bytes) => answersTo(bytes, 60_000)));
  expect(answered.map((answers) => answers.map((answer) => answer.slice(0, 3)))).toEqual([
    ['201'],
    ['404'],
    ['404'],
    ['404'],
    ['404'],
    ['200'],
    ['409'],
    ['200'],
    ['200'],
  ]);
  const several = fc.array(fc.tuple(fc.constantFrom(...valid), byteMutations), {
    minLength: 25,
    maxLength: 25,
  });
  await fc.assert(
    fc.asyncProperty(several, async (requests) => {
      const answers = await Promise.all(
        requests.map(async ([bytes, mutate]) => answersTo(mutate(bytes), 1_000)),
      );
      const faulty = answers
        .flat()
        .filter((answer) => answer.startsWith('5') && !WAITING.some((code) => answer.includes(`"${code}"`)));
      expect(faulty).toEqual([]);
    }),
    { numRuns: 16 },
  );
  await expectStanding();
});

test('no signature but the right one passes', async () => {
  const event = JSON.stringify({ scanRef: randomUUID(), final: true });
  const right = sign(event, 'sandbox-signing-key');
  const printable = fc.string({ unit: 'grapheme-ascii', maxLength: 90 }).map((text) => text.trim());
  const near = byteMutations.map((mutate) =>
    mutate(Buffer.from(right))
      .toString('latin1')
      .replaceAll(/[^\x21-\x7e]/g, '0'),
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(printable, near), async (signature) => {
      fc.pre(signature.toLowerCase() !== right);
      expect(await stack.api.webhook(event, { signature })).toBe(401);
    }),
    RUNS,
  );
  await expectStanding();
});

test('webhooks that Temporal would refuse for ever are parked', async () => {
  const { api } = stack;
  const [open] = await openSeveral(stack, 1);
  if (open === undefined) throw new Error('no verification was opened');
  const { clientId, verificationId, session } = open;
  const about = { final: false, clientId, externalRef: `${verificationId}:1`, scanRef: session.scanRef };
  const endless = Array.from({ length: 60_000 }, (_, index) => `TAG_${index}_${'X'.repeat(50)}`);
  const bodies = [
    { ...about, status: { overall: 'SUSPECTED', fraudTags: endless } },
    { ...about, status: { overall: 'SUSPECTED', autoDocument: 'DOC_FAKE'.repeat(400_000) } },
    // Of the length of ours, and no run's.
    { ...about, scanRef: randomUUID(), clientId: randomUUID(), externalRef: `${'-'.repeat(36)}:1` },
  ].map((body) => JSON.stringify(body));
  for (const body of bodies) expect(await api.webhook(body)).toBe(200);
  const rows = await Promise.all(bodies.map(async (body) => inboxRow(stack, sha256(body), 'parked')));
  expect(rows.map(({ parkedReason }) => parkedReason)).toEqual([
    'refused-by-temporal',
    'refused-by-temporal',
    'no-open-run',
  ]);
  expect(await api.read(clientId)).toMatchObject({ stage: 'awaiting-user', partial: false });
  await expectStanding();
});

test('every authentic webhook is answered 200 and placed, and the runs that they name are not stuck', async () => {
  const { api, sandbox, server, database } = stack;
  const holder = await inventHolder(`fuzz ${randomUUID()}`);
  const opened = await openSeveral(stack, 3);
  const real = await Promise.all(opened.map(async (run) => interimWebhook(run)));
  const header = fc.option(fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => text.trim()));
  const mutated = fc
    .tuple(fc.constantFrom(...real), byteMutations)
    .map(([body, mutate]) => mutate(Buffer.from(body)));
  const replaced = fc
    .constantFrom(...real)
    .chain((body) => jsonLike(JSON.parse(body)))
    .map((value) => Buffer.from(JSON.stringify(value)));
  const anything = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 4, arbitrary: mutated }, { weight: 4, arbitrary: replaced }, anything),
      header,
      async (body, eventType) => {
        const answer = await request(`${server.url}/webhooks/idenfy`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'idenfy-signature': sign(body, 'sandbox-signing-key'),
            ...(eventType === null ? {} : { 'idenfy-event-type': eventType }),
          },
          body,
        });
        await answer.body.dump();
        expect(answer.statusCode).toBe(200);
      },
    ),
    { numRuns: 400 },
  );
  await until('nothing waits any more', async () => {
    const waiting = await database.run('test.waiting', async (queries) =>
      queries.select({ rows: count() }).from(webhooks).where(eq(webhooks.state, 'waiting')),
    );
    return waiting[0]?.rows === 0 ? true : undefined;
  });
  for (const { clientId } of opened) {
    expect(await api.read(clientId)).toMatchObject({ partial: false });
    // It may be over already: what was changed may have been the decision.
    await api.cancel(clientId);
    await api.closed(clientId);
  }
  const [another] = await openSeveral(stack, 1);
  if (another === undefined) throw new Error('no verification was opened');
  show(sandbox, another.session.scanRef, holder.files);
  expect(await api.closed(another.clientId)).toMatchObject({ outcome: 'VERIFIED' });
  await expectStanding();
  expect(stack.worker.isAlive).toBe(true);

  /** As iDenfy would send it, so that mutations reach every field there is. */
  async function interimWebhook(run: Opened): Promise<string> {
    sandbox.control.fault({ fault: 'webhook-lost', clientId: run.clientId });
    show(sandbox, run.session.scanRef, holder.files, { interimFirst: true, reviewDelayMs: null });
    const { body } = await sandbox.control.waitForWebhook({ scanRef: run.session.scanRef, final: false });
    return body;
  }
});
