import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../src/app.ts';
import type { Outcome } from '../src/outcome.ts';
import {
  call,
  createToken,
  face,
  jpeg,
  type Receiver,
  specimens,
  startReceiver,
  startSandbox,
  type Token,
  uniqueClient,
} from './support.ts';

const start = Date.UTC(2026, 0, 1);
let now = start;
let sandbox: Sandbox;
let receiver: Receiver;
let files: Record<string, Uint8Array>;
const { person, document } = specimens('a user');

beforeAll(async () => {
  receiver = await startReceiver();
  sandbox = await startSandbox({ account: { webhookUrl: receiver.url }, now: () => now });
  const permit = await jpeg(document('RESIDENCE_PERMIT'));
  files = {
    FRONT: await jpeg(document('PASSPORT')),
    FACE: await face(person),
    SECOND_DOCUMENT_FRONT: permit,
  };
});
afterAll(async () => {
  await sandbox.close();
  await receiver.close();
});

const status = async ({ scanRef }: Token) => (await call(sandbox, '/api/v2/status', { scanRef })).body;
const webhookOf = ({ scanRef }: Token, event: string) =>
  receiver.next(({ body, headers }) => body.scanRef === scanRef && headers['idenfy-event-type'] === event);
const newToken = (fields: Record<string, unknown> = {}) =>
  createToken(sandbox, { clientId: uniqueClient(), ...fields });

async function completed(outcome: Outcome = {}, fields: Record<string, unknown> = {}) {
  const token = await newToken(fields);
  sandbox.control.complete(token, { files, outcome });
  return { token, webhook: await webhookOf(token, 'IDENTIFICATION_AUTO_FINISHED') };
}

describe('a session ends by time', () => {
  test('when nobody used its token within expiryTime', async () => {
    const token = await newToken({ expiryTime: 60 });
    now += 59_000;
    expect(await status(token)).toMatchObject({ status: 'ACTIVE' });
    now += 1000;
    expect(await status(token)).toMatchObject({ status: 'EXPIRED' });
    const { body } = await webhookOf(token, 'IDENTIFICATION_EXPIRED');
    expect(body).toMatchObject({
      final: true,
      status: { overall: 'EXPIRED', autoDocument: null, additionalSteps: null },
      fileUrls: null,
    });
  });

  test('when its user does not finish within sessionLength, however long the token had', async () => {
    const token = await newToken({ expiryTime: 2_000_000, sessionLength: 60 });
    await call(sandbox, token.redirectUrl, undefined, { method: 'GET', authorization: null });
    now += 60_000;
    expect(await status(token)).toMatchObject({ status: 'EXPIRED' });
    const page = await call(sandbox, `/ui?authToken=${token.authToken}`, undefined, { method: 'GET' });
    expect(page.text).toContain('has expired');
  });

  test('by itself, without anybody asking', async () => {
    const token = await newToken({ expiryTime: 0 });
    expect((await webhookOf(token, 'IDENTIFICATION_EXPIRED')).body.final).toBe(true);
  });

  test('not once it was submitted', async () => {
    const token = await newToken({ sessionLength: 60 });
    sandbox.control.complete(token, { files });
    now += 3_600_000;
    await webhookOf(token, 'IDENTIFICATION_AUTO_FINISHED');
    expect(await status(token)).toMatchObject({ status: 'APPROVED' });
  });

  test('at once, when told to', async () => {
    const token = await newToken();
    sandbox.control.expire(token);
    await webhookOf(token, 'IDENTIFICATION_EXPIRED');
    expect(() => sandbox.control.complete(token, { files })).toThrow('EXPIRED, not ACTIVE');
  });
});

