/** Gone means gone: what `DELETE` leaves behind, in every store and at iDenfy. */
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WorkflowNotFoundError } from '@temporalio/client';
import { eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { InboxEvent } from '../../src/records/index.ts';
import { erasedSessions } from '../../src/records/schema.ts';
import { erasureSchema } from '../../src/server/erasure-schemas.ts';
import { erasureWorkflowId } from '../../src/temporal/erasures.ts';
import { workflowIdOf } from '../../src/temporal/ids.ts';
import { makeApiKey } from '../../src/server/api-keys.ts';
import { ensureRetentionSchedule, retentionScheduleId } from '../../src/temporal/retention-schedule.ts';
import { taskQueues } from '../../src/domain/queues.ts';
import type { Answer } from '../support/api.ts';
import { Api, problemOf } from '../support/api.ts';
import { temporalAddress } from '../support/environment.ts';
import type { GrpcGate } from '../support/grpc-gate.ts';
import { grpcGate } from '../support/grpc-gate.ts';
import type { Holder } from '../support/people.ts';
import { inventHolder, show } from '../support/people.ts';
import { until } from '../support/until.ts';
import type { System } from '../support/system.ts';
import { erasedSoon, useSystem } from '../support/use-system.ts';

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder('erasure');
});

const system = useSystem({ erasure: erasedSoon });

type Proof = z.infer<typeof erasureSchema>;

const addressOf = (clientId: string, rest = '') => `/v1/verifications/${clientId}${rest}`;

function proofOf(answer: Answer): Proof {
  return erasureSchema.parse(answer.body);
}

async function erased(api: Api, clientId: string, state: Proof['state'] = 'complete'): Promise<Proof> {
  return await until(
    `the erasure of ${clientId}, ${state}`,
    async () => {
      const answer = await api.call('GET', addressOf(clientId, '/erasure'));
      const proof = answer.status === 200 ? proofOf(answer) : undefined;
      return proof?.state === state ? proof : undefined;
    },
    120_000,
  );
}

/** As soon as nothing of ours is left; iDenfy may keep its copies while their tokens live. */
async function goneHere(api: Api, clientId: string): Promise<Proof> {
  return await until(
    `the end of our data about ${clientId}`,
    async () => {
      const answer = await api.call('GET', addressOf(clientId, '/erasure'));
      const proof = answer.status === 200 ? proofOf(answer) : undefined;
      return proof?.ownDataGoneAt == null ? undefined : proof;
    },
    120_000,
  );
}

async function verified(clientId: string): Promise<{ verificationId: string; scanRefs: string[] }> {
  const { api, sandbox } = system();
  const { session } = await api.start(clientId);
  show(sandbox, session.scanRef, holder.files);
  const { verificationId, outcome, sessions } = await api.closed(clientId);
  expect(outcome).toBe('VERIFIED');
  return { verificationId, scanRefs: sessions.map(({ scanRef }) => scanRef) };
}

/** Every value of every row, as text. */
async function wholeDatabase(but: readonly string[] = []): Promise<string> {
  return await wholeDatabaseOf(system(), but);
}

async function wholeDatabaseOf(
  { database }: Pick<System, 'database'>,
  but: readonly string[] = [],
): Promise<string> {
  return await database.run('test.everything', async (queries) => {
    const tables = ['verifications', 'sessions', 'results', 'documents', 'decisions', 'webhooks', 'erasures'];
    const texts: string[] = [];
    const more = ['erased_sessions', 'acts', 'act_notes', 'legal_holds', 'events', 'event_deliveries'];
    for (const table of [...tables, ...more]) {
      if (but.includes(table)) continue;
      const answer = await queries.execute(
        sql`select coalesce(string_agg(row_to_json(t)::text, ' '), '') as all from ${sql.identifier(table)} t`,
      );
      texts.push(JSON.stringify(answer));
    }
    return texts.join('\n');
  });
}

