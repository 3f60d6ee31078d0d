/** A run that iDenfy refuses a token for is corrected, by an operator or by its caller, and what is wrong is shown. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { BlockedResource } from '../../src/server/verification-schemas.ts';
import type { Api } from '../support/api.ts';
import { openedOf, problemOf } from '../support/api.ts';
import type { Holder } from '../support/people.ts';
import { inventHolder, sha256, show } from '../support/people.ts';
import { Tap } from '../support/tap.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

let tap: Tap;
const the = useSystem(async () => {
  tap = await Tap.start();
  return { tap, settings: { IDENFY_TIMEOUT_MS: '1000' } };
});

let holder: Holder;
beforeAll(async () => {
  holder = await inventHolder('corrected');
});

const TOKEN = '/api/v2/token';

/** iDenfy's own refusal of a field (idenfy-api.md 1.5). */
function refuseNext(clientId: string, field: string): void {
  tap.refuseNext(TOKEN, clientId, 400, {
    message: `Field '${field}' is not what iDenfy takes today.`,
    identifier: 'BAD_VALUE',
  });
}

const resume = async (api: Api, clientId: string, correction: object) =>
  api.call('POST', `/v1/verifications/${clientId}/resume`, correction);

async function blocked(api: Api, clientId: string): Promise<BlockedResource> {
  return await until(`${clientId} is blocked`, async () => {
    const verification = await api.read(clientId);
    return verification.blocked === null ? undefined : verification;
  });
}

test.each([
  ['firstName', 'person.firstName'],
  ['documents', 'documents.identity.types'],
  ['country', 'documents.identity.countries'],
  ['successUrl', 'urls.success'],
  ['locale', 'locale'],
])('iDenfy refuses %s: the caller, the view and Temporal UI name %s', async (field, named) => {
  const { api, temporal } = the();
  const clientId = `refused-${randomUUID()}`;
  refuseNext(clientId, field);
  const answer = await api.open(clientId);
  expect(answer.status).toBe(503);
  const reason = 'session_failed:bad_value';
  expect(problemOf(answer)).toMatchObject({ code: 'blocked', reason, field: named });
  expect((await api.read(clientId)).blocked).toMatchObject({ reason, field: named });
  const details = await temporal.workflow
    .getHandle(`verification-${clientId}`)
    .query('__temporal_workflow_metadata');
  expect(JSON.stringify(details)).toContain(named);
  await api.cancel(clientId);
});