describe('a user', () => {
  test('can submit once', async () => {
    const { token } = await completed();
    expect(() => sandbox.control.complete(token, { files })).toThrow('not ACTIVE');
  });

  test('can show only what the session asks for', async () => {
    const token = await newToken({ additionalSteps: { ALL: { ALL: {} } } });
    expect(() => sandbox.control.complete(token, { files })).toThrow('no step SECOND_DOCUMENT_FRONT');
    expect(() => sandbox.control.complete(token, { files: { FRONT: Buffer.from('text') } })).toThrow(
      'no JPEG',
    );
  });

  test('who gives up is told as CANCELLED, in the body as EXPIRED', async () => {
    const token = await newToken();
    sandbox.control.cancel(token);
    const { body } = await webhookOf(token, 'IDENTIFICATION_CANCELLED');
    expect(body).toMatchObject({ final: true, status: { overall: 'EXPIRED' } });
    expect(await status(token)).toMatchObject({ status: 'EXPIRED' });
  });

  test('who gives up may also be told as still ACTIVE', async () => {
    sandbox.control.setAccount({ cancelledBody: 'active-not-final' });
    try {
      const token = await newToken();
      sandbox.control.cancel(token);
      const { body } = await webhookOf(token, 'IDENTIFICATION_CANCELLED');
      expect(body).toMatchObject({ final: false, status: { overall: 'ACTIVE' } });
      expect(await status(token)).toMatchObject({ status: 'EXPIRED' });
    } finally {
      sandbox.control.setAccount({ cancelledBody: 'expired-final' });
    }
  });

  test('with another name than the token says is SUSPECTED', async () => {
    const { webhook } = await completed({}, { lastName: 'Somebody', dateOfBirth: '1950-01-01' });
    expect(webhook.body.status).toMatchObject({
      overall: 'SUSPECTED',
      mismatchTags: ['SURNAME', 'DATE_OF_BIRTH'],
    });
  });

  test('with the token’s own name, in other letters, is not', async () => {
    const fields = { firstName: person.firstName.toLowerCase(), lastName: person.lastName };
    expect((await completed({}, fields)).webhook.body.status.overall).toBe('APPROVED');
  });

  test('with a document of a country that the token does not allow is DENIED', async () => {
    const { webhook } = await completed({}, { country: ['PT', 'ES'] });
    expect(webhook.body.status).toMatchObject({ overall: 'DENIED', autoDocument: 'COUNTRY_MISMATCH' });
  });
});

describe('the additional step', () => {
  test('is stored and not judged by default', async () => {
    const { webhook } = await completed();
    expect(webhook.body).toMatchObject({
      status: { overall: 'APPROVED', additionalSteps: null },
      additionalSteps: { SECOND_DOCUMENT_FRONT: 'UPLOAD' },
    });
  });

  test.each([
    ['VALID', 'Additional step is valid'],
    ['INVALID', 'Additional step is invalid'],
    ['NOT_FOUND', 'Additional step was not found'],
  ] as const)('is %s where the account judges so, or as a sentence', async (verdict, sentence) => {
    sandbox.control.setAccount({ uploadStepsJudged: verdict });
    try {
      expect((await completed()).webhook.body.status).toMatchObject({ additionalSteps: verdict });
      sandbox.control.setAccount({ additionalStepForm: 'sentence' });
      expect((await completed()).webhook.body.status).toMatchObject({ additionalSteps: sentence });
    } finally {
      sandbox.control.setAccount({ uploadStepsJudged: null, additionalStepForm: 'enum' });
    }
  });

  test('is NOT_FOUND where it is judged and was skipped', async () => {
    sandbox.control.setAccount({ uploadStepsJudged: 'VALID' });
    try {
      const token = await newToken();
      const { FRONT, FACE } = files;
      if (FRONT === undefined || FACE === undefined) throw new Error('drawn above');
      sandbox.control.complete(token, { files: { FRONT, FACE } });
      const { body } = await webhookOf(token, 'IDENTIFICATION_AUTO_FINISHED');
      expect(body).toMatchObject({ status: { additionalSteps: 'NOT_FOUND' }, additionalSteps: null });
    } finally {
      sandbox.control.setAccount({ uploadStepsJudged: null });
    }
  });
});

describe('an outcome that was asked for', () => {
  test('is taken as it is, values of the future as well', async () => {
    const { webhook } = await completed({
      overall: 'ON_HOLD',
      additionalSteps: 'PERHAPS',
      fraudTags: ['NEW_TAG'],
      autoDocument: 'DOC_MAYBE',
      data: { docNumber: 'X1', docPlanet: 'MARS' },
    });
    expect(webhook.body).toMatchObject({
      status: {
        overall: 'ON_HOLD',
        additionalSteps: 'PERHAPS',
        fraudTags: ['NEW_TAG'],
        autoDocument: 'DOC_MAYBE',
      },
      data: { docNumber: 'X1', docPlanet: 'MARS' },
    });
  });

  test('gets a reason where it needs one', async () => {
    expect((await completed({ overall: 'DENIED' })).webhook.body.status).toMatchObject({
      autoFace: 'FACE_MISMATCH',
    });
    expect((await completed({ overall: 'SUSPECTED' })).webhook.body.status).toMatchObject({
      mismatchTags: ['NAME'],
    });
  });

  test('follows from its reasons where it is not named', async () => {
    expect((await completed({ autoDocument: 'DOC_FAKE' })).webhook.body.status.overall).toBe('DENIED');
    expect((await completed({ fraudTags: ['DUPLICATE_FACE'] })).webhook.body.status.overall).toBe(
      'SUSPECTED',
    );
  });
});

