import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { documentKey } from '../../src/documents/store.ts';
import { aClosing, aDecision } from '../records/builders.ts';
import { problemOf } from '../support/api.ts';
import { inboxRow } from '../support/inbox.ts';
import { inventHolder, sha256, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { Tap } from '../support/tap.ts';
import { until, within } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';
import { verificationSchema } from '../../src/server/verification-schemas.ts';

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder(`reading ${randomUUID()}`);
});

let tap: Tap;
const the = useSystem(async () => {
  tap = await Tap.start();
  return { tap };
});

/** Which sides of the second document are in the store for a verification. */
async function filesOf(verificationId: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of ['SECOND_DOCUMENT_FRONT', 'SECOND_DOCUMENT_BACK']) {
    if (await the().documents.has(documentKey(verificationId, name))) found.push(name);
  }
  return found;
}

/** What everyone reads of it afterwards. */
const cancelled = (clientId: string) => ({
  clientId,
  stage: 'closed',
  outcome: 'CANCELLED',
  reasons: ['cancelled_by_caller'],
  documents: [],
  partial: false,
});

describe('reading', () => {
  test('a clientId that nobody opened is not found', async () => {
    const answer = await the().api.get(randomUUID());
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(problemOf(answer)).toMatchObject({ status: 404, code: 'verification_not_found' });
  });

  test('an open one tells its stage and session, and neither link nor token', async () => {
    const { api } = the();
    const clientId = randomUUID();
    const { verificationId, session } = await api.start(clientId, { externalRef: 'order 21' });
    const body = await until('all of it', async () => {
      const answer = await api.get(clientId);
      return verificationSchema.parse(answer.body).partial ? undefined : answer.body;
    });
    expect(body).toEqual({
      clientId,
      verificationId,
      attempt: 1,
      method: 'silent',
      stage: 'awaiting-user',
      waitingUntil: expect.any(String),
      blocked: null,
      outcome: null,
      reasons: [],
      pendingDecision: null,
      externalRef: 'order 21',
      metadata: {},
      request: {
        documents: { identity: { types: [], countries: [] }, second: { types: [], country: 'LT' } },
        documentSteps: { front: null, back: null },
        additionalSteps: null,
        locale: null,
        externalRef: 'order 21',
        metadata: {},
        person: {},
        urls: {},
      },
      openedAt: expect.any(String),
      closedAt: null,
      sessions: [
        {
          role: 'identity',
          scanRef: session.scanRef,
          createdAt: expect.any(String),
          expiresAt: expect.any(String),
          result: null,
        },
      ],
      comparison: null,
      person: null,
      comparisonDigest: null,
      decisions: [],
      documents: [],
      contradictions: [],
      expiryNotices: [],
      timeline: [{ at: expect.any(String), what: expect.any(String) }],
      partial: false,
      earlierAttempts: [],
    });
    const text = JSON.stringify(body);
    expect(text).not.toContain(session.authToken);
    expect(text).not.toContain(holder.person.lastName.toUpperCase());
  });

  test('each stage shows as the verification goes on', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { session } = await api.start(clientId);
    const download = tap.hold('/storage');
    const submission = tap.hold('/api/v2/process');
    sandbox.control.plan(clientId, { interimFirst: true, reviewDelayMs: null });
    show(sandbox, session.scanRef, holder.files, { interimFirst: true, reviewDelayMs: null });
    expect((await api.reached(clientId, 'in-review-at-idenfy')).sessions[0]?.result).toMatchObject({
      overall: 'APPROVED',
      final: false,
    });
    sandbox.control.release({ scanRef: session.scanRef });
    await download.arrived;
    expect((await api.read(clientId)).stage).toBe('downloading-documents');
    download.release();
    await submission.arrived;
    expect((await api.read(clientId)).stage).toBe('submitting-documents');
    submission.release();
    expect((await api.reached(clientId, 'awaiting-document-result')).sessions).toMatchObject([
      { role: 'identity', result: { overall: 'APPROVED', final: true } },
      { role: 'document' },
    ]);
    await sandbox.control.waitForSession({ clientId, tokenType: 'DOCUMENT' }, ({ pending }) => pending);
    sandbox.control.release({ clientId, tokenType: 'DOCUMENT' });
    const closed = await api.closed(clientId);
    expect(closed).toMatchObject({ outcome: 'VERIFIED', waitingUntil: null, partial: false });
    expect(closed.timeline.length).toBeGreaterThanOrEqual(4);
    const times = closed.timeline.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((one, other) => one.localeCompare(other)));
  });

  test('without a worker an open one is told as far as it is known, within three seconds', async () => {
    const system = the();
    const { api } = system;
    const clientId = randomUUID();
    const { verificationId, session } = await api.start(clientId);
    await system.stopWorkers();
    try {
      // The look at Temporal alone may take 5 s where nothing shortens it.
      const read = await within(4_900, async () =>
        Promise.all([api.get(clientId), api.get(clientId), api.get(clientId)]),
      );
      for (const { body } of read) {
        expect(body).toMatchObject({
          verificationId,
          stage: 'awaiting-user',
          outcome: null,
          partial: true,
          sessions: [{ role: 'identity', scanRef: session.scanRef }],
        });
      }
    } finally {
      await system.startWorkers();
    }
    expect(await api.read(clientId)).toMatchObject({ stage: 'awaiting-user', partial: false });
  });
});