describe('an operator', () => {
  test('corrects what iDenfy refused: iDenfy is told, and the results are held against the corrected', async () => {
    const { api, sandbox, records } = the();
    const clientId = `corrected-${randomUUID()}`;
    const { firstName, lastName } = holder.person;
    refuseNext(clientId, 'firstName');
    const asked = {
      person: { firstName: 'Somebody', lastName },
      documents: { identity: { types: ['VISA'] }, second: { country: 'PL' } },
      locale: 'lt',
    };
    expect((await api.open(clientId, asked)).status).toBe(503);
    const correction = {
      person: { firstName },
      documents: { identity: { types: ['PASSPORT', 'ID_CARD'] }, second: { country: 'LT' } },
      locale: 'en',
    };
    expect((await resume(api, clientId, correction)).status).toBe(200);
    await api.reached(clientId, 'awaiting-user');
    expect(tap.sent(TOKEN, clientId).at(-1)).toMatchObject({
      firstName,
      lastName,
      documents: ['PASSPORT', 'ID_CARD'],
      locale: 'en',
    });
    const { verificationId, session } = openedOf(await api.open(clientId, asked), 200);
    show(sandbox, session.scanRef ?? '', holder.files);
    // With the name, the type or the country of before it would not be.
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
    expect((await records.verifications.byId(verificationId))?.asked).toEqual({
      identity: { types: ['PASSPORT', 'ID_CARD'], countries: [] },
      second: { types: [], country: 'LT' },
    });
  });

  test('is told what cannot have any effect any more, and the run waits on', async () => {
    const { api, sandbox } = the();
    const clientId = `corrected-${randomUUID()}`;
    const { session } = await api.start(clientId, { documentSteps: { front: 'RESIDENCE_PERMIT' } });
    show(sandbox, session.scanRef, holder.files);
    const before = await blocked(api, clientId);
    for (const [field, correction] of [
      ['person.firstName', { person: { firstName: 'Ana' } }],
      ['documents.identity.types', { documents: { identity: { types: ['VISA'] } } }],
      ['locale', { locale: 'en', country: 'LT' }],
    ] as const) {
      const answer = await resume(api, clientId, correction);
      expect([answer.status, problemOf(answer).code]).toEqual([409, 'correction_without_effect']);
      expect(problemOf(answer).errors).toMatchObject([{ in: 'body', field }]);
    }
    expect((await api.read(clientId)).blocked).toEqual(before.blocked);
    const correction = { documentSteps: { front: 'SECOND_DOCUMENT_FRONT', back: 'SECOND_DOCUMENT_BACK' } };
    expect((await resume(api, clientId, correction)).status).toBe(200);
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
  });

  test('who names a step that the session does not have is told which there are, and the run waits on', async () => {
    const { api, sandbox } = the();
    const clientId = `corrected-${randomUUID()}`;
    const { session } = await api.start(clientId, { documentSteps: { front: 'RESIDENCE_PERMIT' } });
    show(sandbox, session.scanRef, holder.files);
    const before = await blocked(api, clientId);
    const steps = ['SECOND_DOCUMENT_FRONT', 'SECOND_DOCUMENT_BACK'];
    for (const [field, documentSteps] of [
      ['documentSteps.front', { front: 'NO_SUCH_STEP' }],
      ['documentSteps.back', { front: 'SECOND_DOCUMENT_FRONT', back: 'NO_SUCH_STEP' }],
    ] as const) {
      const problem = problemOf(await resume(api, clientId, { documentSteps }));
      expect(problem).toMatchObject({ status: 422, code: 'step_unknown', errors: [{ in: 'body', field }] });
      expect(problem['steps']).toEqual(steps);
      for (const step of steps) expect(problem.errors?.[0]?.message).toContain(step);
    }
    expect((await api.read(clientId)).blocked).toEqual(before.blocked);
    const documentSteps = { front: 'SECOND_DOCUMENT_FRONT', back: 'SECOND_DOCUMENT_BACK' };
    expect((await resume(api, clientId, { documentSteps })).status).toBe(200);
    expect(await api.closed(clientId)).toMatchObject({ outcome: 'VERIFIED' });
  });

  test('sees whom a blocked run is about, as far as it is known: before a session, then with each result', async () => {
    const { api, sandbox } = the();
    const clientId = `whom-${randomUUID()}`;
    const { firstName, lastName } = holder.person;
    const person = { firstName, lastName: 'Somebody' };
    refuseNext(clientId, 'firstName');
    await api.open(clientId, { person, documentSteps: { front: 'RESIDENCE_PERMIT' } });
    const given = { given: firstName, identity: null, document: null };
    expect((await blocked(api, clientId)).person?.firstName).toEqual(given);

    await resume(api, clientId, { person: { lastName } });
    await api.reached(clientId, 'awaiting-user');
    const { scanRef } = sandbox.control.session({ clientId });
    sandbox.control.plan(clientId, { overall: 'DENIED', autoDocument: 'DOC_GLARED' });
    show(sandbox, scanRef, holder.files);
    const first = await blocked(api, clientId);
    expect(first.blocked.reason).toBe('second_document_front_missing');
    expect(first.person).toMatchObject({
      firstName: { ...given, identity: { verdict: 'match' } },
      lastName: { given: lastName, identity: { verdict: 'match' }, document: null },
    });
    expect(first.comparison).toBeNull();

    const documentSteps = { front: 'SECOND_DOCUMENT_FRONT', back: 'SECOND_DOCUMENT_BACK' };
    await resume(api, clientId, { documentSteps });
    const second = await until('the second result', async () => {
      const verification = await blocked(api, clientId);
      return verification.blocked.reason === 'second_document_unreadable' ? verification : undefined;
    });
    expect(second.person).toMatchObject({
      firstName: { identity: { verdict: 'match' }, document: { verdict: 'match' } },
    });
    expect(second.comparison).toMatchObject({ person: { verdict: 'match' } });
    // Nobody decides by it.
    expect(second.comparisonDigest).toBeNull();
    await api.cancel(clientId);
  });

  test('sees the files and the steps of a blocked run', async () => {
    const { api, sandbox, url, key } = the();
    const clientId = `seen-${randomUUID()}`;
    const { session } = await api.start(clientId, { documentSteps: { front: 'RESIDENCE_PERMIT' } });
    show(sandbox, session.scanRef, holder.files);
    const { documents, steps } = await blocked(api, clientId);
    expect(steps).toEqual(['SECOND_DOCUMENT_FRONT', 'SECOND_DOCUMENT_BACK']);
    expect(documents.map(({ name }) => name).toSorted()).toEqual([
      'SECOND_DOCUMENT_BACK',
      'SECOND_DOCUMENT_FRONT',
    ]);
    for (const { name } of documents) {
      const path = `${url}/v1/verifications/${clientId}/documents/${name}`;
      const answer = await fetch(path, { headers: { authorization: `Bearer ${key}` } });
      expect(answer.status).toBe(200);
      const file = new Map<string, Uint8Array>(Object.entries(holder.files)).get(name);
      expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(sha256(file ?? Buffer.alloc(0)));
    }
    await api.cancel(clientId);
    // A cancelled run keeps none.
    expect((await api.closed(clientId)).documents).toEqual([]);
  });
});

