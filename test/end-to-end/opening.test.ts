import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { taskQueues } from '../../src/domain/queues.ts';
import { searchAttributeKeys } from '../../src/domain/search-attributes.ts';
import { workflowIdOf } from '../../src/temporal/ids.ts';
import { openedOf, problemOf } from '../support/api.ts';
import type { Answer } from '../support/api.ts';
import { inboxRow } from '../support/inbox.ts';
import { inventHolder, sha256, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { Tap } from '../support/tap.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

/** Above a deadline of 2 s on a busy machine, and below the 10 s that are the default. */
const MUCH_LATER_MS = 8_000;

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder(`opening ${randomUUID()}`);
});

/** How many had each status. */
function tally(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe('opening a verification', () => {
  let tap: Tap;
  const the = useSystem(async () => {
    tap = await Tap.start();
    return { tap };
  });
  const tokens = (clientId: string) => the().sandbox.control.counters(clientId).tokens.IDENTIFICATION;

  async function verified(clientId: string): Promise<string> {
    const { api, sandbox } = the();
    const { session, verificationId } = await api.start(clientId);
    show(sandbox, session.scanRef, holder.files);
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
    return verificationId;
  }

  test('fifty at once for one client make one token, and all get its session', async () => {
    const { api, temporal } = the();
    const clientId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, async () => api.open(clientId)));
    expect(tally(answers)).toEqual({ 200: 49, 201: 1 });
    const bodies = answers.map((answer) => openedOf(answer));
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(bodies[0]?.session).toMatchObject({ usable: true, authToken: expect.any(String) });
    expect(tokens(clientId)).toBe(1);
    const { events } = await temporal.workflow.getHandle(workflowIdOf(clientId)).fetchHistory();
    // Start, session, update and the upsert of its stage: as for one caller alone.
    expect(events?.length).toBeLessThan(20);
  });

  test('forty times, in the very moment in which a run closes as verified, nobody buys a second token', async () => {
    const { api, sandbox } = the();
    const clientIds = Array.from({ length: 40 }, () => randomUUID());
    const seen: Answer[][] = [];
    const closing = async (clientId: string) => {
      const { session, verificationId } = await api.start(clientId);
      show(sandbox, session.scanRef, holder.files);
      // From here it is a second check away from closing.
      await sandbox.control.waitForSession({ clientId, tokenType: 'DOCUMENT' }, () => true);
      const answers: Answer[] = [];
      const calling = async () => {
        for (;;) {
          const answer = await api.open(clientId);
          answers.push(answer);
          if (answer.status !== 200 || openedOf(answer).verificationId !== verificationId) return;
        }
      };
      await Promise.all([calling(), calling(), calling()]);
      seen.push(answers);
      const joined = answers.filter(({ status }) => status === 200).map((answer) => answer.body);
      const told = {
        clientId,
        verificationId,
        method: 'silent',
        stage: expect.not.stringMatching('awaiting-user|closed'),
      };
      const finished = { ...told, session: { scanRef: session.scanRef, usable: false } };
      expect(joined).toEqual(joined.map(() => finished));
      const refused = answers.filter(({ status }) => status !== 200);
      expect(refused.map(({ status, body }) => ({ status, body }))).toEqual(
        refused.map(() => ({
          status: 409,
          body: expect.objectContaining({ code: 'already_verified', verificationId }),
        })),
      );
      expect(tokens(clientId)).toBe(1);
    };
    const queue = [...clientIds];
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        for (let next = queue.pop(); next !== undefined; next = queue.pop()) await closing(next);
      }),
    );
    expect(seen).toHaveLength(40);
    // The moment itself was met: callers were in both worlds.
    expect(seen.filter((answers) => answers.some(({ status }) => status === 200)).length).toBeGreaterThan(20);
  });

  test('the same request again gets the same session; any other is told what differs, and the view shows what was requested', async () => {
    const { api } = the();
    const clientId = randomUUID();
    const wishes = {
      documents: {
        identity: { types: ['PASSPORT', 'ID_CARD'], countries: ['LV'] },
        second: { types: ['RESIDENCE_PERMIT'], country: 'LT' },
      },
      person: { firstName: 'Rufus', lastName: 'Norton' },
      urls: { success: 'https://one.example/' },
      externalRef: 'order 1',
      metadata: { branch: 'riga' },
      locale: 'lt',
    };
    const { session, verificationId } = await api.start(clientId, wishes);
    const others: Readonly<Record<string, object>> = {
      'documents.identity.types': {
        documents: { ...wishes.documents, identity: { types: ['PASSPORT'], countries: ['LV'] } },
      },
      'documents.second.country': {
        documents: { ...wishes.documents, second: { types: ['RESIDENCE_PERMIT'], country: 'EE' } },
      },
      'person.firstName': { person: { ...wishes.person, firstName: 'Taken' } },
      'urls.success': { urls: { success: 'https://other.example/' } },
      externalRef: { externalRef: 'order 2' },
      metadata: { metadata: { branch: 'vilnius' } },
      locale: { locale: 'en' },
    };
    for (const [field, other] of Object.entries(others)) {
      const answer = await api.open(clientId, { ...wishes, ...other });
      expect([answer.status, answer.body]).toEqual([
        409,
        expect.objectContaining({ code: 'different_request', verificationId, fields: [field] }),
      ]);
    }
    expect(problemOf(await api.open(clientId)).code).toBe('different_request');
    const again = {
      ...wishes,
      documents: { ...wishes.documents, identity: { types: ['ID_CARD', 'PASSPORT'], countries: ['LV'] } },
    };
    expect(openedOf(await api.open(clientId, again), 200).session).toEqual(session);
    expect(tokens(clientId)).toBe(1);
    const request = {
      documents: wishes.documents,
      documentSteps: { front: null, back: null },
      additionalSteps: null,
      locale: 'lt',
      externalRef: 'order 1',
      metadata: { branch: 'riga' },
      person: wishes.person,
      urls: wishes.urls,
    };
    expect(await api.read(clientId)).toMatchObject({ request, metadata: { branch: 'riga' } });
    await api.cancel(clientId);
    // The record of a closed one says the same.
    expect(await api.closed(clientId)).toMatchObject({ request, metadata: { branch: 'riga' } });
  });

  test('a client who is verified is verified again only when that is asked for', async () => {
    const { api } = the();
    const clientId = randomUUID();
    const first = await verified(clientId);
    const refused = await api.open(clientId);
    expect([refused.status, problemOf(refused).code]).toEqual([409, 'already_verified']);
    const answers = await Promise.all(
      Array.from({ length: 5 }, async () => api.open(clientId, { reverify: true })),
    );
    expect(tally(answers)).toEqual({ 200: 4, 201: 1 });
    const again = openedOf(answers[0] ?? refused);
    expect(again.verificationId).not.toBe(first);
    expect(tokens(clientId)).toBe(2);
    // Without asking for it, one joins what is open.
    expect(openedOf(await api.open(clientId), 200).session).toEqual(again.session);
    expect(await api.read(clientId)).toMatchObject({
      verificationId: again.verificationId,
      attempt: 2,
      stage: 'awaiting-user',
      earlierAttempts: [{ verificationId: first, attempt: 1, outcome: 'VERIFIED' }],
    });
  });

  test('after any other outcome a new attempt begins, and the earlier ones are listed', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const first = await api.start(clientId);
    sandbox.control.expire({ scanRef: first.session.scanRef });
    await api.closed(clientId);
    const second = await api.start(clientId);
    show(sandbox, second.session.scanRef, holder.files, { overall: 'DENIED' });
    await api.closed(clientId);
    const third = await api.start(clientId);
    expect(await api.read(clientId)).toMatchObject({
      verificationId: third.verificationId,
      attempt: 3,
      earlierAttempts: [
        {
          verificationId: second.verificationId,
          attempt: 2,
          outcome: 'REJECTED',
          reasons: ['identity_denied'],
        },
        {
          verificationId: first.verificationId,
          attempt: 1,
          outcome: 'EXPIRED',
          reasons: ['identity_expired'],
        },
      ],
    });
  });

  test('a run that somebody ended in Temporal while its user was awaited locks nobody out', async () => {
    const { api, temporal } = the();
    const clientId = randomUUID();
    const first = await api.start(clientId);
    await temporal.workflow.getHandle(workflowIdOf(clientId)).terminate('by hand');
    const answers = await Promise.all(Array.from({ length: 5 }, async () => api.open(clientId)));
    expect(tally(answers)).toEqual({ 200: 4, 201: 1 });
    expect(tokens(clientId)).toBe(2);
    expect(await api.read(clientId)).toMatchObject({
      attempt: 2,
      stage: 'awaiting-user',
      earlierAttempts: [
        {
          verificationId: first.verificationId,
          attempt: 1,
          outcome: 'CANCELLED',
          reasons: ['ended_by_hand'],
          closedAt: expect.any(String),
        },
      ],
    });
  });

  test('a run that somebody ended in Temporal is told as that by who reads, and recorded by who acts', async () => {
    const { api, records, temporal } = the();
    const clientId = randomUUID();
    const { verificationId } = await api.start(clientId, { method: 'stored' });
    await temporal.workflow.getHandle(workflowIdOf(clientId)).terminate('by hand');
    const read = await api.read(clientId);
    expect(read).toMatchObject({
      verificationId,
      method: 'stored',
      stage: 'closed',
      outcome: 'CANCELLED',
      reasons: ['ended_by_hand'],
    });
    expect(await records.verifications.byId(verificationId)).toMatchObject({ outcome: null, closedAt: null });
    expect(problemOf(await api.cancel(clientId)).code).toBe('verification_closed');
    expect(await records.verifications.byId(verificationId)).toMatchObject({ outcome: 'CANCELLED' });
    // What the record says now is what was told before.
    expect(await api.read(clientId)).toEqual(read);
  });

  test('of a run that was ended so a webhook is parked, and tells that it is over', async () => {
    const { api, records, sandbox, temporal } = the();
    const clientId = randomUUID();
    const { session, verificationId } = await api.start(clientId);
    await temporal.workflow.getHandle(workflowIdOf(clientId)).terminate('by hand');
    show(sandbox, session.scanRef, holder.files);
    const { body } = await sandbox.control.waitForWebhook({ scanRef: session.scanRef });
    expect(await inboxRow(the(), sha256(body), 'parked')).toMatchObject({
      verificationId,
      parkedReason: 'no-open-run',
    });
    expect(await records.verifications.byId(verificationId)).toMatchObject({ outcome: 'CANCELLED' });
  });

  test('of a run of a newer version that somebody ended in Temporal, no word is told that it never had', async () => {
    const { api, temporal, config } = the();
    const clientId = randomUUID();
    const workflowId = workflowIdOf(clientId);
    const { verifications: taskQueue } = taskQueues(config.temporal.taskQueuePrefix);
    await temporal.workflow.start('threeDocumentsVerification', {
      workflowId,
      taskQueue: `${taskQueue}-newer`,
      typedSearchAttributes: [{ key: searchAttributeKeys.stage, value: 'awaiting-third-document' }],
    });
    expect((await api.get(clientId)).body).toMatchObject({
      method: 'unknown',
      stage: 'unknown',
      partial: true,
    });
    await temporal.workflow.getHandle(workflowId).terminate('by hand');
    expect(await api.read(clientId)).toMatchObject({ method: 'unknown', reasons: ['ended_by_hand'] });
  });

  test('a run that was ended in Temporal while it created its session locks nobody out', async () => {
    const { api, temporal } = the();
    const clientId = randomUUID();
    const held = tap.hold('/api/v2/token');
    const opening = api.open(clientId);
    await held.arrived;
    const { runId } = await temporal.workflow.getHandle(workflowIdOf(clientId)).describe();
    await temporal.workflow.getHandle(workflowIdOf(clientId)).terminate('by hand');
    held.release();
    const answer = openedOf(await opening);
    expect(answer.verificationId).not.toBe(runId);
    const again = openedOf(await api.open(clientId), 200);
    expect(again).toEqual(answer);
    expect(again.session.usable).toBe(true);
    expect(await api.read(clientId)).toMatchObject({
      attempt: 2,
      earlierAttempts: [
        { verificationId: runId, attempt: 1, outcome: 'CANCELLED', reasons: ['ended_by_hand'] },
      ],
    });
  });

  test('a run that was cancelled in Temporal is recorded as such', async () => {
    const { api, temporal } = the();
    const clientId = randomUUID();
    await api.start(clientId);
    await temporal.workflow.getHandle(workflowIdOf(clientId)).cancel();
    expect(await api.closed(clientId)).toMatchObject({
      outcome: 'CANCELLED',
      reasons: ['cancelled_in_temporal'],
    });
  });

  test('a session that its user has finished is told without link and token', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { session, verificationId } = await api.start(clientId);
    show(sandbox, session.scanRef, holder.files, { interimFirst: true, reviewDelayMs: null });
    await api.reached(clientId, 'in-review-at-idenfy');
    expect((await api.open(clientId)).body).toEqual({
      clientId,
      verificationId,
      method: 'silent',
      stage: 'in-review-at-idenfy',
      session: { scanRef: session.scanRef, usable: false },
    });
    sandbox.control.release({ scanRef: session.scanRef });
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
  });

  test('a method that is not there is refused before anything starts', async () => {
    const { api } = the();
    const clientId = randomUUID();
    const answer = await api.open(clientId, { method: 'by-post' });
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'invalid_request']);
    expect((await api.get(clientId)).status).toBe(404);
  });
});