describe('what another version or moment wrote', () => {
  test('a record that is closed is told as closed, wherever its run was when it was last heard of', async () => {
    const system = the();
    const clientId = randomUUID();
    const { verificationId } = await system.api.start(clientId);
    await system.stopWorkers();
    try {
      // As when the run records its end between the two looks of one reading, and its worker goes.
      const closing = aClosing({
        verificationId,
        clientId,
        outcome: 'REJECTED',
        reasons: ['identity_denied'],
      });
      await system.records.verifications.closed(closing);
      expect(await system.api.read(clientId)).toMatchObject({
        stage: 'closed',
        outcome: 'REJECTED',
        reasons: ['identity_denied'],
        partial: false,
      });
    } finally {
      await system.startWorkers();
    }
  });

  test('rows with words of no list are read, and show which word is not known', async () => {
    const { api, database, records } = the();
    const clientId = randomUUID();
    const [first, second] = [0, 1].map((attempt) => aClosing({ clientId, attempt, comparison: { odd: 1 } }));
    if (first === undefined || second === undefined) throw new Error('not made');
    for (const closing of [first, second]) {
      await records.verifications.closed({ ...closing, decisions: [aDecision()] });
    }
    await database.run('a later version', async (queries) => {
      for (const change of [
        sql`update verifications set method = 'loud', outcome = 'DOUBTED', reasons = '["a_later_code"]' where client_id = ${clientId}`,
        sql`update sessions set role = 'third' where verification_id = ${second.verificationId}`,
        sql`update results set role = 'third', source = 'fax', overall = 'LATER' where verification_id = ${second.verificationId}`,
        sql`update decisions set decision = 'shrug' where verification_id = ${second.verificationId}`,
      ]) {
        await queries.execute(change);
      }
    });
    const answer = await api.get(clientId);
    expect([answer.status, answer.body]).toMatchObject([
      200,
      {
        method: 'unknown',
        outcome: 'unknown',
        stage: 'closed',
        reasons: ['a_later_code'],
        sessions: [{ role: 'unknown' }, { role: 'unknown' }],
        decisions: [{ decision: 'unknown' }],
        comparison: { person: { verdict: 'not-available' } },
        earlierAttempts: [{ method: 'unknown', outcome: 'unknown', reasons: ['a_later_code'] }],
      },
    ]);
  });
});

