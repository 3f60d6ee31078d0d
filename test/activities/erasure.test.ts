/** The steps of an erasure that are ours, on a real Temporal and real stores. Each may be repeated. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Activities } from '../../src/activities/index.ts';
import { connectClient } from '../../src/temporal/client-connection.ts';
import { erasureWorkflowId } from '../../src/temporal/erasures.ts';
import { workflowNames } from '../../src/temporal/ids.ts';
import { aClosing } from '../records/builders.ts';
import { temporalAddress } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';
import { activityEnvironment, failureOf, useActivities } from './support.ts';

const { records, activities } = useActivities();

let client: Client;
beforeAll(async () => {
  client = connectClient(testKeyRing, await temporalAddress());
});
afterAll(async () => client.connection.close());

const taskQueue = `nobody-${randomUUID()}`;

async function withTemporal<T>(work: () => Promise<T>): Promise<T> {
  return await activityEnvironment({ taskQueue }, client).run(work);
}

/** A closed attempt of a client, and the erasure of everything about it. */
async function erasing(changes: Parameters<typeof aClosing>[0] = {}) {
  const closing = aClosing({ verificationId: randomUUID(), ...changes });
  await records().verifications.closed(closing);
  const requested = await records().erasures.request({
    clientId: closing.clientId,
    requestedBy: 'key',
    requestedAt: new Date(),
  });
  if (requested === null) throw new Error('The erasure was refused.');
  return { ...closing, erasureId: requested.erasure.erasureId };
}

async function twice(work: () => Promise<unknown>): Promise<void> {
  for (let times = 0; times < 2; times += 1) await withTemporal(work);
}

describe('an erasure', () => {
  test('knows what there was before anything of it goes, and keeps the places of its sessions', async () => {
    const { made } = await activities(() => {});
    const { erasureId, verificationId, sessions } = await erasing();
    const collect = async () => made.collectSubject({ erasureId });
    expect(await withTemporal(collect)).toEqual({ sessions: 2 });
    const places = async () =>
      (await records().erasures.byId(erasureId))?.subject?.sessions.map(({ scanRef }) => scanRef);
    const before = await places();
    expect(before?.toSorted()).toEqual(sessions.map(({ scanRef }) => scanRef).toSorted());
    await withTemporal(async () => made.eraseRecords({ erasureId }));
    // Less is found now, and nothing of what was known is forgotten.
    expect(await withTemporal(collect)).toEqual({ sessions: 2 });
    expect(await places()).toEqual(before);
    expect((await records().erasures.byId(erasureId))?.proof.erased).toMatchObject({
      attempts: 1,
      results: 2,
    });
    expect(await records().verifications.byId(verificationId)).toBeNull();
  });

  test('takes files, histories and rows, and in the end the subject itself', async () => {
    const { made, documents } = await activities(() => {});
    const { erasureId, verificationId } = await erasing();
    const key = `${verificationId}/FRONT`;
    await documents.put(key, Readable.from([Buffer.from('front')]));
    // Nobody is there to be cancelled.
    await withTemporal(async () => made.stopOpenRun({ erasureId }));
    await withTemporal(async () => made.collectSubject({ erasureId }));
    await twice(async () => made.eraseHistories({ erasureId }));
    await twice(async () => made.eraseDocuments({ erasureId }));
    expect(await documents.has(key)).toBe(false);
    await twice(async () => made.eraseRecords({ erasureId }));
    await twice(async () => made.noteOwnDataGone({ erasureId }));
    await twice(async () => made.completeErasure({ erasureId }));
    const erasure = await records().erasures.byId(erasureId);
    expect(erasure?.proof).toMatchObject({
      temporal: { histories: 1, deleted: 1, ciphertextUntil: null },
      ownDataGoneAt: expect.any(String),
    });
    expect(JSON.stringify(erasure)).not.toContain(verificationId);
  });

  test('proves that a history is deleted only once Temporal knows the run no more', async () => {
    const { made } = await activities(() => {});
    const clientId = `client-${randomUUID()}`;
    const workflowId = workflowNames(testKeyRing).of(clientId);
    // Nobody takes its tasks.
    const run = await client.workflow.start('silentVerification', { workflowId, taskQueue, args: [] });
    await run.terminate();
    const { erasureId } = await erasing({ clientId, verificationId: run.firstExecutionRunId });
    await withTemporal(async () => made.collectSubject({ erasureId }));
    await withTemporal(async () => made.eraseHistories({ erasureId }));
    await expect(run.describe()).rejects.toBeInstanceOf(WorkflowNotFoundError);
    expect((await records().erasures.byId(erasureId))?.proof).toMatchObject({
      temporal: { histories: 1, deleted: 1, ciphertextUntil: null },
    });
  });

  test('whose own data are gone asks Temporal nothing any more', async () => {
    const { made } = await activities(() => {});
    const { erasureId } = await erasing();
    await withTemporal(async () => made.noteOwnDataGone({ erasureId }));
    // An environment without a client would throw.
    const environment = activityEnvironment();
    await expect(environment.run(async () => made.stopOpenRun({ erasureId }))).resolves.toBeUndefined();
  });
});

