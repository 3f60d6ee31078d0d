/** Stored documents are read through the API and at the desk, and never without a trace. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { z } from 'zod';
import { readingKinds } from '../../src/domain/acts.ts';
import { loadConfig } from '../../src/config.ts';
import { openDocumentStore } from '../../src/documents/open-store.ts';
import type { DocumentStore } from '../../src/documents/store.ts';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Database, Records } from '../../src/records/index.ts';
import { makeApiKey } from '../../src/server/api-keys.ts';
import type { Scope } from '../../src/server/api-keys.ts';
import { buildServer } from '../../src/server/build.ts';
import type { Server } from '../../src/server/build.ts';
import { listen } from '../../src/server/listen.ts';
import { connectClient } from '../../src/temporal/client-connection.ts';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';
import { freshPglite } from '../support/environment.ts';
import { NO_DATABASE, ownSigningKey, processKeys, testKeyRing } from '../support/keys.ts';
import { picture, pictureOf, seedWaiting } from './desk/seeded.ts';
import { Visitor } from './desk/support.ts';

let folder: string;
let database: Database;
let records: Records;
let documents: DocumentStore;
let server: Server;
// Nothing listens there: port 1 is nobody's on loopback.
const temporal = connectClient(testKeyRing, { address: '127.0.0.1:1', namespace: 'default' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idv-access-log-'));
  const config = loadConfig(
    {
      IDENFY_WEBHOOK_SECRETS: ownSigningKey,
      DATABASE_URL: NO_DATABASE,
      ...processKeys,
      TEMPORAL_DEADLINE_MS: '500',
      DOCUMENTS_DIR: folder,
    },
    'server',
  );
  database = await openDatabase(await freshPglite(), testKeyRing);
  records = createRecords(database);
  documents = openDocumentStore(config.documents, testKeyRing);
  const log = pino({ level: 'silent' });
  server = await buildServer({ config, records, encryption: testKeyRing, documents, temporal, log });
});
afterAll(async () => {
  await server?.close();
  await temporal.connection.close();
  await documents?.close();
  await records?.close();
  await rm(folder, { recursive: true, force: true });
});

async function keyWith(...scopes: Scope[]) {
  const { key, digest } = makeApiKey();
  const name = `key-${randomUUID()}`;
  await records.apiKeys.add({ name, digest, scopes });
  return { name, key, headers: { authorization: `Bearer ${key}` } };
}

const pathOf = ({ clientId }: { clientId: string }, name = picture.name) =>
  `/v1/verifications/${clientId}/documents/${name}`;

async function get(url: string, headers: Readonly<Record<string, string>>) {
  return await server.app.inject({ method: 'GET', url, headers });
}

async function readingsOf({ verificationId }: { verificationId: string }) {
  const rows = await records.acts.latest({ limit: 20, verificationId, kinds: readingKinds });
  return rows.map(({ actedBy, kind, detail }) => [actedBy, kind, JSON.parse(detail)]);
}

async function seed(options: Parameters<typeof seedWaiting>[1] = { files: [picture] }) {
  return await seedWaiting({ records, documents }, options);
}

describe('a document through the API', () => {
  test('comes whole, as what it is, for no cache and no other page', async () => {
    const verification = await seed();
    const { headers } = await keyWith('operator');
    const answer = await get(pathOf(verification), headers);
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload).toEqual(picture.bytes);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(picture.bytes.length),
      'cache-control': 'no-store',
      'content-disposition': 'attachment',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
  });

  test('leaves a note: which key, what, when', async () => {
    const verification = await seed();
    const { headers, name } = await keyWith('operator');
    const began = Date.now();
    await get(pathOf(verification), headers);
    expect(await readingsOf(verification)).toEqual([[name, 'document-read', { document: picture.name }]]);
    const [entry] = await records.acts.latest({
      limit: 1,
      verificationId: verification.verificationId,
    });
    expect(Math.abs((entry?.at.getTime() ?? 0) - began)).toBeLessThan(60_000);
  });

  test('is of the latest attempt, or of the one that is named', async () => {
    const clientId = `client-${randomUUID()}`;
    const older = { ...picture, bytes: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 9]) };
    const first = await seed({ clientId, attempt: 0, files: [older] });
    const second = await seed({ clientId, attempt: 1, files: [picture] });
    const { headers } = await keyWith('operator');
    expect((await get(pathOf({ clientId }), headers)).rawPayload).toEqual(picture.bytes);
    const named = `${pathOf({ clientId })}?verificationId=${first.verificationId}`;
    expect((await get(named, headers)).rawPayload).toEqual(older.bytes);
    expect(await readingsOf(first)).toHaveLength(1);
    expect(await readingsOf(second)).toHaveLength(1);
  });

  test('is given to no key without the scope, and to nobody without a key, and that is not in the act log', async () => {
    const verification = await seed();
    const { headers } = await keyWith('verifications');
    const answers = [await get(pathOf(verification), headers), await get(pathOf(verification), {})];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 401]);
    for (const { rawPayload } of answers) {
      expect(rawPayload.includes(Buffer.from(picture.bytes))).toBe(false);
    }
    expect(await readingsOf(verification)).toEqual([]);
  });

  test('that is not there, of another’s attempt, or asked for by HEAD, is not in the act log', async () => {
    const [verification, other] = [await seed(), await seed()];
    const { headers } = await keyWith('operator');
    const codeOf = async (url: string) =>
      z.object({ code: z.string() }).parse((await get(url, headers)).json()).code;
    expect(await codeOf(pathOf(verification, 'BACK'))).toBe('document_not_found');
    expect(await codeOf(pathOf(verification, '..%2F..%2Fsecrets'))).toBe('document_not_found');
    expect(await codeOf(pathOf({ clientId: `nobody-${randomUUID()}` }))).toBe('verification_not_found');
    const foreign = `${pathOf(verification)}?verificationId=${other.verificationId}`;
    expect(await codeOf(foreign)).toBe('verification_not_found');
    const head = await server.app.inject({ method: 'HEAD', url: pathOf(verification), headers });
    expect(head.statusCode).toBe(405);
    await documents.removeAll(verification.verificationId);
    expect(await codeOf(pathOf(verification))).toBe('document_not_found');
    expect(await readingsOf(verification)).toEqual([]);
    expect(await readingsOf(other)).toEqual([]);
  });

  test('that was exchanged in the store is never given whole', async () => {
    const { headers } = await keyWith('operator');
    const small = await exchanged(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
    expect((await get(pathOf(small), headers)).json()).toMatchObject({
      status: 500,
      code: 'document_damaged',
    });

    const large = await exchanged(Buffer.alloc(300_000, 7));
    const url = await listen(server.app, { host: '127.0.0.1', port: 0 });
    const whole = fetch(`${url}${pathOf(large)}`, { headers }).then(async (answer) => answer.bytes());
    await expect(whole).rejects.toThrow(/terminated|fetch failed/);
  });
});

/** A verification whose document is another one now, of the same length. */
async function exchanged(bytes: Uint8Array) {
  const verification = await seed({ files: [{ ...picture, bytes }] });
  async function* another() {
    yield await Promise.resolve(new Uint8Array(bytes.length));
  }
  await documents.put(verification.documents[0]?.key ?? '', another());
  return verification;
}

