/** The real app on a real database in memory, with a few routes that only show what the shell does around them. */
import { afterAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { z } from 'zod';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Records } from '../../src/records/index.ts';
import { makeApiKey } from '../../src/server/api-keys.ts';
import type { Scope } from '../../src/server/api-keys.ts';
import { buildApp } from '../../src/server/app.ts';
import type { AppDependencies } from '../../src/server/app.ts';
import { clientIdSchema, plainText, problemResponses } from '../../src/server/schemas.ts';
import { freshPglite } from '../support/environment.ts';
import { NO_DATABASE, ownSigningKey, processKeys, testKeyRing } from '../support/keys.ts';

export interface TestServer {
  readonly app: FastifyInstance;
  readonly records: Records;
  /** A new key of these scopes, as a header. */
  keyWith(...scopes: Scope[]): Promise<{ readonly authorization: string }>;
  close(): Promise<void>;
}

const open = new Set<TestServer>();
/** One database a test file: opening one takes seconds. */
let shared: Promise<Records> | undefined;

// What a failed test leaves open would keep the whole run from ending.
afterAll(async () => {
  await Promise.all([...open].map(async (server) => server.close()));
  await (await shared)?.close();
});

const openRecords = async () => createRecords(await openDatabase(await freshPglite(), testKeyRing));

export async function startTestServer(
  options: {
    readonly routes?: readonly FastifyPluginAsync[];
    readonly env?: Readonly<Record<string, string>>;
    readonly checks?: AppDependencies['checks'];
    readonly log?: Logger;
    readonly patience?: AppDependencies['patience'];
    /** A database that this test may close. */
    readonly ownDatabase?: boolean;
  } = {},
): Promise<TestServer> {
  const config = loadConfig(
    {
      IDENFY_WEBHOOK_SECRETS: ownSigningKey,
      DATABASE_URL: NO_DATABASE,
      ...processKeys,
      ...options.env,
    },
    'server',
  );
  const records = await (options.ownDatabase ? openRecords() : (shared ??= openRecords()));
  const app = await buildApp({
    config,
    records,
    log: options.log ?? pino({ level: 'silent' }),
    routes: options.routes ?? [exampleRoutes],
    ...(options.checks && { checks: options.checks }),
    ...(options.patience && { patience: options.patience }),
  });
  const server: TestServer = {
    app,
    records,
    keyWith: async (...scopes) => {
      const { key, digest } = makeApiKey();
      await records.apiKeys.add({ name: `test-${randomUUID()}`, digest, scopes });
      return { authorization: `Bearer ${key}` };
    },
    close: async () => {
      open.delete(server);
      await app.close();
      if (options.ownDatabase) await records.close();
    },
  };
  open.add(server);
  return server;
}

/** A log whose lines the test can read. */
export function readableLog(): { readonly log: Logger; readonly text: () => string } {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return { log: createLog('trace', stream), text: () => lines.join('') };
}

const exampleBody = z.strictObject({
  clientId: clientIdSchema,
  documents: z
    .strictObject({ second: z.strictObject({ types: z.array(z.enum(['ID_CARD', 'PASSPORT'])) }).optional() })
    .optional(),
  note: plainText(50).optional(),
  count: z.int().optional(),
});

export const exampleRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/v1/examples',
    {
      config: { scope: 'verifications' },
      schema: { body: exampleBody, response: { 201: z.object({ by: z.string() }), ...problemResponses() } },
    },
    (request, reply) => {
      reply.code(201);
      return { by: request.apiKey?.name ?? 'nobody' };
    },
  );
  app.get(
    '/v1/examples/:clientId',
    {
      config: { scope: 'verifications' },
      schema: {
        params: z.object({ clientId: clientIdSchema }),
        querystring: z.strictObject({ limit: z.string().regex(/^\d+$/, 'must be a number').optional() }),
        response: { 200: z.object({ clientId: z.string() }), ...problemResponses('verification_not_found') },
      },
    },
    (request) => ({ clientId: request.params.clientId }),
  );
  app.delete(
    '/v1/examples/:clientId',
    { config: { scope: 'operator' }, schema: { params: z.object({ clientId: clientIdSchema }) } },
    () => ({}),
  );
};
