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