describe('a human at iDenfy', () => {
  test('decides after the interim result, when told to', async () => {
    const outcome: Outcome = {
      interimFirst: true,
      reviewDelayMs: null,
      overall: 'DENIED',
      manualDocument: 'DOC_FAKE',
      interim: { overall: 'APPROVED' },
    };
    const { token, webhook } = await completed(outcome);
    expect(webhook.body).toMatchObject({
      final: false,
      status: { overall: 'APPROVED', manualDocument: null },
    });
    expect(sandbox.control.session(token)).toMatchObject({ pending: true, final: false });
    sandbox.control.release(token);
    const later = await webhookOf(token, 'IDENTIFICATION_MANUAL_FINISHED');
    expect(later.body).toMatchObject({
      final: true,
      status: { overall: 'DENIED', manualDocument: 'DOC_FAKE' },
    });
    expect(() => sandbox.control.release(token)).toThrow('no interim result waits');
  });

  test('decides by himself where the account or the token wants a review', async () => {
    const { token, webhook } = await completed({}, { reviewSuccessful: true });
    expect(webhook.body.final).toBe(false);
    const later = await webhookOf(token, 'IDENTIFICATION_MANUAL_FINISHED');
    expect(later.body.status).toMatchObject({
      overall: 'APPROVED',
      manualFace: 'FACE_MATCH',
      manualDocument: 'DOC_VALIDATED',
    });
    const failed = await completed({ autoDocument: 'DOC_GLARED' }, { reviewSuccessful: true });
    expect(failed.webhook.body.final).toBe(true);
  });

  test('can change the decision afterwards', async () => {
    const { token } = await completed();
    sandbox.control.review(token, { overall: 'DENIED', manualDocument: 'DOC_FAKE' });
    const { body } = await webhookOf(token, 'IDENTIFICATION_MANUAL_FINISHED');
    expect(body.status).toMatchObject({
      overall: 'DENIED',
      autoDocument: 'DOC_VALIDATED',
      manualDocument: 'DOC_FAKE',
    });
    expect(await status(token)).toMatchObject({ status: 'DENIED', manualDocument: 'DOC_FAKE' });
  });

  test.each([true, false])('gets what was resubmitted, final: %p', async (final) => {
    const { token } = await completed({ overall: 'SUSPECTED', fraudTags: ['DUPLICATE_FACE'] });
    const { SECOND_DOCUMENT_FRONT: file } = files;
    if (file === undefined) throw new Error('drawn above');
    sandbox.control.resubmit(token, {
      final,
      files: { SECOND_DOCUMENT_BACK: file },
      outcome: { overall: final ? 'APPROVED' : 'REVIEWING', fraudTags: [] },
    });
    const { body } = await webhookOf(token, 'IDENTIFICATION_RESUBMITTED');
    expect(body).toMatchObject({
      final,
      status: { overall: final ? 'APPROVED' : 'REVIEWING', fraudTags: [] },
      additionalSteps: { SECOND_DOCUMENT_FRONT: 'UPLOAD', SECOND_DOCUMENT_BACK: 'UPLOAD' },
    });
  });
});

describe('deletion', () => {
  test('is refused while the token lives, and takes files and data afterwards', async () => {
    const active = await newToken();
    const refused = await call(sandbox, '/api/v2/delete', { scanRef: active.scanRef });
    expect([refused.status, refused.body]).toEqual([
      400,
      {
        message: 'Token has not expired yet.',
        identifier: 'PARTNER_ERROR',
        documentation: '',
        severity: 'NOT_SEVERE',
      },
    ]);
    const { token } = await completed();
    const done = await call(sandbox, '/api/v2/delete', { scanRef: token.scanRef });
    expect([done.status, done.text]).toEqual([200, '']);
    expect(await status(token)).toMatchObject({ status: 'DELETED', autoDocument: null });
    expect((await call(sandbox, '/api/v2/files', { scanRef: token.scanRef })).body).toEqual({});
    expect((await call(sandbox, '/api/v2/data', { scanRef: token.scanRef })).body).toMatchObject({
      docNumber: null,
    });
  });
});

test('an unknown token leads nowhere', async () => {
  const answer = await call(sandbox, '/api/v2/redirect?authToken=x', undefined, { method: 'GET' });
  expect([answer.status, answer.body]).toEqual([
    400,
    expect.objectContaining({ identifier: 'TOKEN_NOT_VALID' }),
  ]);
  expect((await call(sandbox, '/ui?authToken=x', undefined, { method: 'GET' })).status).toBe(404);
});
