/** The server as it is shipped, with a Temporal that is away. What its routes do is tested with a whole system. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { pino } from 'pino';
import { z } from 'zod';
import { loadConfig } from '../../src/config.ts';
import { eventTypes } from '../../src/domain/events.ts';
import { openDocumentStore } from '../../src/documents/open-store.ts';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Records } from '../../src/records/index.ts';
import { makeApiKey } from '../../src/server/api-keys.ts';
import { buildServer } from '../../src/server/build.ts';
import type { Server } from '../../src/server/build.ts';
import { connectClient } from '../../src/temporal/client-connection.ts';
import { freshPglite } from '../support/environment.ts';
import { NO_DATABASE, ownSigningKey, processKeys, testKeyRing } from '../support/keys.ts';

let records: Records;
let server: Server;
const { key, digest } = makeApiKey();
const headers = { authorization: `Bearer ${key}` };
// Nothing listens there: port 1 is nobody's on loopback.
const temporal = connectClient(testKeyRing, { address: '127.0.0.1:1', namespace: 'default' });

beforeAll(async () => {
  const config = loadConfig(
    {
      IDENFY_WEBHOOK_SECRETS: ownSigningKey,
      DATABASE_URL: NO_DATABASE,
      ...processKeys,
      CREATE_DEADLINE_MS: '1000',
      TEMPORAL_DEADLINE_MS: '500',
    },
    'server',
  );
  records = createRecords(await openDatabase(await freshPglite(), testKeyRing));
  await records.apiKeys.add({ name: 'tests', digest, scopes: ['verifications'] });
  const documents = openDocumentStore(config.documents, testKeyRing);
  server = await buildServer({
    config,
    records,
    encryption: testKeyRing,
    documents,
    temporal,
    log: pino({ level: 'silent' }),
  });
});
afterAll(async () => {
  await server.close();
  await temporal.connection.close();
  await records.close();
});

test('/openapi.json is valid and lists every route', async () => {
  const document = z
    .looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse((await server.app.inject({ method: 'GET', url: '/openapi.json' })).json());
  expect(await new Validator().validate(document)).toEqual({ valid: true });
  const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(listed.toSorted()).toEqual([
    'DELETE /v1/verifications/{clientId}',
    'DELETE /v1/verifications/{clientId}/legal-hold',
    'GET /healthz',
    'GET /openapi.json',
    'GET /readyz',
    'GET /v1/acts',
    'GET /v1/events',
    'GET /v1/events/endpoints',
    'GET /v1/events/{eventId}',
    'GET /v1/parked-webhooks',
    'GET /v1/readings',
    'GET /v1/stream',
    'GET /v1/verifications',
    'GET /v1/verifications/{clientId}',
    'GET /v1/verifications/{clientId}/documents/{name}',
    'GET /v1/verifications/{clientId}/erasure',
    'GET /v1/verifications/{clientId}/evidence',
    'GET /v1/verifications/{clientId}/legal-hold',
    'GET /v1/verifications/{clientId}/stream',
    'POST /codec/decode',
    'POST /v1/events/endpoints/{name}/enable',
    'POST /v1/events/resend',
    'POST /v1/events/{eventId}/resend',
    'POST /v1/parked-webhooks/{eventId}/redeliver',
    'POST /v1/verifications',
    'POST /v1/verifications/{clientId}/cancel',
    'POST /v1/verifications/{clientId}/decision',
    'POST /v1/verifications/{clientId}/resume',
    'POST /webhooks/idenfy',
    'PUT /v1/verifications/{clientId}/legal-hold',
  ]);
});

test.each([
  ['POST', '/v1/verifications'],
  ['GET', '/v1/verifications/c-1'],
  ['POST', '/v1/verifications/c-1/cancel'],
  ['POST', '/v1/verifications/c-1/resume'],
  ['GET', '/v1/parked-webhooks'],
] as const)('%s %s wants a key', async (method, url) => {
  expect((await server.app.inject({ method, url })).json()).toMatchObject({ code: 'unauthorized' });
});

test('what is sent to endpoints is described for every type of event', async () => {
  const document = z
    .looseObject({
      webhooks: z.record(z.string(), z.unknown()),
      components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
    })
    .parse((await server.app.inject({ method: 'GET', url: '/openapi.json' })).json());
  expect(Object.keys(document.webhooks)).toEqual([...eventTypes]);
  const refs = [...JSON.stringify(document.webhooks).matchAll(/schemas\/(\w+)"/g)].map(
    ([, name = '']) => name,
  );
  expect(refs).toHaveLength(eventTypes.length);
  for (const name of refs) expect(JSON.stringify(document.components.schemas[name])).toContain('clientId');
});

test('every operation says how a body of it, or a key, is refused', async () => {
  const operation = z.looseObject({
    requestBody: z.unknown().optional(),
    security: z.array(z.unknown()),
    responses: z.record(z.string(), z.unknown()),
  });
  const { paths } = z
    .looseObject({ paths: z.record(z.string(), z.record(z.string(), operation)) })
    .parse((await server.app.inject({ method: 'GET', url: '/openapi.json' })).json());
  for (const [path, operations] of Object.entries(paths))
    for (const [method, { requestBody, security, responses }] of Object.entries(operations)) {
      const expected = [
        ...(requestBody === undefined ? [] : ['413', '415']),
        ...(security.length === 0 ? [] : ['401', '429']),
      ];
      expect([method, path, ...Object.keys(responses)]).toEqual(expect.arrayContaining(expected));
    }
});

describe('bad input names the field', () => {
  test.each<[string, object, string]>([
    ['no clientId', { method: 'silent' }, 'clientId'],
    ['an unknown method', { clientId: 'c', method: 'loud' }, 'method'],
    ['an unknown field', { clientId: 'c', method: 'silent', retry: true }, 'retry'],
    [
      'a country that is none',
      { clientId: 'c', method: 'silent', documents: { second: { country: 'XX' } } },
      'documents.second.country',
    ],
    [
      'a type that is none',
      { clientId: 'c', method: 'silent', documents: { identity: { types: ['LIBRARY_CARD'] } } },
      'documents.identity.types[0]',
    ],
    [
      'a URL that is none',
      { clientId: 'c', method: 'silent', urls: { success: 'javascript:alert(1)' } },
      'urls.success',
    ],
    [
      'a date that is none',
      { clientId: 'c', method: 'silent', person: { dateOfBirth: '1990-02-30' } },
      'person.dateOfBirth',
    ],
    ...['Mary (May)', 'Ana2', 'Smith, Jr.', 'A/B'].flatMap((name): [string, object, string][] => [
      [name, { clientId: 'c', method: 'silent', person: { firstName: name } }, 'person.firstName'],
      [name, { clientId: 'c', method: 'stored', person: { lastName: name } }, 'person.lastName'],
    ]),
    [
      'a type that no token takes',
      { clientId: 'c', method: 'sequential', documents: { second: { types: ['PASSPORT', 'SMART_ID'] } } },
      'documents.second.types[1]',
    ],
    [
      'a step that can never be the second document',
      { clientId: 'c', method: 'silent', documentSteps: { front: 'FACE' } },
      'documentSteps.front',
    ],
    ['control characters', { clientId: 'c', method: 'silent', externalRef: 'a\u0007' }, 'externalRef'],
  ])('%s', async (_what, payload, field) => {
    const response = await server.app.inject({ method: 'POST', url: '/v1/verifications', headers, payload });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'invalid_request', errors: [{ in: 'body', field }] });
  });
});

describe('with Temporal away', () => {
  test.each([
    ['POST', '/v1/verifications', { clientId: 'c-1', method: 'silent' }],
    ['GET', '/v1/verifications/c-1', undefined],
    ['POST', '/v1/verifications/c-1/cancel', undefined],
  ] as const)('%s %s is 503 with Retry-After', async (method, url, payload) => {
    const response = await server.app.inject({ method, url, headers, ...(payload && { payload }) });
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toMatch(/^\d+$/);
  });

  test('/readyz says so', async () => {
    const response = await server.app.inject({ method: 'GET', url: '/readyz' });
    expect(response.json()).toMatchObject({ code: 'not_ready', checks: { records: 'ok', temporal: 'away' } });
  });
});

test('a webhook without a signature is refused, whatever its type and shape', async () => {
  for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
    const sent = {
      method: 'POST',
      url: '/webhooks/idenfy',
      headers: { 'content-type': type },
      payload: '{',
    } as const;
    expect((await server.app.inject(sent)).json()).toMatchObject({ status: 401, code: 'invalid_signature' });
  }
});
