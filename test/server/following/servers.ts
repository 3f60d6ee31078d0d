/** API servers on one database, each on a port of its own, with a Temporal that is away: they follow the outbox alone. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { loadConfig } from '../../../src/config.ts';
import { openDocumentStore } from '../../../src/documents/open-store.ts';
import { createRecords, openDatabase } from '../../../src/records/index.ts';
import type { DatabaseSource, Records } from '../../../src/records/index.ts';
import { makeApiKey } from '../../../src/server/api-keys.ts';
import type { Scope } from '../../../src/server/api-keys.ts';
import { buildServer } from '../../../src/server/build.ts';
import type { ServerParts } from '../../../src/server/build.ts';
import { connectClient } from '../../../src/temporal/client-connection.ts';
import { NO_DATABASE, ownSigningKey, processKeys, testKeyRing } from '../../support/keys.ts';

export interface FollowedServer {
  readonly url: string;
  readonly records: Records;
  /** A new key. @returns its name and the header */
  keyWith(...scopes: Scope[]): Promise<{ readonly name: string; readonly authorization: string }>;
  close(): Promise<void>;
}

export async function startServer(
  source: DatabaseSource,
  env: Readonly<Record<string, string>> = {},
  /** A heart that beats soon, and no look beside what is heard, so that it is heard that is tested. */
  followingPauses: ServerParts['followingPauses'] = { beatMs: 300, lookMs: 60_000 },
): Promise<FollowedServer> {
  const config = loadConfig(
    {
      IDENFY_WEBHOOK_SECRETS: ownSigningKey,
      DATABASE_URL: NO_DATABASE,
      ...processKeys,
      TEMPORAL_DEADLINE_MS: '200',
      ...env,
    },
    'server',
  );
  const records = createRecords(await openDatabase(source, testKeyRing));
  // Port 1 is nobody's on loopback.
  const temporal = connectClient(testKeyRing, { address: '127.0.0.1:1', namespace: 'default' });
  const server = await buildServer({
    config,
    records,
    encryption: testKeyRing,
    documents: openDocumentStore(config.documents, testKeyRing),
    temporal,
    log: pino({ level: 'silent' }),
    followingPauses,
  });
  const url = await server.app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    records,
    keyWith: async (...scopes) => {
      const { key, digest } = makeApiKey();
      const name = `test-${randomUUID()}`;
      await records.apiKeys.add({ name, digest, scopes });
      return { name, authorization: `Bearer ${key}` };
    },
    close: async () => {
      await server.close();
      await temporal.connection.close();
      await records.close();
    },
  };
}