async function droppedWebhooks(erasureId: string): Promise<number> {
  const { database } = system();
  const rows = await database.run('test.dropped', (queries) =>
    queries
      .select({ dropped: erasedSessions.droppedWebhooks })
      .from(erasedSessions)
      .where(eq(erasedSessions.erasureId, erasureId)),
  );
  return rows.reduce((sum, { dropped }) => sum + dropped, 0);
}

describe('a verification that is over', () => {
  test('is gone from the records, the files, Temporal and iDenfy, and a proof stays', async () => {
    const { api, sandbox, temporal, config } = system();
    const clientId = `erased-${randomUUID()}`;
    const { verificationId, scanRefs } = await verified(clientId);
    const bodies = sandbox.control.webhooks({ clientId });
    expect(await wholeDatabase()).toContain(verificationId);

    const first = await api.call('DELETE', addressOf(clientId));
    expect(first.status).toBe(202);
    expect(proofOf(first)).toMatchObject({ completedAt: null });
    const proof = await erased(api, clientId);
    expect(proof).toMatchObject({
      erased: { attempts: 1, results: 2, decisions: 0, documents: 2, webhooks: 2 },
      idenfy: { sessions: 2, deleted: 2, copyMayLiveUntil: null, lastRefusal: null },
      temporal: { histories: 1, deleted: 1, ciphertextUntil: null },
    });

    expect(problemOf(await api.get(clientId))).toMatchObject({ status: 404, code: 'erased' });
    expect(sandbox.control.sessions({ clientId }).map(({ phase }) => phase)).toEqual(['DELETED', 'DELETED']);
    await expect(
      temporal.workflow.getHandle(workflowIdOf(clientId), verificationId).describe(),
    ).rejects.toThrow(WorkflowNotFoundError);
    const entries = await readdir(config.documents.dir, { recursive: true, withFileTypes: true });
    expect(entries.filter((entry) => entry.isFile())).toEqual([]);
    const left = await wholeDatabase();
    for (const id of [clientId, ...scanRefs]) expect(left).not.toContain(id);
    // The act log keeps the run's random id, and so does the event that tells of the erasure, for a term: it leads to
    // nobody any more (docs/security.md).
    expect(await wholeDatabase(['acts', 'events'])).not.toContain(verificationId);

    // A webhook that was late is answered, counted and dropped.
    for (const { body } of bodies) expect(await api.webhook(body)).toBe(200);
    expect(await wholeDatabase()).not.toContain(clientId);
    expect(await droppedWebhooks(proof.erasureId)).toBe(bodies.length);

    const again = await api.call('DELETE', addressOf(clientId));
    expect(again.status).toBe(200);
    expect(proofOf(again)).toEqual(proof);
  });

  test('is gone here although iDenfy fails, which is asked until it has deleted its copies', async () => {
    const { api, sandbox } = system();
    const clientId = `erased-${randomUUID()}`;
    await verified(clientId);
    sandbox.control.fault({ fault: 'all-500', clientId, endpoint: 'delete', times: null });
    await api.call('DELETE', addressOf(clientId));
    const waiting = await erased(api, clientId, 'waiting-for-idenfy');
    expect(waiting.idenfy).toMatchObject({ sessions: 2, deleted: 0, lastRefusal: 'server_error' });
    expect(problemOf(await api.get(clientId)).code).toBe('erased');
    sandbox.control.clearFaults({ clientId });
    const done = await erased(api, clientId);
    expect(done.idenfy).toEqual({ sessions: 2, deleted: 2, copyMayLiveUntil: null, lastRefusal: null });
  });

  test('that had several attempts goes whole, and the next one does not take an old number', async () => {
    const { api, stopWorkers, startWorkers } = system();
    const clientId = `erased-${randomUUID()}`;
    await api.start(clientId);
    await api.cancel(clientId);
    await api.closed(clientId);
    const { verificationId } = await api.start(clientId);
    await api.cancel(clientId);
    await api.closed(clientId);
    await api.call('DELETE', addressOf(clientId));
    // In the middle of it, wherever it is.
    await until('the beginning of the erasure', async () => {
      const { erased: found } = proofOf(await api.call('GET', addressOf(clientId, '/erasure')));
      return found.attempts === 2 || undefined;
    });
    await stopWorkers();
    await startWorkers();
    expect(await goneHere(api, clientId)).toMatchObject({
      erased: { attempts: 2 },
      temporal: { histories: 2, deleted: 2 },
    });

    const anew = await api.start(clientId);
    expect(anew.verificationId).not.toBe(verificationId);
    expect(await api.read(clientId)).toMatchObject({ attempt: 3, earlierAttempts: [] });
    // What is new is no part of the old proof, and can be erased in its turn.
    const next = proofOf(await api.call('DELETE', addressOf(clientId)));
    expect(await goneHere(api, clientId)).toMatchObject({
      erasureId: next.erasureId,
      erased: { attempts: 1 },
    });
  });
});

