/** Messages of every shape, sent to open runs on a real server: whatever comes, a run goes on. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import {
  WithStartWorkflowOperation,
  WorkflowFailedError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { openUpdateIdOf, workflowIdOf } from '../../src/temporal/ids.ts';
import type { IdenfyEvent } from '../../src/domain/idenfy-event.ts';
import { isIdenfyEvent, isVerificationInput } from '../../src/workflows/guards.ts';
import { refusals } from '../../src/domain/messages.ts';
import { verification } from '../../src/workflows/messages.ts';
import { taskQueues } from '../../src/domain/queues.ts';
import { inboxRow } from '../support/inbox.ts';
import { inventHolder, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';
import { identityEvent, sha256, verificationInput } from './builders.ts';

const the = useSystem();
let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder(`messages ${randomUUID()}`);
});

/** JSON of every kind, and nothing at all: what a confused, older or newer process could send. */
const junk: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  '',
  'text',
  '\0',
  [],
  [[1], null],
  {},
  { v: null },
  { deep: { deeper: [{ deepest: [[[null, { __proto__: 1, constructor: 'x' }]]] }] } },
  new Uint8Array([1, 2, 3]),
  'x'.repeat(10_000),
];

/** `good` without each of its fields, and with junk in place of each; only those that the guard refuses. */
function spoiled(good: object, guard: (value: unknown) => boolean): unknown[] {
  const fields = Object.keys(good);
  const without = fields.map((name) =>
    Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)),
  );
  const wrong = fields.flatMap((name) => junk.slice(0, 13).map((value) => ({ ...good, [name]: value })));
  return [...without, ...wrong].filter((value) => !guard(JSON.parse(JSON.stringify(value))));
}

/** Of this moment: the wait for the decision is reckoned from it. */
function interimEvent(scanRef: string, digest = sha256(randomUUID())): IdenfyEvent {
  const receivedAt = new Date().toISOString();
  return identityEvent({ scanRef, digest, receivedAt, final: false, overall: 'REVIEWING' });
}

async function openRun() {
  const clientId = randomUUID();
  const { verificationId, session } = await the().api.start(clientId);
  const handle = the().temporal.workflow.getHandle(workflowIdOf(clientId), verificationId);
  return { clientId, verificationId, scanRef: session.scanRef, handle };
}

/** The user comes after all; the run has to end as if nothing had been sent. */
async function endsVerified(run: { clientId: string; scanRef: string }): Promise<void> {
  show(the().sandbox, run.scanRef, holder.files);
  expect(await the().api.closed(run.clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
}

function taskQueue(): string {
  return taskQueues(the().config.temporal.taskQueuePrefix).verifications;
}

async function startRun(...args: unknown[]) {
  return await the().temporal.workflow.start('silentVerification', {
    workflowId: workflowIdOf(randomUUID()),
    taskQueue: taskQueue(),
    args,
  });
}

async function refusedMessages(handle: WorkflowHandle): Promise<number> {
  return (await handle.query(verification)).refusedMessages;
}

async function refusalOf(update: Promise<unknown>): Promise<string | null | undefined> {
  const error: unknown = await update.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof WorkflowUpdateFailedError)) throw error;
  return error.cause instanceof ApplicationFailure ? error.cause.type : error.cause?.name;
}

describe('signals', () => {
  test('that are ill-formed in any way are counted, and the run goes on to VERIFIED', async () => {
    const run = await openRun();
    const { handle, scanRef } = run;
    const messages = [...junk, ...spoiled(identityEvent({ scanRef }), isIdenfyEvent)];
    expect(messages.length).toBeGreaterThan(150);
    await handle.signal('idenfyEvent');
    for (const message of messages) await handle.signal('idenfyEvent', message);
    await handle.signal('idenfyEvent', null, identityEvent({ scanRef }));
    await until('all of them to be counted', async () =>
      (await refusedMessages(handle)) === messages.length + 2 ? true : undefined,
    );
    await endsVerified(run);
  });

  test('that no workflow of this version knows change nothing', async () => {
    const run = await openRun();
    for (const message of junk) await run.handle.signal('signalOfTomorrow', message);
    expect(await refusedMessages(run.handle)).toBe(0);
    await endsVerified(run);
  });

  test('from a newer version, with fields that nobody knows yet, are taken', async () => {
    const run = await openRun();
    const { handle, scanRef } = run;
    const interim = {
      ...interimEvent(scanRef),
      v: 7,
      mood: { new: [1] },
    };
    await handle.signal('idenfyEvent', interim);
    await the().api.reached(run.clientId, 'in-review-at-idenfy');
    expect(await refusedMessages(handle)).toBe(0);
    await endsVerified(run);
  });

  test('that are ill-formed but name a webhook of the inbox leave it parked as unplaced', async () => {
    const run = await openRun();
    const { records } = the();
    const digests = [sha256(randomUUID()), sha256(randomUUID())];
    for (const digest of digests) {
      const event = interimEvent(run.scanRef, digest);
      await records.inbox.receive({
        ...event,
        clientId: run.clientId,
        externalRef: null,
        body: Buffer.from('{}'),
        receivedAt: new Date(),
      });
      // Nothing but these signals delivers it.
      await records.inbox.delivered(event.eventId, run.verificationId);
      await run.handle.signal('idenfyEvent', { ...event, receivedAt: 'yesterday' });
    }
    // The second one comes once more, well-formed, as from a newer process: that one counts.
    const [parked = '', taken = ''] = digests;
    await run.handle.signal('idenfyEvent', interimEvent(run.scanRef, taken));
    await endsVerified(run);
    expect(await inboxRow(the(), parked, 'parked')).toMatchObject({
      parkedReason: 'unplaced',
      verificationId: run.verificationId,
    });
    expect(await inboxRow(the(), taken, 'recorded')).toMatchObject({ parkedReason: null });
  });
});

