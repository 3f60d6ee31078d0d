/** `kill -9` of the worker while it downloads and while it submits, each with several verifications. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { FaultName } from 'idenfy-sandbox';
import type { Opened } from '../../src/server/verification-schemas.ts';
import { inventHolder, show } from '../support/people.ts';
import { expectVerified, openSeveral, startStack } from './support/stack.ts';
import type { Stack } from './support/stack.ts';

let stack: Stack;
let downloading: Opened[];
let submitted: Opened[];
let notSubmitted: Opened[];

beforeAll(async () => {
  const holder = await inventHolder(`worker ${randomUUID()}`);
  stack = await startStack({ settings: { UNCLEAR_SUBMISSION_SECONDS: '2' } });
  const { sandbox, worker } = stack;
  [downloading, submitted, notSubmitted] = await Promise.all([
    caughtIn('file-slow', { bytesPerSecond: 500 }),
    caughtIn('process-timeout-after'),
    caughtIn('process-timeout-before'),
  ]);
  await worker.kill();
  // Storage is quick again.
  sandbox.control.clearFaults();
  await worker.start();

  /** Verifications in the very moment in which this fault strikes. */
  async function caughtIn(fault: FaultName, params: object = {}): Promise<Opened[]> {
    const opened = await openSeveral(stack, 3);
    for (const { clientId, session } of opened) {
      sandbox.control.fault({ fault, clientId, ...params });
      show(sandbox, session.scanRef, holder.files);
    }
    await Promise.all(opened.map(async ({ clientId }) => sandbox.control.waitForFault({ clientId, fault })));
    return opened;
  }
});
afterAll(async () => stack?.close());

test('in mid-download: the files are fetched again', async () => {
  await expectVerified(stack, downloading);
  for (const { clientId } of downloading) {
    // Two files, and what the dead worker had begun.
    expect(stack.sandbox.control.counters(clientId).fileDownloads).toBeGreaterThan(2);
  }
});

test('in mid-submission, after iDenfy took it: it is not submitted again', async () => {
  await expectVerified(stack, submitted);
  for (const { clientId } of submitted) {
    expect(stack.sandbox.control.counters(clientId)).toMatchObject({
      tokens: { DOCUMENT: 1 },
      submissionsTried: 1,
      // Its webhook had come meanwhile, and says more than any status.
      statusPolls: 0,
    });
  }
});

test('in mid-submission, before iDenfy took it: the same token is submitted once more', async () => {
  await expectVerified(stack, notSubmitted);
  for (const { clientId } of notSubmitted) {
    expect(stack.sandbox.control.counters(clientId)).toMatchObject({
      tokens: { DOCUMENT: 1 },
      submissionsTried: 2,
    });
  }
});