describe('a verification that is open', () => {
  test('is cancelled first; while its token lives iDenfy refuses, and is asked when it has expired', async () => {
    const { api, sandbox, temporal } = system();
    const clientId = `erased-${randomUUID()}`;
    const { session } = await api.start(clientId);
    await api.call('DELETE', addressOf(clientId));
    const waiting = await erased(api, clientId, 'waiting-for-idenfy');
    expect(waiting.idenfy).toEqual({
      sessions: 1,
      deleted: 0,
      copyMayLiveUntil: session.expiresAt,
      lastRefusal: 'token_not_expired',
    });
    expect(problemOf(await api.get(clientId)).code).toBe('erased');
    expect(sandbox.control.counters(clientId).deletes).toBe(1);
    const asksAt = await until('the timer until iDenfy is asked again', async () => {
      const { events } = await temporal.workflow
        .getHandle(erasureWorkflowId(waiting.erasureId))
        .fetchHistory();
      const last =
        events?.findLastIndex(({ timerStartedEventAttributes }) => timerStartedEventAttributes) ?? -1;
      // The workflow's clock stands still from here on, for as long as a busy worker takes to come to the timer.
      const counted = events?.slice(0, last).findLast((event) => event.workflowTaskStartedEventAttributes);
      const pause = events?.[last]?.timerStartedEventAttributes?.startToFireTimeout;
      if (!counted || pause?.seconds == null) return undefined;
      return Number(counted.eventTime?.seconds) + Number(pause.seconds);
    });
    expect(Math.abs(asksAt - Date.parse(session.expiresAt) / 1_000)).toBeLessThan(3);
  });

  test('is erased by whatever workers come next, and nobody starts a new one meanwhile', async () => {
    const { api, stopWorkers, startWorkers } = system();
    const clientId = `erased-${randomUUID()}`;
    await api.start(clientId);
    await stopWorkers();
    try {
      const [one, other] = await Promise.all([
        api.call('DELETE', addressOf(clientId)),
        api.call('DELETE', addressOf(clientId)),
      ]);
      expect([one.status, other.status]).toEqual([202, 202]);
      expect(proofOf(one).erasureId).toBe(proofOf(other).erasureId);
      expect(problemOf(await api.open(clientId))).toMatchObject({ status: 409, code: 'erasure_running' });
    } finally {
      await startWorkers();
    }
    expect(await goneHere(api, clientId)).toMatchObject({ erased: { attempts: 1 } });
  });

  test('that was ended by hand, without a record, leaves no history behind either', async () => {
    const { api, temporal } = system();
    const clientId = `erased-${randomUUID()}`;
    const { verificationId } = await api.start(clientId);
    await temporal.workflow.getHandle(workflowIdOf(clientId), verificationId).terminate();
    await api.call('DELETE', addressOf(clientId));
    expect(await goneHere(api, clientId)).toMatchObject({ temporal: { deleted: 1 } });
    expect(problemOf(await api.get(clientId)).code).toBe('erased');
  });
});

