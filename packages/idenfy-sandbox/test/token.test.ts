import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../src/app.ts';
import { secondDocumentSteps } from '../src/options.ts';
import { call, createToken, startSandbox, uniqueClient } from './support.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const post = (body: unknown) => call(sandbox, '/api/v2/token', body);

describe('the 201', () => {
  test('echoes every field, names in capitals, with a 40-character token and a UUID', async () => {
    const clientId = uniqueClient();
    const given = {
      clientId,
      tokenType: 'IDENTIFICATION',
      externalRef: 'run:1',
      expiryTime: 3600,
      sessionLength: 600,
      locale: 'lt',
      country: 'LT',
      documents: ['PASSPORT'],
      dateOfBirth: '1990-05-15',
      successUrl: 'https://team.example/ok',
      checkLiveness: true,
    };
    const answer = await post({ ...given, firstName: 'Jūratė', lastName: "O'Neil-Žukas" });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      ...given,
      message: 'Token created successfully',
      firstName: 'JŪRATĖ',
      lastName: "O'NEIL-ŽUKAS",
      personScanRef: clientId,
      allowedDocuments: { ALL: ['PASSPORT'] },
      digitString: null,
      checkAml: false,
      authToken: expect.stringMatching(/^[A-Za-z0-9]{40}$/),
      scanRef: expect.stringMatching(/^[0-9a-f-]{36}$/),
      redirectUrl: expect.stringMatching(
        new RegExp(`^${sandbox.url}/api/v2/redirect\\?authToken=[A-Za-z0-9]{40}$`),
      ),
    });
  });

  test('fills the account’s defaults, the additional steps as well', async () => {
    expect(await createToken(sandbox, { clientId: uniqueClient() })).toMatchObject({
      tokenType: 'IDENTIFICATION',
      expiryTime: 86_400,
      sessionLength: 1800,
      documents: ['ID_CARD', 'PASSPORT', 'RESIDENCE_PERMIT', 'DRIVER_LICENSE'],
      additionalSteps: secondDocumentSteps,
      questionnaire: null,
      nfcRequired: false,
      reviewSuccessful: false,
    });
  });

  test('has the request’s own steps, or none where they are suppressed', async () => {
    const own = { LT: { ID_CARD: { PERMIT: { type: 'UPLOAD', texts: { en: { name: 'Permit' } } } } } };
    const clientId = uniqueClient();
    expect((await createToken(sandbox, { clientId, additionalSteps: own }))['additionalSteps']).toEqual(own);
    const none = { ALL: { ALL: {} } };
    const suppressed = await createToken(sandbox, { clientId, additionalSteps: none });
    expect(suppressed['additionalSteps']).toEqual(none);
    expect(sandbox.control.session({ scanRef: suppressed.scanRef }).steps).toEqual([]);
  });

  test('shows the account’s switches, which a request can turn off', async () => {
    const other = await startSandbox({
      account: {
        defaultAdditionalSteps: null,
        defaultQuestionnaire: 'source-of-funds',
        nfcRequired: true,
        manualReview: true,
      },
    });
    try {
      const clientId = uniqueClient();
      expect(await createToken(other, { clientId })).toMatchObject({
        additionalSteps: {},
        questionnaire: 'source-of-funds',
        nfcRequired: true,
        reviewSuccessful: true,
        reviewFailed: true,
      });
      const off = { questionnaire: null, nfcRequired: false, reviewFailed: false };
      expect(await createToken(other, { clientId, ...off })).toMatchObject(off);
    } finally {
      await other.close();
    }
  });

  test('takes a list of countries, as the prose page shows it', async () => {
    const token = await createToken(sandbox, { clientId: uniqueClient(), country: ['US', 'GB'] });
    expect(token['country']).toEqual(['US', 'GB']);
  });

  test('has eight digits where they are asked for', async () => {
    const token = await createToken(sandbox, { clientId: uniqueClient(), generateDigitString: true });
    expect(token['digitString']).toMatch(/^\d{8}$/);
  });

  test('drops fields that nobody knows', async () => {
    expect(await createToken(sandbox, { clientId: uniqueClient(), lifetime: 5 })).not.toHaveProperty(
      'lifetime',
    );
  });
});

