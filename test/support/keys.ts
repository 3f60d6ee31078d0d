/** What tests encrypt with. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { createKeyRing, KEY_BYTES } from '../../src/encryption/key-ring.ts';
import { publishedTestKey } from '../../src/encryption/published-test-key.ts';

export const testKeyRing = createKeyRing([publishedTestKey]);

const secret = randomBytes(KEY_BYTES);

/** For the processes as they are shipped, which refuse the published key. */
export const processKeys = { ENCRYPTION_KEYS: `test:${secret.toString('base64')}` } as const;

/** For a look into the database of such a process. */
export const processKeyRing = createKeyRing([{ id: 'test', secret: createSecretKey(secret) }]);

/** A signing key of one's own for webhooks, and a database that nobody connects to: what a server needs to read its settings. */
export const ownSigningKey = randomBytes(24).toString('hex');
export const NO_DATABASE = 'postgres://127.0.0.1/in-memory';