describe('what may not go', () => {
  test('a legal hold refuses until it is lifted', async () => {
    const { api } = system();
    const clientId = `held-${randomUUID()}`;
    await api.start(clientId);
    const hold = addressOf(clientId, '/legal-hold');
    expect(problemOf(await api.call('GET', hold))).toMatchObject({ status: 404, code: 'no_legal_hold' });
    const placed = await api.call('PUT', hold, { reason: 'Case 12' });
    expect(placed).toMatchObject({ status: 200, body: { clientId, reason: 'Case 12' } });
    expect(await api.call('PUT', hold, { reason: 'Case 13' })).toEqual({
      ...placed,
      headers: expect.anything(),
    });
    expect(problemOf(await api.call('DELETE', addressOf(clientId)))).toMatchObject({
      status: 409,
      code: 'legal_hold',
    });
    expect((await api.read(clientId)).stage).toBe('awaiting-user');
    expect((await api.call('DELETE', hold)).status).toBe(204);
    expect((await api.call('DELETE', addressOf(clientId))).status).toBe(202);
    await goneHere(api, clientId);
  });

  test('whom nobody knows nobody erases, and a back end’s own key may not', async () => {
    const { api, url, records } = system();
    const unknown = addressOf(`unknown-${randomUUID()}`);
    expect(problemOf(await api.call('DELETE', unknown)).code).toBe('verification_not_found');
    expect(problemOf(await api.call('GET', `${unknown}/erasure`)).code).toBe('erasure_not_found');
    const { key, digest } = makeApiKey();
    await records.apiKeys.add({ name: `backend-${randomUUID()}`, digest, scopes: ['verifications'] });
    expect(problemOf(await new Api({ url, key }).call('DELETE', unknown)).code).toBe('forbidden');
  });
});

describe('where Temporal lets nobody delete', () => {
  let gate: GrpcGate | undefined;
  const own = useSystem(async () => {
    gate = await grpcGate((await temporalAddress()).address, ['DeleteWorkflowExecution']);
    return {
      temporal: { ...(await temporalAddress()), address: gate.address },
      erasure: { settleSeconds: erasedSoon.settleSeconds },
    };
  });
  afterAll(async () => gate?.close());

  test('all else goes, and the proof says until when retention keeps the ciphertext', async () => {
    const { api, sandbox, temporal } = own();
    const clientId = `kept-${randomUUID()}`;
    const { session } = await api.start(clientId);
    show(sandbox, session.scanRef, holder.files);
    const { verificationId, closedAt } = await api.closed(clientId);
    await api.call('DELETE', addressOf(clientId));
    const proof = await erased(api, clientId);
    expect(proof.temporal).toMatchObject({ histories: 1, deleted: 0 });
    const run = await temporal.workflow.getHandle(workflowIdOf(clientId), verificationId).describe();
    const keptUntil = Date.parse(proof.temporal.ciphertextUntil ?? '');
    expect(keptUntil).toBe((run.closeTime?.getTime() ?? 0) + 86_400_000);
    expect(keptUntil).toBeGreaterThan(Date.parse(closedAt ?? ''));
    // The run that is still there brings nothing back.
    expect(problemOf(await api.get(clientId)).code).toBe('erased');
    expect(problemOf(await api.get(clientId)).code).toBe('erased');
  });
});

