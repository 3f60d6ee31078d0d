import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../src/app.ts';
import { inventDocument } from '../src/specimens/document.ts';
import { drawBlank, drawSpecimen } from '../src/specimens/draw.ts';
import { relativeOf } from '../src/specimens/relatives.ts';
import {
  base64,
  call,
  createSilentToken,
  createToken,
  face,
  jpeg,
  specimens,
  startSandbox,
  uniqueClient,
} from './support.ts';

let sandbox: Sandbox;
let front: string;
let back: string;
let selfie: string;
let blank: string;
const { person, document } = specimens('somebody');
const permit = document('RESIDENCE_PERMIT');
const country = permit.issuingCountry;

beforeAll(async () => {
  sandbox = await startSandbox();
  front = base64(await jpeg(permit));
  back = base64(await jpeg(permit, 'BACK'));
  selfie = base64(await face(person));
  blank = base64(await drawBlank({ format: 'jpeg' }));
});
afterAll(() => sandbox.close());

const submit = (body: Record<string, unknown>) => call(sandbox, '/api/v2/process', body);

// A JPEG may be followed by anything.
const padded = (size: number) =>
  base64(Buffer.concat([Buffer.from(back, 'base64'), Buffer.alloc(size)]).subarray(0, size));

/** Submits images for a new Token 2 and gives iDenfy's decision. */
async function decisionOn(images: Record<string, string>, more: Record<string, unknown> = {}, token = {}) {
  const { authToken, scanRef } = await createSilentToken(sandbox, uniqueClient(), token);
  const answer = await submit({ token: authToken, country, images, ...more });
  expect([answer.status, answer.text]).toEqual([200, '']);
  await sandbox.control.waitForSession({ scanRef }, ({ phase }) => phase === 'DECIDED');
  return (await call(sandbox, '/api/v2/status', { scanRef })).body;
}

