/** Against a real HTTP server that answers as iDenfy might, and a real database in memory. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { parseWebhook } from '../../src/idenfy/webhook.ts';
import { doubts } from '../../src/matching/doubts.ts';
import { createRecords, openDatabase } from '../../src/records/index.ts';
import type { Reason } from '../../src/domain/reasons.ts';
import { requestedDocuments, sha256 } from '../workflows/builders.ts';
import { answerWith } from '../idenfy/support.ts';
import { freshPglite } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';
import { activityEnvironment, failureOf, inActivity, useActivities } from './support.ts';

const { records, activities } = useActivities();

const created = (changes: object = {}) => {
  const answer = { authToken: 'token-1', scanRef: randomUUID(), expiryTime: 3_600, ...changes };
  return answerWith(201, JSON.stringify(answer));
};

const identityRequest = (changes: object = {}) => ({
  clientId: `client-${randomUUID()}`,
  verificationId: randomUUID(),
  attempt: 0,
  method: 'silent' as const,
  externalRef: null,
  asked: requestedDocuments(),
  person: {},
  additionalSteps: null,
  urls: {},
  locale: null,
  expirySeconds: 3_600,
  sessionLengthSeconds: 600,
  ...changes,
});

const documentRequest = () => ({
  clientId: `client-${randomUUID()}`,
  verificationId: randomUUID(),
  types: [],
  expirySeconds: 3_600,
  sessionLengthSeconds: 600,
});

const steps = (...names: string[]) => ({
  ALL: { ALL: Object.fromEntries(names.map((name) => [name, { type: 'UPLOAD' }])) },
});

async function identitySession(answer: Parameters<typeof activities>[0], changes: object = {}) {
  const { made, baseUrl } = await activities(answer);
  const session = await inActivity(() => made.createIdentitySession(identityRequest(changes)));
  return { ...session, baseUrl };
}

describe('Token 1', () => {
  test.each<[what: string, echo: object, has: boolean]>([
    ['an account default', { additionalSteps: steps('SECOND_DOCUMENT') }, true],
    ['a step beside the utility bill', { additionalSteps: steps('UTILITY_BILL', 'SECOND_DOCUMENT') }, true],
    ['the utility bill alone', { additionalSteps: steps('UTILITY_BILL', 'SECOND_UTILITY_BILL') }, false],
    ['null', { additionalSteps: null }, false],
    ['no step', { additionalSteps: { ALL: { ALL: {} } } }, false],
    ['no echo, as in the guides, where none was asked for', {}, false],
    ['an echo of a shape that nobody documented', { additionalSteps: ['SECOND_DOCUMENT'] }, true],
  ])('with %s: %j has an additional step: %p', async (_, echo, has) => {
    expect((await identitySession(created(echo))).hasAdditionalStep).toBe(has);
  });

  test('has the step that was asked for where the answer does not echo it', async () => {
    const additionalSteps = steps('SECOND_DOCUMENT');
    expect((await identitySession(created(), { additionalSteps })).hasAdditionalStep).toBe(true);
  });

  test('of an old generation, without redirectUrl, gets the documented one', async () => {
    const { session, baseUrl } = await identitySession(created());
    expect(session.redirectUrl).toBe(`${baseUrl}/api/v2/redirect?authToken=token-1`);
  });

  test.each<[echoed: unknown, least: number, most: number]>([
    [60, 0, 60],
    [null, 0, 3_600],
    [undefined, 0, 3_600],
    ['soon', 0, 3_600],
    [-5, 0, 0],
    // Beyond iDenfy's own bound of 30 days it would be no date any more.
    [1e18, 2_591_000, 2_592_000],
  ])('whose life is echoed as %p lives between %d and %d seconds', async (expiryTime, least, most) => {
    const before = Date.now();
    const { session } = await identitySession(created({ expiryTime }));
    const expiresAt = Date.parse(session.expiresAt);
    expect(expiresAt).toBeGreaterThanOrEqual(before + least * 1_000);
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + most * 1_000);
  });

  test('is in the records under its scanRef at once', async () => {
    const request = identityRequest();
    const { made } = await activities(created());
    const { session } = await inActivity(() => made.createIdentitySession(request));
    expect(await records().verifications.byScanRef(session.scanRef)).toMatchObject({
      clientId: request.clientId,
      verificationId: request.verificationId,
      role: 'identity',
    });
  });

  test('is given to the run although the database is away, since a retry would buy another', async () => {
    const away = createRecords(await openDatabase(await freshPglite(), testKeyRing));
    await away.close();
    const { made } = await activities(created({ additionalSteps: steps('SECOND') }), away);
    const { session } = await inActivity(() => made.createIdentitySession(identityRequest()));
    expect(session.authToken).toBe('token-1');
  });
});

describe('Token 2', () => {
  test.each<[what: string, echo: object, defects: Reason[]]>([
    ['nothing', {}, []],
    ['no step', { additionalSteps: { ALL: { ALL: {} } }, questionnaire: null, nfcRequired: false }, []],
    ['a step', { additionalSteps: steps('SECOND') }, ['document_session_has_steps']],
    ['a utility bill', { utilityBill: true }, ['document_session_has_steps']],
    ['steps that cannot be read', { additionalSteps: 'all' }, ['document_session_has_steps']],
    ['a questionnaire', { questionnaire: 'kyc' }, ['document_session_has_questionnaire']],
    ['a questionnaire that cannot be read', { questionnaire: 7 }, ['document_session_has_questionnaire']],
    ['NFC', { nfcRequired: true }, ['document_session_requires_nfc']],
    [
      'all of it',
      { additionalSteps: steps('SECOND'), questionnaire: 'kyc', nfcRequired: true },
      ['document_session_has_steps', 'document_session_has_questionnaire', 'document_session_requires_nfc'],
    ],
  ])('that echoes %s: %j has the defects %j', async (_, echo, defects) => {
    const { made } = await activities(created(echo));
    const answer = await inActivity(() => made.createDocumentSession(documentRequest()));
    expect(answer.defects).toEqual(defects);
  });
});

test('Token 2 asks for no step, no questionnaire and no NFC, whatever the account’s defaults are', async () => {
  const chunks: Buffer[] = [];
  const { made } = await activities((request, response) => {
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    created()(request, response);
  });
  await inActivity(() => made.createDocumentSession({ ...documentRequest(), types: ['ID_CARD'] }));
  expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({
    tokenType: 'DOCUMENT',
    documents: ['ID_CARD'],
    additionalSteps: { ALL: { ALL: {} } },
    questionnaire: null,
    nfcRequired: false,
  });
});

describe('what fails', () => {
  const secret = 'JONAS PETRAITIS';
  const body = JSON.stringify({ identifier: 'BAD_VALUE', message: `Field 'firstName' is ${secret}` });

  test.each<[status: number, headers: Record<string, string>, failure: object]>([
    [402, {}, { type: 'no_credits', nonRetryable: true }],
    [401, {}, { type: 'bad_credentials', nonRetryable: true }],
    [400, {}, { type: 'bad_value', nonRetryable: true }],
    [500, {}, { type: 'server_error', nonRetryable: false }],
    [429, {}, { type: 'rate_limited', nonRetryable: false }],
    [429, { 'retry-after': '7' }, { type: 'rate_limited', nonRetryable: false, nextRetryDelay: 7_000 }],
  ])(
    'with %d and %j is told by its code, whether to try again, and nothing of the person',
    async (status, headers, failure) => {
      const { made } = await activities(answerWith(status, body, headers));
      const reason = await failureOf(inActivity(() => made.createIdentitySession(identityRequest())));
      expect(reason).toBeInstanceOf(ApplicationFailure);
      expect(reason).toMatchObject(failure);
      expect(`${String(reason)} ${JSON.stringify(reason)}`).not.toContain(secret);
    },
  );

  test('by our own rules is never sent, and never tried again', async () => {
    let requests = 0;
    const { made } = await activities((request, response) => {
      requests += 1;
      created()(request, response);
    });
    const person = { firstName: `${secret}\u0007` };
    const reason = await failureOf(inActivity(() => made.createIdentitySession(identityRequest({ person }))));
    expect(reason).toMatchObject({
      type: 'bad_value',
      nonRetryable: true,
      details: [{ field: 'firstName' }],
    });
    expect(`${String(reason)} ${JSON.stringify(reason)}`).not.toContain(secret);
    expect(requests).toBe(0);
  });

  test('because a worker stops or the run is cancelled is a cancellation, and not the end of the run', async () => {
    const asking = Promise.withResolvers<void>();
    const { made } = await activities((request) => {
      request.resume();
      asking.resolve();
    });
    const environment = activityEnvironment();
    const reason = failureOf(environment.run(async () => made.createIdentitySession(identityRequest())));
    await asking.promise;
    const cancelled = once(environment.context.cancellationSignal, 'abort');
    environment.cancel('WORKER_SHUTDOWN');
    await cancelled;
    expect(await reason).toBeInstanceOf(CancelledFailure);
  });
});

describe('what iDenfy answers when it is asked', () => {
  const status = {
    status: 'APPROVED',
    fraudTags: [],
    mismatchTags: [],
    autoFace: 'FACE_MATCH',
    autoDocument: 'DOC_VALIDATED',
    manualFace: '',
    manualDocument: '',
  };

  test('keeps the fields of other years that speak against VERIFIED, on the way to the record', async () => {
    const said = { suspicionReasons: ['DOC_MOBILE_PHOTO'], sanctionsStatus: 'TRUE_POSITIVE' };
    const data = { docType: 'PASSPORT', docIssuingCountry: 'LT', clientIpProxyRiskLevel: 'HIGH' };
    const { made } = await activities((request, response) => {
      const isStatus = request.url === '/api/v2/status';
      answerWith(200, JSON.stringify(isStatus ? { ...status, ...said } : data))(request, response);
    });
    const scanRef = randomUUID();
    const answer = await inActivity(() => made.askStatus({ scanRef }));
    const { eventId } = await inActivity(() =>
      made.fetchData({ verificationId: randomUUID(), clientId: 'client-1', scanRef, answer }),
    );
    const body = (await records().inbox.bodies([eventId])).get(eventId);
    const parsed = parseWebhook(body ?? new Uint8Array(), undefined);
    expect(parsed).toMatchObject({
      webhook: { status: { overall: 'APPROVED', ...said }, data: { clientIpProxyRiskLevel: 'HIGH' } },
    });
  });

  test.each([
    [{ overall: 'DENIED' }, ['identity_misplaced:DENIED']],
    [{ ManualDocument: 'DOC_FAKE' }, ['identity_misplaced:DOC_FAKE']],
    [{ additionalSteps: 'INVALID' }, ['identity_misplaced:INVALID']],
    [{ riskAssessment: { riskLevel: 'HIGH' } }, ['identity_misplaced:RISKASSESSMENT']],
    [{ AML: [{ status: { overallStatus: 'SUSPECTED' } }] }, ['identity_misplaced:AML']],
    [{ externalRef: 'Jonas, Main St. 5', somethingNew: 'Jonas' }, []],
  ])('keeps what an undocumented field says against VERIFIED: %j', async (said, reasons) => {
    const data = { docType: 'PASSPORT' };
    const { made } = await activities((request, response) => {
      const isStatus = request.url === '/api/v2/status';
      answerWith(200, JSON.stringify(isStatus ? { ...status, ...said } : data))(request, response);
    });
    const scanRef = randomUUID();
    const answer = await inActivity(() => made.askStatus({ scanRef }));
    expect(JSON.stringify(answer)).not.toContain('Jonas');
    const { eventId } = await inActivity(() =>
      made.fetchData({ verificationId: randomUUID(), clientId: 'client-1', scanRef, answer }),
    );
    const body = (await records().inbox.bodies([eventId])).get(eventId);
    const parsed = parseWebhook(body ?? new Uint8Array(), undefined);
    const webhook = parsed.kind === 'identification' ? parsed.webhook : null;
    const found = doubts({ identity: webhook, comparison: null, today: '2026-11-22', hasSteps: true });
    expect(found.filter((doubt) => doubt !== 'identity_expiry_unknown')).toEqual(reasons);
    expect(answer.evidence).toEqual(reasons.map((reason) => reason.replace('identity_', '')));
  });

  test('is told by the same digest as before where it says no more', async () => {
    const { made } = await activities(answerWith(200, JSON.stringify(status)));
    const answer = await inActivity(() => made.askStatus({ scanRef: 'scan-1' }));
    expect(answer.more).toBeUndefined();
    const { digest, evidence, ...known } = answer;
    expect(evidence).toEqual([]);
    expect(digest).toBe(sha256(JSON.stringify(['scan-1', known])));
  });
});