const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');

test('at the desk the log-in’s key is noted', async () => {
  const verification = await seed();
  const { key, name } = await keyWith('operator');
  const reviewer = new Visitor(server);
  await reviewer.logIn(key);
  expect((await reviewer.get(pictureOf(verification))).statusCode).toBe(200);
  expect(await readingsOf(verification)).toEqual([[name, 'document-read', { document: picture.name }]]);
});

describe('the act log', () => {
  const pageSchema = z.object({
    readings: z.array(z.looseObject({ id: z.number(), readBy: z.string(), readAt: z.iso.datetime() })),
    next: z.number().nullable(),
  });

  test('has the latest first, in pages, of all or of one verification', async () => {
    const verification = await seed();
    const { headers, name } = await keyWith('operator');
    for (let index = 0; index < 5; index += 1) await get(pathOf(verification), headers);
    const seen: number[] = [];
    let before = '';
    for (const length of [2, 2, 1]) {
      const url = `/v1/readings?limit=2&verificationId=${verification.verificationId}${before}`;
      const page = pageSchema.parse((await get(url, headers)).json());
      expect(page.readings).toHaveLength(length);
      expect(page.readings.every(({ readBy }) => readBy === name)).toBe(true);
      seen.push(...page.readings.map(({ id }) => id));
      before = `&before=${page.next}`;
    }
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => b - a));
    const all = pageSchema.parse((await get('/v1/readings', headers)).json());
    expect(all.readings.slice(0, 5).map(({ id }) => id)).toEqual(seen);
  });

  test('is for operators, and says which parameter is wrong', async () => {
    const { headers } = await keyWith('verifications');
    expect((await get('/v1/readings', headers)).statusCode).toBe(403);
    const operator = await keyWith('operator');
    for (const [query, field] of [
      ['limit=0', 'limit'],
      ['before=x', 'before'],
      ['by=me', 'by'],
    ] as const) {
      expect((await get(`/v1/readings?${query}`, operator.headers)).json()).toMatchObject({
        code: 'invalid_request',
        errors: [{ in: 'query', field }],
      });
    }
  });
});

// Last, since it takes the table away.
test('what cannot be noted is not given: neither a document nor a payload', async () => {
  const verification = await seed();
  const { headers, key } = await keyWith('operator');
  const reviewer = new Visitor(server);
  await reviewer.logIn(key);
  const [payload] = await createPayloadCodec(testKeyRing).encode([
    defaultPayloadConverter.toPayload('planted'),
  ]);
  const metadata = Object.entries(payload?.metadata ?? {}).map(([name, bytes]) => [name, base64(bytes)]);
  const wire = { metadata: Object.fromEntries(metadata), data: base64(payload?.data) };
  const decode = async () =>
    server.app.inject({ method: 'POST', url: '/codec/decode', headers, payload: { payloads: [wire] } });
  const plain = Buffer.from('"planted"').toString('base64');
  expect((await decode()).body).toContain(plain);

  await database.run('acts.gone', async (queries) => queries.execute(sql`drop table acts`));
  const answers = [
    await get(pathOf(verification), headers),
    await reviewer.get(pictureOf(verification)),
    await decode(),
  ];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 503, 503]);
  for (const { rawPayload } of answers) {
    expect(rawPayload.includes(Buffer.from(picture.bytes))).toBe(false);
    expect(rawPayload.includes(plain)).toBe(false);
  }
});