describe('what is refused', () => {
  test.each([
    ['no token', { token: undefined }, 'MISSING_VALUE'],
    ['a token that is no text', { token: 7 }, 'BAD_VALUE'],
    ['a token that does not exist', { token: 'x'.repeat(40) }, 'TOKEN_NOT_VALID'],
    ['no country', { country: undefined }, 'MISSING_VALUE'],
    ['a country that does not exist', { country: 'ZZ' }, 'BAD_VALUE'],
    ['no images', { images: undefined }, 'MISSING_VALUE'],
    ['images that are a list', { images: [] }, 'BAD_VALUE'],
    ['no FRONT', { images: {} }, 'MISSING_VALUE'],
    ['a step that the token does not have', { images: { FRONT: 'AAAA', SELFIE: 'AAAA' } }, 'BAD_VALUE'],
    ['an image that is not base64', { images: { FRONT: 'not base64!' } }, 'BAD_VALUE'],
    ['an image as a data URL', { images: { FRONT: 'data:image/png;base64,AAAA' } }, 'BAD_VALUE'],
    ['a file that is no image', { images: { FRONT: base64(Buffer.from('GIF89a')) } }, 'BAD_VALUE'],
    ['a type that is not known', { documentType: 'LIBRARY_CARD' }, 'BAD_VALUE'],
    ['a skipAnalysis that is neither yes nor no', { skipAnalysis: 'yes' }, 'BAD_VALUE'],
  ])('%s', async (_what, change, identifier) => {
    const clientId = uniqueClient();
    const { authToken } = await createSilentToken(sandbox, clientId);
    const answer = await submit({
      token: authToken,
      country,
      images: { FRONT: front, BACK: back },
      ...change,
    });
    expect([answer.status, answer.body]).toEqual([400, expect.objectContaining({ identifier })]);
    expect(sandbox.control.counters(clientId).submissionsAccepted).toBe(0);
  });

  test('a token whose steps were not suppressed wants their images too', async () => {
    const { authToken } = await createToken(sandbox, { clientId: uniqueClient(), tokenType: 'DOCUMENT' });
    const answer = await submit({ token: authToken, country, images: { FRONT: front, BACK: back } });
    expect(answer.body).toMatchObject({
      identifier: 'MISSING_VALUE',
      message: "No image provided for step 'SECOND_DOCUMENT_FRONT'",
    });
  });

  test.each([{ questionnaire: 'source-of-funds' }, { nfcRequired: true }])(
    'a token with %j',
    async (more) => {
      const { authToken } = await createSilentToken(sandbox, uniqueClient(), more);
      const answer = await submit({ token: authToken, country, images: { FRONT: front, BACK: back } });
      expect([answer.status, answer.body]).toEqual([
        400,
        expect.objectContaining({ identifier: 'BAD_VALUE' }),
      ]);
    },
  );

  test('an identification without a face', async () => {
    const token = { clientId: uniqueClient(), additionalSteps: { ALL: { ALL: {} } } };
    const { authToken } = await createToken(sandbox, token);
    const answer = await submit({ token: authToken, country, images: { FRONT: front, BACK: back } });
    expect(answer.body).toMatchObject({ message: "No image provided for step 'FACE'" });
  });

  test('a named type without its back', async () => {
    const { authToken } = await createSilentToken(sandbox, uniqueClient());
    const answer = await submit({
      token: authToken,
      country,
      documentType: 'RESIDENCE_PERMIT',
      images: { FRONT: front },
    });
    expect(answer.body).toMatchObject({
      identifier: 'MISSING_VALUE',
      message: "No image provided for step 'BACK'",
    });
  });

  test('a PDF under a password', async () => {
    const { authToken } = await createSilentToken(sandbox, uniqueClient());
    const pdf = await drawSpecimen(permit, { side: 'BOTH', format: 'pdf', password: 'secret' });
    const answer = await submit({ token: authToken, country, images: { FRONT: base64(pdf) } });
    expect([answer.status, answer.body]).toEqual([
      400,
      expect.objectContaining({ identifier: 'BAD_VALUE', message: expect.stringContaining('encrypted') }),
    ]);
  });

  test('more than 20 MB of images, while 20 MB pass', async () => {
    const room = 20 * 1024 * 1024 - Buffer.from(front, 'base64').length;
    const { authToken } = await createSilentToken(sandbox, uniqueClient());
    const tooBig = await submit({
      token: authToken,
      country,
      images: { FRONT: front, BACK: padded(room + 1) },
    });
    expect([tooBig.status, tooBig.body]).toEqual([
      400,
      expect.objectContaining({ identifier: 'BAD_VALUE', message: expect.stringContaining('20 MB') }),
    ]);
    const images = { FRONT: front, BACK: padded(room) };
    expect((await submit({ token: authToken, country, images })).status).toBe(200);
  });

  test('a body that could not hold 20 MB of images', async () => {
    const answer = await call(sandbox, '/api/v2/process', undefined, { raw: Buffer.alloc(31 * 1024 * 1024) });
    const message = expect.stringContaining('larger than 20 MB');
    expect([answer.status, answer.body]).toEqual([
      413,
      expect.objectContaining({ identifier: 'BAD_VALUE', message }),
    ]);
  });

  test('everything, without the feature on the contract', async () => {
    const { authToken } = await createSilentToken(sandbox, uniqueClient());
    sandbox.control.setAccount({ directProcessing: false });
    try {
      const answer = await submit({ token: authToken, country, images: { FRONT: front, BACK: back } });
      expect(answer.body).toMatchObject({ identifier: 'PARTNER_CONTRACT_ERROR' });
    } finally {
      sandbox.control.setAccount({ directProcessing: true });
    }
  });
});

