/** What tests encrypt with. */
import { randomBytes } from 'node:crypto';
import { createKeyRing, KEY_BYTES } from '../../src/encryption/key-ring.ts';
import { publishedTestKey } from '../../src/encryption/published-test-key.ts';

export const testKeyRing = createKeyRing([publishedTestKey]);

/** For the processes as they are shipped, which refuse the published key. */
export const processKeys = {
  ENCRYPTION_KEYS: `test:${randomBytes(KEY_BYTES).toString('base64')}`,
} as const;