describe('a request that iDenfy would not take', () => {
  const id = 'somebody';
  test.each([
    [{}, 'MISSING_VALUE', 'clientId'],
    [{ clientId: null }, 'BAD_VALUE', 'clientId'],
    [{ clientId: '' }, 'BAD_VALUE', 'clientId'],
    [{ clientId: 'x'.repeat(101) }, 'BAD_VALUE', 'clientId'],
    [{ clientId: 'Jūratė' }, 'BAD_VALUE', 'clientId'],
    [{ clientId: id, tokenType: 'VIDEO_CALL' }, 'BAD_VALUE', 'tokenType'],
    [{ clientId: id, externalRef: 'x'.repeat(41) }, 'BAD_VALUE', 'externalRef'],
    [{ clientId: id, expiryTime: 2_592_001 }, 'BAD_VALUE', 'expiryTime'],
    [{ clientId: id, expiryTime: '60' }, 'BAD_VALUE', 'expiryTime'],
    [{ clientId: id, sessionLength: 59 }, 'BAD_VALUE', 'sessionLength'],
    [{ clientId: id, country: 'XX' }, 'BAD_VALUE', 'country'],
    [{ clientId: id, documents: ['LIBRARY_CARD'] }, 'BAD_VALUE', 'documents'],
    [{ clientId: id, documents: [] }, 'BAD_VALUE', 'documents'],
    [{ clientId: id, firstName: 'R2D2' }, 'BAD_VALUE', 'firstName'],
    [{ clientId: id, dateOfBirth: '15.05.1990' }, 'BAD_VALUE', 'dateOfBirth'],
    [{ clientId: id, sex: 'MALE' }, 'BAD_VALUE', 'sex'],
    [{ clientId: id, successUrl: 'ok' }, 'BAD_VALUE', 'successUrl'],
    [{ clientId: id, theme: 'dark' }, 'BAD_VALUE', 'theme'],
    [{ clientId: id, checkAml: 'yes' }, 'BAD_VALUE', 'checkAml'],
    [{ clientId: id, additionalSteps: null }, 'BAD_VALUE', 'additionalSteps'],
    [
      { clientId: id, additionalSteps: { ALL: { ALL: { A: { type: 'LOOK' } } } } },
      'BAD_VALUE',
      'additionalSteps',
    ],
    [{ clientId: id, utilityBill: true, additionalSteps: { ALL: { ALL: {} } } }, 'BAD_VALUE', 'utilityBill'],
    [[], 'BAD_VALUE', 'object'],
    ['text', 'BAD_VALUE', 'object'],
  ])('%j is %s of %s', async (body, identifier, word) => {
    const answer = await post(body);
    expect([answer.status, answer.body]).toEqual([
      400,
      { identifier, message: expect.stringContaining(word), documentation: '', severity: 'NOT_SEVERE' },
    ]);
  });

  test('has the documented words for a country that does not exist', async () => {
    expect((await post({ clientId: id, country: 'Lithuania' })).body).toMatchObject({
      message: "Field 'country' must be a valid ISO 3166-1 alpha-2 code.",
    });
  });

  test.each([
    ['{"clientId"', 'JSON_ERROR'],
    ['', 'JSON_ERROR'],
    [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'ENCODING_ERROR'],
  ])('bytes that cannot be read (%p) are %s', async (raw, identifier) => {
    const answer = await call(sandbox, '/api/v2/token', undefined, { raw });
    expect([answer.status, answer.body]).toEqual([400, expect.objectContaining({ identifier })]);
  });

  test('JSON is read whatever its media type is called', async () => {
    const raw = JSON.stringify({ clientId: uniqueClient() });
    const answer = await call(sandbox, '/api/v2/token', undefined, { raw, contentType: 'text/plain' });
    expect(answer.status).toBe(201);
  });

  test('dummyStatus belongs to another environment', async () => {
    const answer = await post({ clientId: id, dummyStatus: 'APPROVED' });
    expect([answer.status, answer.body]).toEqual([
      403,
      expect.objectContaining({ message: 'This endpoint is not available for TESTING partners.' }),
    ]);
  });

  test.each(['GET', 'PUT', 'PATCH', 'DELETE'] as const)('%s is not allowed', async (method) => {
    const answer = await call(sandbox, '/api/v2/token', undefined, { method });
    expect([answer.status, answer.body]).toEqual([
      405,
      expect.objectContaining({ identifier: 'METHOD_NOT_ALLOWED' }),
    ]);
  });
});