describe('a document that is not detected', () => {
  test('is refused with 400 when its type has to be detected, and the token stays good', async () => {
    const { authToken } = await createSilentToken(sandbox, uniqueClient());
    const answer = await submit({ token: authToken, country, images: { FRONT: blank } });
    expect([answer.status, answer.body]).toEqual([400, expect.objectContaining({ identifier: 'BAD_VALUE' })]);
    expect((await submit({ token: authToken, country, images: { FRONT: front, BACK: back } })).status).toBe(
      200,
    );
  });

  test('is refused with 200 and an error body, where the account is so', async () => {
    const clientId = uniqueClient();
    const { authToken } = await createSilentToken(sandbox, clientId);
    sandbox.control.setAccount({ undetectedDocument: '200-with-error' });
    try {
      const answer = await submit({ token: authToken, country, images: { FRONT: blank } });
      expect([answer.status, answer.body]).toEqual([
        200,
        expect.objectContaining({ identifier: 'BAD_VALUE' }),
      ]);
      expect(sandbox.control.counters(clientId).submissionsAccepted).toBe(0);
    } finally {
      sandbox.control.setAccount({ undetectedDocument: '400' });
    }
  });

  test('takes the token with it, where the account is so', async () => {
    const { authToken } = await createSilentToken(sandbox, uniqueClient());
    sandbox.control.setAccount({ failedProcessBurnsToken: true });
    try {
      await submit({ token: authToken, country, images: { FRONT: blank } });
      const again = await submit({ token: authToken, country, images: { FRONT: front, BACK: back } });
      expect(again.body).toMatchObject({ identifier: 'TOKEN_NOT_VALID' });
    } finally {
      sandbox.control.setAccount({ failedProcessBurnsToken: false });
    }
  });

  test('passes with skipAnalysis and is DENIED later', async () => {
    expect(await decisionOn({ FRONT: blank }, { skipAnalysis: true })).toMatchObject({
      status: 'DENIED',
      autoDocument: 'DOC_NOT_FOUND',
    });
  });

  test('passes with a named type where photos are not validated', async () => {
    sandbox.control.setAccount({ validatePhotos: false });
    try {
      const decision = await decisionOn({ FRONT: blank }, { documentType: 'PASSPORT' });
      expect(decision).toMatchObject({ status: 'DENIED', autoDocument: 'DOC_NOT_FOUND' });
    } finally {
      sandbox.control.setAccount({ validatePhotos: true });
    }
  });
});

const denied = (autoDocument: string) => expect.objectContaining({ status: 'DENIED', autoDocument });