describe('a session past its life', () => {
  const the = useSystem({ deadlines: { tokenExpirySeconds: 4 } });

  test('is told without link and token although its run still waits for iDenfy’s word', async () => {
    const { api, sandbox } = the();
    sandbox.control.setWebhookUrl(null);
    const clientId = randomUUID();
    const { session, verificationId } = await api.start(clientId);
    expect(session.usable).toBe(true);
    const answer = await until('the end of its life', async () => {
      const opened = openedOf(await api.open(clientId), 200);
      return opened.session.usable ? undefined : opened;
    });
    expect(answer).toEqual({
      clientId,
      verificationId,
      method: 'silent',
      stage: 'awaiting-user',
      session: { scanRef: session.scanRef, usable: false },
    });
    expect(sandbox.control.counters(clientId).tokens.IDENTIFICATION).toBe(1);
  });
});

describe('with iDenfy or the workers away', () => {
  let tap: Tap;
  const the = useSystem(async () => {
    tap = await Tap.start();
    return { tap, settings: { CREATE_DEADLINE_MS: '2000' } };
  });

  test('a caller is told within the deadline, and a repeat gets the one session once iDenfy is back', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    await tap.down();
    const began = Date.now();
    try {
      const answer = await api.open(clientId);
      expect(Date.now() - began).toBeLessThan(MUCH_LATER_MS);
      expect(answer.status).toBe(503);
      expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
      expect(problemOf(answer).code).toBe('still_starting');
    } finally {
      await tap.up();
    }
    const session = await until('the session', async () => {
      const answer = await api.open(clientId);
      return answer.status < 300 ? openedOf(answer).session : undefined;
    });
    expect(session.usable).toBe(true);
    expect(sandbox.control.counters(clientId).tokens.IDENTIFICATION).toBe(1);
  });

  test('without a worker other wishes are told from as well', async () => {
    const { api, stopWorkers, startWorkers } = the();
    const clientId = randomUUID();
    const { session } = await api.start(clientId, { externalRef: 'order 1' });
    await stopWorkers();
    try {
      const answer = await api.open(clientId, { externalRef: 'order 2' });
      expect([answer.status, problemOf(answer).fields]).toEqual([409, ['externalRef']]);
      expect(openedOf(await api.open(clientId, { externalRef: 'order 1' }), 200).session).toEqual(session);
    } finally {
      await startWorkers();
    }
  });

  test('without a worker the run waits, and joining it once there is one gives its session', async () => {
    const { api, sandbox, temporal, stopWorkers, startWorkers } = the();
    const clientId = randomUUID();
    await stopWorkers();
    try {
      const began = Date.now();
      const answer = await api.open(clientId);
      expect(Date.now() - began).toBeLessThan(MUCH_LATER_MS);
      expect([answer.status, problemOf(answer).code]).toEqual([503, 'still_starting']);
      expect(answer.headers['retry-after']).toBe('2');
      const { status } = await temporal.workflow.getHandle(workflowIdOf(clientId)).describe();
      expect(status.name).toBe('RUNNING');
    } finally {
      await startWorkers();
    }
    // A busy machine may need longer for it than a caller waits.
    const { session } = await until('its session', async () => {
      const answer = await api.open(clientId);
      return answer.status === 503 ? undefined : openedOf(answer, 200);
    });
    expect(session).toMatchObject({ usable: true, authToken: expect.any(String) });
    expect(sandbox.control.counters(clientId).tokens.IDENTIFICATION).toBe(1);
  });
});