describe('updates', () => {
  test('that are ill-formed are refused, leave nothing behind, and the run goes on to VERIFIED', async () => {
    const run = await openRun();
    const { handle } = run;
    const before = (await handle.describe()).historyLength;
    const messages = [
      ...junk,
      { v: 1 },
      { attempt: 0 },
      { v: '1', attempt: 0 },
      { v: 1, attempt: '0' },
      { v: 0, attempt: 0 },
      { v: 1, by: 7 },
      { by: 'back-end' },
      { v: 1, by: null },
    ];
    const corrections = [
      null,
      'LT',
      { country: 7 },
      { documentSteps: {} },
      { skipAnalysis: 'yes' },
      { person: 'Ana' },
      { secondTypes: 'VISA' },
    ];
    for (const correction of corrections) {
      const resumed = handle.executeUpdate('resume', { args: [{ v: 1, by: 'back-end', correction }] });
      expect(await refusalOf(resumed)).toBe(refusals.illFormed);
    }
    for (const name of ['openSession', 'cancel', 'resume', 'replaceRequest']) {
      for (const message of messages) {
        expect([name, message, await refusalOf(handle.executeUpdate(name, { args: [message] }))]).toEqual([
          name,
          message,
          refusals.illFormed,
        ]);
      }
      expect(await refusalOf(handle.executeUpdate(name, { args: [] }))).toBe(refusals.illFormed);
    }
    // A refused update is not written into the history.
    expect((await handle.describe()).historyLength).toBe(before);
    await endsVerified(run);
  });

  test('for another attempt, or that no workflow of this version knows, are refused', async () => {
    const run = await openRun();
    for (const attempt of [1, -1, 99]) {
      const asked = run.handle.executeUpdate('openSession', { args: [{ v: 1, attempt }] });
      expect(await refusalOf(asked)).toBe(refusals.attemptMismatch);
    }
    const { externalRef, asked, person, additionalSteps, documentSteps, urls, locale } = verificationInput();
    const wishes = { externalRef, asked, person, additionalSteps, documentSteps, urls, locale };
    // There is a session: what was asked for stands.
    const replaced = run.handle.executeUpdate('replaceRequest', { args: [{ v: 1, attempt: 0, wishes }] });
    expect(await refusalOf(replaced)).toBe(refusals.notBlocked);
    for (const message of [{ v: 1, decision: 'approve' }, null]) {
      expect(await refusalOf(run.handle.executeUpdate('decide', { args: [message] }))).toBeDefined();
    }
    await endsVerified(run);
  });

  test('from a newer version, with fields that nobody knows yet, are answered', async () => {
    const run = await openRun();
    const answer = await run.handle.executeUpdate('openSession', {
      args: [{ v: 7, attempt: 0, mood: 'new' }],
      updateId: randomUUID(),
    });
    expect(answer).toMatchObject({
      v: 1,
      verificationId: run.verificationId,
      session: { scanRef: run.scanRef },
    });
    expect(
      await run.handle.executeUpdate('cancel', { args: [{ v: 7, by: 'back-end', mood: 'new' }] }),
    ).toEqual({
      v: 1,
      verificationId: run.verificationId,
      outcome: 'CANCELLED',
    });
  });
});

describe('queries', () => {
  test('with arguments that nobody asked for are answered, and unknown ones refused', async () => {
    const run = await openRun();
    for (const message of junk) {
      expect(await run.handle.query('verification', message)).toMatchObject({ clientId: run.clientId });
    }
    // The SDK's client does not decrypt why.
    await expect(run.handle.query('queryOfTomorrow', null)).rejects.toThrow('Encoded failure');
    await endsVerified(run);
  });
});

describe('the start input', () => {
  test('that is ill-formed in any way fails the run cleanly, instead of failing its first task for ever', async () => {
    const good = verificationInput();
    const inputs = [...junk, ...spoiled(good, isVerificationInput)];
    expect(inputs.length).toBeGreaterThan(150);
    const handles = await Promise.all([startRun(), ...inputs.map((input) => startRun(input))]);
    for (const handle of handles) {
      const error: unknown = await handle.result().catch((reason: unknown) => reason);
      if (!(error instanceof WorkflowFailedError)) throw new Error('the run did not fail');
      expect(error.cause).toMatchObject({ type: refusals.illFormed, nonRetryable: true });
    }
  });

  test('that is ill-formed refuses the update that it was started with', async () => {
    const startWorkflowOperation = new WithStartWorkflowOperation('silentVerification', {
      workflowId: workflowIdOf(randomUUID()),
      taskQueue: taskQueue(),
      args: [{ ...verificationInput(), deadlines: null }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    const update = the().temporal.workflow.executeUpdateWithStart('openSession', {
      args: [{ v: 1, attempt: 0 }],
      updateId: openUpdateIdOf(0),
      startWorkflowOperation,
    });
    expect(await refusalOf(update)).toBeDefined();
  });

  test('from a newer version, with fields that nobody knows yet, is taken', async () => {
    const handle = await startRun({ ...verificationInput(), v: 7, mood: { new: true } });
    const opened = await handle.executeUpdate('openSession', { args: [{ v: 1, attempt: 0 }] });
    expect(opened).toMatchObject({ verificationId: handle.firstExecutionRunId, method: 'silent' });
    await handle.executeUpdate('cancel', { args: [{ v: 1, by: 'test' }] });
    expect(await handle.result()).toMatchObject({ outcome: 'CANCELLED', reasons: ['cancelled_by_caller'] });
  });
});