describe('a caller who asks again, of a run that is blocked before it has a session', () => {
  const bad = {
    person: { firstName: 'Rufus', lastName: 'Norton' },
    urls: { success: 'https://one.example/' },
  };
  const good = { person: { firstName: 'Taken', lastName: 'Norton' }, externalRef: 'second try' };

  test('with other wishes has them put in place of the former, and gets the one session', async () => {
    const { api, sandbox } = the();
    const clientId = `again-${randomUUID()}`;
    refuseNext(clientId, 'firstName');
    const first = problemOf(await api.open(clientId, bad));
    expect(first).toMatchObject({ code: 'blocked', field: 'person.firstName' });
    // The same again changes nothing, and asks iDenfy nothing.
    expect(problemOf(await api.open(clientId, bad)).code).toBe('blocked');
    expect(tap.sent(TOKEN, clientId)).toHaveLength(1);
    const opened = openedOf(await api.open(clientId, good), 200);
    expect(opened).toMatchObject({ verificationId: first['verificationId'], session: { usable: true } });
    expect(tap.sent(TOKEN, clientId)).toHaveLength(2);
    expect(tap.sent(TOKEN, clientId).at(-1)).toMatchObject({ firstName: 'Taken' });
    expect(tap.sent(TOKEN, clientId).at(-1)).not.toHaveProperty('successUrl');
    expect(await api.read(clientId)).toMatchObject({ externalRef: 'second try', blocked: null });
    expect(sandbox.control.counters(clientId).tokens.IDENTIFICATION).toBe(1);
  });

  test('many at once, each with other wishes: one run and one token, for the wishes of one, and the others are told so', async () => {
    const { api, sandbox } = the();
    const clientId = `again-${randomUUID()}`;
    refuseNext(clientId, 'firstName');
    const { verificationId } = problemOf(await api.open(clientId, bad));
    const answers = await Promise.all(
      Array.from({ length: 6 }, async (_, index) =>
        api.open(clientId, { ...good, person: { firstName: `Taken ${'abcdef'.charAt(index)}` } }),
      ),
    );
    const got = answers.filter(({ status }) => status === 200);
    expect(got.map((answer) => openedOf(answer))).toEqual([expect.objectContaining({ verificationId })]);
    const refused = answers.filter(({ status }) => status !== 200).map(problemOf);
    expect(refused).toEqual(
      refused.map(() =>
        expect.objectContaining({ code: 'different_request', verificationId, fields: ['person.firstName'] }),
      ),
    );
    expect(refused).toHaveLength(5);
    expect(sandbox.control.counters(clientId).tokens.IDENTIFICATION).toBe(1);
  });

  test('whose new wishes are refused too is told so', async () => {
    const { api } = the();
    const clientId = `again-${randomUUID()}`;
    refuseNext(clientId, 'firstName');
    refuseNext(clientId, 'locale');
    await api.open(clientId, bad);
    expect(problemOf(await api.open(clientId, good))).toMatchObject({ code: 'blocked', field: 'locale' });
    await api.cancel(clientId);
  });

  test('does not take back what an operator corrected, by repeating itself', async () => {
    const { api } = the();
    const clientId = `again-${randomUUID()}`;
    refuseNext(clientId, 'firstName');
    refuseNext(clientId, 'lastName');
    await api.open(clientId, bad);
    await resume(api, clientId, { person: { firstName: 'Corrected' } });
    await until('it is blocked again', async () => {
      const { blocked: again } = await api.read(clientId);
      return again?.field === 'person.lastName' ? again : undefined;
    });
    expect(problemOf(await api.open(clientId, bad)).code).toBe('blocked');
    await resume(api, clientId, { person: { lastName: 'Other' } });
    await api.reached(clientId, 'awaiting-user');
    expect(tap.sent(TOKEN, clientId).at(-1)).toMatchObject({ firstName: 'Corrected', lastName: 'Other' });
  });

  test('with another method is told which one is open', async () => {
    const { api } = the();
    const clientId = `again-${randomUUID()}`;
    refuseNext(clientId, 'firstName');
    await api.open(clientId, bad);
    const answer = await api.open(clientId, { ...good, method: 'stored' });
    expect([answer.status, problemOf(answer).code]).toEqual([409, 'different_method']);
    await api.cancel(clientId);
  });

  test('of `sequential`, whose document session is made already: both are made for the new wishes', async () => {
    const { api } = the();
    const clientId = `again-${randomUUID()}`;
    // The document token is asked for first; that of the identity session is refused.
    const asked = { method: 'sequential', documents: { second: { types: ['VISA'], country: 'LT' } } };
    const held = tap.hold(TOKEN);
    const opening = api.open(clientId, asked);
    await held.arrived;
    refuseNext(clientId, 'country');
    held.release();
    expect(problemOf(await opening)).toMatchObject({
      code: 'blocked',
      field: 'documents.identity.countries',
    });
    const second = { types: ['PASSPORT'], country: 'LV' };
    openedOf(await api.open(clientId, { ...asked, documents: { second } }), 200);
    const [, , document, identity] = tap.sent(TOKEN, clientId);
    expect(document).toMatchObject({ tokenType: 'DOCUMENT', documents: ['PASSPORT'], country: 'LV' });
    expect(identity).toMatchObject({ tokenType: 'IDENTIFICATION' });
  });
});