describe('cancelling', () => {
  test('a clientId that nobody opened is not found', async () => {
    const answer = await the().api.cancel(randomUUID());
    expect([answer.status, problemOf(answer).code]).toEqual([404, 'verification_not_found']);
  });

  test('while its user is awaited', async () => {
    const { api } = the();
    const clientId = randomUUID();
    const { session } = await api.start(clientId);
    const answer = await api.cancel(clientId);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      ...cancelled(clientId),
      sessions: [{ scanRef: session.scanRef, result: null }],
    });
    expect((await api.get(clientId)).body).toEqual(answer.body);
  });

  test('what the user sends afterwards is kept with the record and moves nothing', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { session, verificationId } = await api.start(clientId);
    await api.cancel(clientId);
    show(sandbox, session.scanRef, holder.files);
    const { body } = await sandbox.control.waitForWebhook({ scanRef: session.scanRef });
    expect(await inboxRow(the(), sha256(body), 'recorded')).toMatchObject({ verificationId });
    expect(await api.read(clientId)).toMatchObject(cancelled(clientId));
    expect(sandbox.control.counters(clientId)).toMatchObject({ tokens: { DOCUMENT: 0 }, fileDownloads: 0 });
  });

  test('while its documents are being downloaded leaves none of them', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { session, verificationId } = await api.start(clientId);
    const first = tap.hold('/storage');
    const second = tap.hold('/storage');
    show(sandbox, session.scanRef, holder.files);
    await first.arrived;
    // The first file comes, the second is on its way.
    first.release();
    await second.arrived;
    await until('the first file', async () =>
      (await filesOf(verificationId)).length === 1 ? true : undefined,
    );
    const cancelling = api.cancel(clientId);
    await until('the cancellation', async () =>
      (await api.read(clientId)).timeline.some(({ what }) => what.includes('Cancelled')) ? true : undefined,
    );
    second.release();
    const answer = await cancelling;
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject(cancelled(clientId));
    expect(await filesOf(verificationId)).toEqual([]);
    expect(sandbox.control.counters(clientId).tokens.DOCUMENT).toBe(0);
  });

  test('while the second result is awaited removes the documents, and that result is kept', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { session, verificationId } = await api.start(clientId);
    sandbox.control.plan(clientId, { interimFirst: true, reviewDelayMs: null });
    show(sandbox, session.scanRef, holder.files);
    await api.reached(clientId, 'awaiting-document-result');
    expect((await filesOf(verificationId)).length).toBe(2);
    const answer = await api.cancel(clientId);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      ...cancelled(clientId),
      sessions: [{ role: 'identity', result: { overall: 'APPROVED' } }, { role: 'document' }],
    });
    expect(await filesOf(verificationId)).toEqual([]);
    await sandbox.control.waitForSession({ clientId, tokenType: 'DOCUMENT' }, ({ pending }) => pending);
    const { body } = sandbox.control.release({ clientId, tokenType: 'DOCUMENT' });
    expect(await inboxRow(the(), sha256(body), 'recorded')).toMatchObject({ verificationId });
    expect((await api.read(clientId)).outcome).toBe('CANCELLED');
  });

  test('while the session is being created answers whoever waits for it, and the link is never given', async () => {
    const { api } = the();
    const clientId = randomUUID();
    const held = tap.hold('/api/v2/token');
    const opening = api.open(clientId);
    await held.arrived;
    const answer = await api.cancel(clientId);
    held.release();
    expect([answer.status, answer.body]).toMatchObject([200, cancelled(clientId)]);
    const opened = await opening;
    expect([opened.status, problemOf(opened).code]).toEqual([409, 'verification_closed']);
    // Nothing keeps the client out.
    expect((await api.start(clientId)).session.usable).toBe(true);
  });

  test('twice at once, and again when it is over', async () => {
    const { api } = the();
    const clientId = randomUUID();
    await api.start(clientId);
    const answers = await Promise.all([api.cancel(clientId), api.cancel(clientId), api.cancel(clientId)]);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    for (const answer of answers) expect([200, 409]).toContain(answer.status);
    const late = await api.cancel(clientId);
    expect([late.status, problemOf(late).code]).toEqual([409, 'verification_closed']);
    expect(verificationSchema.parse((await api.get(clientId)).body)).toMatchObject(cancelled(clientId));
  });

  test('a verification that has its outcome is refused and keeps it', async () => {
    const { api, sandbox } = the();
    const clientId = randomUUID();
    const { session, verificationId } = await api.start(clientId);
    show(sandbox, session.scanRef, holder.files);
    await api.closed(clientId);
    const answer = await api.cancel(clientId);
    expect([answer.status, problemOf(answer).code]).toEqual([409, 'verification_closed']);
    expect(await api.read(clientId)).toMatchObject({ outcome: 'VERIFIED' });
    expect((await filesOf(verificationId)).length).toBe(2);
  });

  test('in Temporal itself removes the documents as well', async () => {
    const { api, sandbox, temporal } = the();
    const clientId = randomUUID();
    const { session, verificationId } = await api.start(clientId);
    sandbox.control.plan(clientId, { interimFirst: true, reviewDelayMs: null });
    show(sandbox, session.scanRef, holder.files);
    await api.reached(clientId, 'awaiting-document-result');
    await temporal.workflow.getHandle(`verification-${clientId}`).cancel();
    expect(await api.closed(clientId)).toMatchObject({
      ...cancelled(clientId),
      reasons: ['cancelled_in_temporal'],
    });
    expect(await filesOf(verificationId)).toEqual([]);
  });
});