const days = (number: number) => new Date(Date.now() - number * 86_400_000);
const erasureOf = async (clientId: string) => records().erasures.latestOf(clientId);

describe('retention', () => {
  const terms = { v: 1, days: 30, parkedWebhookDays: 90, askAgainSeconds: 1, settleSeconds: 60 } as const;
  const sweep = (made: Activities, changes: object = {}) =>
    withTemporal(async () => made.sweepOld({ ...terms, now: new Date().toISOString(), ...changes }));

  test('starts an erasure of what is old enough, of nothing else, and of what is held by law neither', async () => {
    const { made } = await activities(() => {});
    const [old, fresh, held] = [days(31), days(29), days(31)].map((closedAt) =>
      aClosing({ verificationId: randomUUID(), closedAt }),
    );
    for (const closing of [old, fresh, held]) {
      if (closing !== undefined) await records().verifications.closed(closing);
    }
    const hold = { clientId: held?.clientId ?? '', reason: 'a claim', heldBy: 'key', heldSince: new Date() };
    await records().legalHolds.place(hold);
    while ((await sweep(made)).isMore);
    const { erasureId } = (await erasureOf(old?.clientId ?? '')) ?? {};
    const workflow = client.workflow.getHandle(erasureWorkflowId(erasureId ?? ''));
    expect(await workflow.describe()).toMatchObject({ type: 'erasure', taskQueue });
    await workflow.terminate();
    expect(await erasureOf(fresh?.clientId ?? '')).toBeNull();
    expect(await erasureOf(held?.clientId ?? '')).toBeNull();
  });

  test('without a term erases no attempt', async () => {
    const { made } = await activities(() => {});
    const closing = aClosing({ verificationId: randomUUID(), closedAt: days(4_000) });
    await records().verifications.closed(closing);
    expect(await sweep(made, { days: null })).toEqual({ isMore: false });
    expect(await erasureOf(closing.clientId)).toBeNull();
  });

  test('begins an erasure again whose workflow was lost', async () => {
    const { made } = await activities(() => {});
    const { erasureId } = await erasing();
    await withTemporal(async () => made.restartErasures(terms));
    const workflow = client.workflow.getHandle(erasureWorkflowId(erasureId));
    expect(await workflow.describe()).toMatchObject({ type: 'erasure', taskQueue });
    await workflow.terminate();
  });

  test('stops with its worker', async () => {
    const { made } = await activities(() => {});
    const environment = activityEnvironment({ taskQueue }, client);
    environment.cancel('WORKER_SHUTDOWN');
    const reason = await failureOf(environment.run(async () => made.restartErasures(terms)));
    expect(reason).toMatchObject({ name: 'CancelledFailure' });
  });
});
