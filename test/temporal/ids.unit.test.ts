import { describe, expect, test } from '@jest/globals';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import {
  externalRefOf,
  openUpdateIdOf,
  parseExternalRef,
  workflowIdOf,
  workflowNames,
} from '../../src/temporal/ids.ts';
import { createKeyRing } from '../../src/encryption/key-ring.ts';
import { publishedTestKey } from '../../src/encryption/published-test-key.ts';
import { taskQueues, taskQueuesBeside } from '../../src/domain/queues.ts';
import { testKeyRing } from '../support/keys.ts';

describe("a session's externalRef at iDenfy", () => {
  test.each(['identity', 'document'] as const)(
    'of the %s session is read back, and fits into 40 characters',
    (role) => {
      const verificationId = randomUUID();
      const externalRef = externalRefOf(verificationId, role);
      // idenfy-api.md 1.2: at most 40
      expect(externalRef.length).toBeLessThanOrEqual(40);
      expect(parseExternalRef(externalRef)).toEqual({ verificationId, role });
    },
  );

  test.each([
    null,
    '',
    'order 66',
    randomUUID(),
    `${randomUUID()}:`,
    `${randomUUID()}:3`,
    `${randomUUID()}:11`,
    ` ${randomUUID()}:1`,
    `${randomUUID()}:1\n`,
    `${randomUUID().toUpperCase()}:1`,
    `${'g'.repeat(36)}:1`,
    `${'-'.repeat(36)}:1`,
    `${'0'.repeat(36)}:1`,
  ])('%p is none of ours', (externalRef) => {
    expect(parseExternalRef(externalRef)).toBeNull();
  });

  test('no text makes reading it throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseExternalRef(text)).toBeNull();
      }),
    );
  });
});

test('each client has one workflow, and each attempt one update', () => {
  expect(workflowIdOf('client-1')).toBe('verification-client-1');
  expect(workflowIdOf('client-2')).not.toBe(workflowIdOf('client-1'));
  expect(openUpdateIdOf(0)).toBe('open-0');
  expect(openUpdateIdOf(1)).not.toBe(openUpdateIdOf(0));
});

test.each(['', 'blue-', 'verifications-', `${randomUUID()}-`])(
  'with the prefix %p a workflow finds the queue of its calls to iDenfy from its own',
  (prefix) => {
    const queues = taskQueues(prefix);
    expect(queues.verifications).not.toBe(queues.idenfyApi);
    expect(taskQueuesBeside(queues.verifications)).toEqual(queues);
  },
);

describe('the ids of workflows', () => {
  const email = 'ona@example.com';

  test('show the clientId, unless a key hides it', () => {
    expect(workflowNames(testKeyRing)).toMatchObject({ isReadable: true });
    expect(workflowNames(testKeyRing).of(email)).toBe(workflowIdOf(email));
    const hidden = workflowNames(testKeyRing, publishedTestKey.id);
    expect(hidden.isReadable).toBe(false);
    expect(hidden.of(email)).toMatch(/^verification-[A-Za-z0-9_-]{43}$/);
    expect(hidden.of(email)).not.toBe(hidden.of('ona@example.org'));
  });

  test('hidden by a key stay the same when another one becomes the newest', () => {
    const newer = { id: 'newer', secret: createSecretKey(randomBytes(32)) };
    const rotated = createKeyRing([newer, publishedTestKey]);
    const { id } = publishedTestKey;
    expect(workflowNames(rotated, id).of(email)).toBe(workflowNames(testKeyRing, id).of(email));
    expect(workflowNames(rotated, newer.id).of(email)).not.toBe(workflowNames(rotated, id).of(email));
  });
});
