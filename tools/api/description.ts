/** The API's description without a running system: the real server on an empty database in memory, which asks nobody. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { loadConfig } from '../../src/config.ts';
import { openDocumentStore } from '../../src/documents/open-store.ts';
import { createKeyRing, KEY_BYTES } from '../../src/encryption/key-ring.ts';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import { buildServer } from '../../src/server/build.ts';
import { connectClient } from '../../src/temporal/client-connection.ts';

/** Nobody listens there, and a lazy connection to it is not opened. */
const NO_TEMPORAL = { address: '127.0.0.1:1', namespace: 'default' };

/** The text of `/openapi.json`. */
export async function describeApi(): Promise<string> {
  const secret = randomBytes(KEY_BYTES);
  const config = loadConfig(
    {
      IDENFY_WEBHOOK_SECRETS: randomBytes(24).toString('hex'),
      DATABASE_URL: 'postgres://127.0.0.1/in-memory',
      ENCRYPTION_KEYS: `description:${secret.toString('base64')}`,
    },
    'server',
  );
  const encryption = createKeyRing([{ id: 'description', secret: createSecretKey(secret) }]);
  await using parts = new AsyncDisposableStack();
  const database = await openDatabase({ inMemory: true }, encryption);
  parts.defer(async () => database.close());
  const documents = openDocumentStore(config.documents, encryption);
  parts.defer(async () => documents.close());
  const temporal = connectClient(encryption, NO_TEMPORAL);
  parts.defer(async () => temporal.connection.close());
  const server = await buildServer({
    config,
    records: createRecords(database),
    encryption,
    documents,
    temporal,
    log: pino({ level: 'silent' }),
  });
  parts.defer(async () => server.close());
  return JSON.stringify(server.app.swagger());
}
