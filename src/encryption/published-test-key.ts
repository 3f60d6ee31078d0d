import { createSecretKey } from 'node:crypto';
import type { EncryptionKey } from './key-ring.ts';

/**
 * The key of the recorded histories and of tests. It is known to everybody: server, worker and commands refuse to
 * start with it.
 */
export const publishedTestKey: EncryptionKey = {
  id: 'published-test-key',
  secret: createSecretKey(Buffer.from('published test key, never use it')),
};