describe('what is decided', () => {
  test('front and back of one document are approved, without a word about a face', async () => {
    expect(await decisionOn({ FRONT: front, BACK: back })).toMatchObject({
      status: 'APPROVED',
      autoDocument: 'DOC_VALIDATED',
      autoFace: 'FACE_NOT_CHECKED',
    });
  });

  test('a face that comes along is compared', async () => {
    expect(await decisionOn({ FRONT: front, BACK: back, FACE: selfie })).toMatchObject({
      autoFace: 'FACE_MATCH',
    });
    const other = base64(await face(specimens('somebody else').person));
    expect(await decisionOn({ FRONT: front, BACK: back, FACE: other })).toMatchObject({
      status: 'DENIED',
      autoFace: 'FACE_MISMATCH',
    });
  });

  test('a face stays its holder’s under another name, and is told in the webhook', async () => {
    const { authToken, scanRef } = await createSilentToken(sandbox, uniqueClient());
    const married = inventDocument(relativeOf(person, 'married-name'), 'PASSPORT', { issuingCountry: 'LT' });
    const images = { FRONT: base64(await jpeg(married)), FACE: selfie };
    await submit({ token: authToken, country: 'LT', images });
    const webhook = await sandbox.control.waitForWebhook({ scanRef });
    expect(JSON.parse(webhook.body)).toMatchObject({
      status: { overall: 'APPROVED', autoFace: 'FACE_MATCH' },
      fileUrls: { FACE: expect.any(String) },
    });
  });

  test('a passport needs no back', async () => {
    const passport = document('PASSPORT', { issuingCountry: country });
    expect(await decisionOn({ FRONT: base64(await jpeg(passport)) })).toMatchObject({ status: 'APPROVED' });
  });

  test('one PDF may hold both sides', async () => {
    const pdf = await drawSpecimen(permit, { side: 'BOTH', format: 'pdf' });
    expect(await decisionOn({ FRONT: base64(pdf) })).toMatchObject({ status: 'APPROVED' });
  });

  test('a country in small letters is the same country', async () => {
    const decision = await decisionOn({ FRONT: front, BACK: back }, { country: country.toLowerCase() });
    expect(decision).toMatchObject({ status: 'APPROVED' });
  });

  test('a missing back, sides exchanged, and another document’s back are told from each other’s', async () => {
    expect(await decisionOn({ FRONT: front })).toEqual(denied('DOC_SIDE_MISMATCH'));
    expect(await decisionOn({ FRONT: front, BACK: front })).toEqual(denied('DOC_SIDE_MISMATCH'));
    expect(await decisionOn({ FRONT: back, BACK: front })).toEqual(denied('DOC_SIDE_MISMATCH'));
    const other = base64(await jpeg(document('RESIDENCE_PERMIT', { seed: 'other' }), 'BACK'));
    expect(await decisionOn({ FRONT: front, BACK: other })).toEqual(denied('DOC_SIDE_MISMATCH'));
  });

  test('a face where a document should be is none', async () => {
    expect(await decisionOn({ FRONT: selfie }, { skipAnalysis: true })).toEqual(denied('DOC_NOT_FOUND'));
  });

  test('another country than told', async () => {
    expect(await decisionOn({ FRONT: front, BACK: back }, { country: 'PT' })).toEqual(
      denied('COUNTRY_MISMATCH'),
    );
  });

  test('another type than the token allows', async () => {
    const decision = await decisionOn({ FRONT: front, BACK: back }, {}, { documents: ['PASSPORT'] });
    expect(decision).toEqual(denied('DOC_TYPE_MISMATCH'));
  });

  test('a document that has expired', async () => {
    const old = document('PASSPORT', {
      issuingCountry: country,
      dateOfIssue: '2010-01-01',
      dateOfExpiry: '2020-01-01',
    });
    expect(await decisionOn({ FRONT: base64(await jpeg(old)) })).toEqual(denied('DOC_EXPIRED'));
  });
});

describe('a token', () => {
  test('may be called authToken, as older pages have it', async () => {
    const clientId = uniqueClient();
    const { authToken } = await createSilentToken(sandbox, clientId);
    const answer = await submit({ authToken, country, images: { FRONT: front, BACK: back } });
    expect(answer.status).toBe(200);
    expect(sandbox.control.counters(clientId).submissionsBy).toEqual({ token: 0, authToken: 1 });
  });

  test('is taken once, also by ten submissions at the same time', async () => {
    const clientId = uniqueClient();
    const { authToken } = await createSilentToken(sandbox, clientId);
    const body = { token: authToken, country, images: { FRONT: front, BACK: back } };
    const answers = await Promise.all(Array.from({ length: 10 }, () => submit(body)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(sandbox.control.counters(clientId)).toMatchObject({
      submissionsTried: 10,
      submissionsAccepted: 1,
    });
  });

  test('is REVIEWING from the moment it is taken', async () => {
    const slow = await startSandbox({ processingDelayMs: 3_600_000 });
    try {
      const { authToken, scanRef } = await createSilentToken(slow, uniqueClient());
      const images = { FRONT: front, BACK: back };
      expect((await call(slow, '/api/v2/status', { scanRef })).body).toMatchObject({ status: 'ACTIVE' });
      await call(slow, '/api/v2/process', { token: authToken, country, images });
      expect((await call(slow, '/api/v2/status', { scanRef })).body).toMatchObject({ status: 'REVIEWING' });
    } finally {
      await slow.close();
    }
  });

  test('can have its decision planned', async () => {
    const clientId = uniqueClient();
    sandbox.control.plan(clientId, { autoDocument: 'DOC_FAKE' });
    const { authToken, scanRef } = await createSilentToken(sandbox, clientId);
    await submit({ token: authToken, country, images: { FRONT: front, BACK: back } });
    const session = await sandbox.control.waitForSession({ scanRef }, ({ phase }) => phase === 'DECIDED');
    expect(session.overall).toBe('DENIED');
  });
});