const encoded = (pair: string) => Buffer.from(pair).toString('base64');

describe('credentials', () => {
  test.each([
    [null],
    ['Bearer sandbox-api-key'],
    ['Basic'],
    ['Basic ???'],
    [`Basic ${encoded('sandbox-api-key:wrong')}`],
    [`Basic ${encoded('sandbox-api-key')}`],
    [`Basic ${encoded('sandbox-api-key:sandbox-api-secret:more')}`],
  ])('%p is UNAUTHORIZED, before anything is read', async (authorization) => {
    for (const path of ['token', 'process', 'status', 'data', 'files', 'delete']) {
      const answer = await call(sandbox, `/api/v2/${path}`, undefined, { raw: '{', authorization });
      expect([answer.status, answer.body]).toEqual([
        401,
        expect.objectContaining({
          identifier: 'UNAUTHORIZED',
          message: 'Invalid authorization credentials',
        }),
      ]);
    }
  });
});

describe('an account', () => {
  test('without credits is refused, and each session takes one', async () => {
    const other = await startSandbox({ account: { credits: 1 } });
    try {
      await createToken(other, { clientId: uniqueClient() });
      const refused = await call(other, '/api/v2/token', { clientId: uniqueClient() });
      expect([refused.status, refused.body]).toEqual([
        402,
        expect.objectContaining({ message: 'Action not allowed due to lack of funds or exceeded limit.' }),
      ]);
      other.control.setAccount({ outOfCredits: '400' });
      const older = await call(other, '/api/v2/token', { clientId: uniqueClient() });
      expect([older.status, older.body]).toEqual([
        400,
        expect.objectContaining({ identifier: 'PERMISSIONS_ERROR', message: 'Partner reached token limit.' }),
      ]);
    } finally {
      await other.close();
    }
  });

  test('that is not active is refused', async () => {
    const other = await startSandbox({ account: { partnerActive: false } });
    try {
      const answer = await call(other, '/api/v2/token', { clientId: uniqueClient() });
      expect([answer.status, answer.body]).toEqual([
        403,
        expect.objectContaining({ message: 'Partner inactive' }),
      ]);
    } finally {
      await other.close();
    }
  });

  test('past its hourly limit is refused until the hour is over', async () => {
    let now = Date.UTC(2026, 0, 1, 10, 30);
    const other = await startSandbox({ account: { hourlyLimit: 2, retryAfterSeconds: 7 }, now: () => now });
    try {
      const clientId = uniqueClient();
      await createToken(other, { clientId });
      await createToken(other, { clientId });
      const answer = await call(other, '/api/v2/token', { clientId });
      expect([answer.status, answer.body]).toEqual([
        429,
        expect.objectContaining({ identifier: 'TOO_MANY_REQUESTS' }),
      ]);
      expect(answer.headers['retry-after']).toBe('7');
      now += 3_600_000;
      await createToken(other, { clientId });
    } finally {
      await other.close();
    }
  });

  test('that is strict refuses a second session of a clientId while one is ACTIVE, another account does not', async () => {
    const clientId = uniqueClient();
    await createToken(sandbox, { clientId });
    await createToken(sandbox, { clientId });
    const other = await startSandbox({ account: { strictClientId: true } });
    try {
      const first = await createToken(other, { clientId });
      expect((await call(other, '/api/v2/token', { clientId })).status).toBe(409);
      other.control.cancel({ scanRef: first.scanRef });
      await createToken(other, { clientId });
    } finally {
      await other.close();
    }
  });
});