describe('where Temporal takes its time to delete', () => {
  let gate: GrpcGate | undefined;
  const own = useSystem(async () => {
    gate = await grpcGate((await temporalAddress()).address, []);
    return {
      temporal: { ...(await temporalAddress()), address: gate.address },
      erasure: { settleSeconds: erasedSoon.settleSeconds },
    };
  });
  afterAll(async () => gate?.close());

  test('nothing is proved, and no record goes, until Temporal knows the run no more', async () => {
    if (gate === undefined) throw new Error('not started');
    const { api, sandbox, temporal } = own();
    const clientId = `slow-${randomUUID()}`;
    const { session } = await api.start(clientId);
    show(sandbox, session.scanRef, holder.files);
    const { verificationId } = await api.closed(clientId);
    gate.swallowed.add('DeleteWorkflowExecution');
    const before = gate.calls('DeleteWorkflowExecution');
    await api.call('DELETE', addressOf(clientId));
    // It is asked again and again, since a request may be lost.
    await until('a third request to delete', () =>
      gate === undefined || gate.calls('DeleteWorkflowExecution') < before + 3 ? undefined : true,
    );
    const waiting = proofOf(await api.call('GET', addressOf(clientId, '/erasure')));
    expect(waiting).toMatchObject({ state: 'running', ownDataGoneAt: null, temporal: { deleted: 0 } });
    const handle = temporal.workflow.getHandle(workflowIdOf(clientId), verificationId);
    expect((await handle.describe()).status.name).toBe('COMPLETED');
    expect(await wholeDatabaseOf(own())).toContain(verificationId);

    gate.swallowed.delete('DeleteWorkflowExecution');
    expect(await erased(api, clientId)).toMatchObject({ temporal: { histories: 1, deleted: 1 } });
    await expect(handle.describe()).rejects.toThrow(WorkflowNotFoundError);
  });
});

describe('retention', () => {
  const own = useSystem();

  test('erases what is old enough and no more, by a schedule that follows the settings', async () => {
    const { api, sandbox, records, temporal, config } = own();
    const queue = taskQueues(config.temporal.taskQueuePrefix).verifications;
    const input = { v: 1, days: 365, parkedWebhookDays: 30, ...erasedSoon } as const;
    await ensureRetentionSchedule(temporal, queue, input);
    await ensureRetentionSchedule(temporal, queue, { ...input, days: 0 });
    const schedule = temporal.schedule.getHandle(retentionScheduleId(queue));
    try {
      expect((await schedule.describe()).action).toMatchObject({ args: [{ days: 0 }] });

      const [old, held, open] = ['old', 'held', 'open'].map((name) => `${name}-${randomUUID()}`);
      if (old === undefined || held === undefined || open === undefined) throw new Error('not named');
      for (const clientId of [old, held]) {
        const { session } = await api.start(clientId);
        show(sandbox, session.scanRef, holder.files);
        await api.closed(clientId);
      }
      await api.call('PUT', addressOf(held, '/legal-hold'), { reason: 'Case 12' });
      await api.start(open);
      const forgotten = `forgotten-${randomUUID()}`;
      await api.start(forgotten);
      // In Temporal UI, and nobody asks for it any more.
      await temporal.workflow.getHandle(workflowIdOf(forgotten)).terminate();
      const [late, recent] = [40, 20].map((days) => strayEvent(days));
      if (late === undefined || recent === undefined) throw new Error('not made');
      for (const event of [late, recent]) {
        await records.inbox.receive(event);
        await records.inbox.park(event.eventId, 'unplaced');
      }

      await schedule.trigger();
      const proof = await goneHere(api, old);
      expect(proof).toMatchObject({ requestedBy: 'retention', erased: { attempts: 1 } });
      expect(problemOf(await api.get(old)).code).toBe('erased');
      expect(proofOf(await api.call('DELETE', addressOf(old))).erasureId).toBe(proof.erasureId);
      expect(await records.inbox.body(late.eventId)).toBeNull();
      expect(await records.inbox.body(recent.eventId)).not.toBeNull();
      expect(await goneHere(api, forgotten)).toMatchObject({ erased: { attempts: 1 } });
      expect((await api.read(held)).outcome).toBe('VERIFIED');
      expect((await api.read(open)).stage).toBe('awaiting-user');
      // The person may be verified anew.
      await api.start(old);
    } finally {
      await schedule.delete();
    }
  });
});

function strayEvent(daysAgo: number): InboxEvent {
  const id = randomUUID();
  return {
    eventId: `event-${id}`,
    scanRef: `scan-${id}`,
    clientId: null,
    externalRef: null,
    eventType: 'IDENTIFICATION_MANUAL_FINISHED',
    final: true,
    overall: 'APPROVED',
    digest: `digest-${id}`,
    body: Buffer.from('{}'),
    receivedAt: new Date(Date.now() - daysAgo * 86_400_000),
  };
}
