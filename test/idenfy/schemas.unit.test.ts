import { describe, expect, test } from '@jest/globals';
import * as schemas from '../../src/idenfy/schemas.ts';
import { withUnread } from '../../src/idenfy/unread.ts';

const { tokenRequestSchema, additionalStepVerdict, filesResponseSchema, echoedStepNames } = schemas;

function faultsOf(request: object): string[] {
  const issues = tokenRequestSchema.safeParse({ clientId: 'c', tokenType: 'DOCUMENT', ...request }).error
    ?.issues;
  return (issues ?? []).map((issue) => issue.path.join('.'));
}

describe('the request for a token', () => {
  test('takes what the guides send', () => {
    expect(
      faultsOf({
        tokenType: 'IDENTIFICATION',
        externalRef: '0123456789abcdef0123456789abcdef0123:1',
        expiryTime: 0,
        sessionLength: 60,
        locale: 'lt',
        country: 'XK',
        documents: ['ID_CARD', 'INTERNATIONAL_PASSPORT'],
        firstName: 'Żaneta-Ąžuolė',
        lastName: "O'Neill",
        dateOfBirth: '2000-02-29',
        nationality: 'LT',
        sex: 'F',
        address: 'Example St. 1',
        successUrl: 'https://example.test/done?state=1',
        callbackUrl: 'http://127.0.0.1:8080/webhooks/idenfy',
        questionnaire: null,
        nfcRequired: false,
        nfcOptional: false,
        additionalSteps: {
          ALL: {
            ID_CARD: {
              RESIDENCE_PERMIT: {
                type: 'UPLOAD',
                texts: { en: { name: 'Second document', description: 'Upload it' } },
                settings: { canUpload: true, canCapture: true, canUploadPDF: false },
              },
            },
          },
        },
      }),
    ).toEqual([]);
    expect(faultsOf({ additionalSteps: schemas.NO_ADDITIONAL_STEPS, questionnaire: null })).toEqual([]);
  });

  test.each([
    ['clientId', { clientId: 'x'.repeat(101) }],
    ['clientId', { clientId: 'ąž' }],
    ['clientId', { clientId: '' }],
    ['clientId', { clientId: 'a\nb' }],
    ['tokenType', { tokenType: undefined }],
    ['tokenType', { tokenType: 'VIDEO_CALL' }],
    ['externalRef', { externalRef: 'x'.repeat(41) }],
    ['expiryTime', { expiryTime: 2_592_001 }],
    ['expiryTime', { expiryTime: 1.5 }],
    ['sessionLength', { sessionLength: 59 }],
    ['sessionLength', { sessionLength: 3601 }],
    ['locale', { locale: 'english' }],
    ['country', { country: 'lt' }],
    ['country', { country: 'ZZ' }],
    ['documents', { documents: [] }],
    ['documents.0', { documents: ['LIBRARY_CARD'] }],
    ['firstName', { firstName: 'x'.repeat(101) }],
    ['firstName', { firstName: 'a\u0000b' }],
    ['dateOfBirth', { dateOfBirth: '2001-02-29' }],
    ['sex', { sex: 'MALE' }],
    ['successUrl', { successUrl: 'javascript:alert(1)' }],
    ['additionalSteps.ZZ', { additionalSteps: { ZZ: { ALL: {} } } }],
    ['additionalSteps.ALL.LIBRARY_CARD', { additionalSteps: { ALL: { LIBRARY_CARD: {} } } }],
    [
      'additionalSteps.ALL.ALL.back side',
      { additionalSteps: { ALL: { ALL: { 'back side': { type: 'UPLOAD' } } } } },
    ],
    ['additionalSteps.ALL.ALL.X.type', { additionalSteps: { ALL: { ALL: { X: { type: 'LOOK' } } } } }],
    ['', { dummyStatus: 'APPROVED' }],
  ])('names %s when it is wrong', (path, request) => {
    expect(faultsOf(request)).toEqual([path]);
  });

  test('knows all countries of ISO 3166-1 and XK', () => {
    expect(schemas.countries).toHaveLength(250);
    expect([...schemas.countries].toSorted()).toEqual(schemas.countries);
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect(schemas.countries.filter((code) => names.of(code) === undefined)).toEqual([]);
  });
});

describe('answers', () => {
  test('to a token are read with what iDenfy adds or leaves out', () => {
    const least = schemas.tokenResponseSchema.parse({ authToken: 'T', scanRef: 's' });
    expect(least).toEqual({ authToken: 'T', scanRef: 's' });
    const echo = schemas.tokenResponseSchema.parse({
      authToken: 'T',
      scanRef: 's',
      redirectUrl: null,
      expiryTime: '3600',
      tokenType: 'SOMETHING_NEW',
      later: { a: 1 },
    });
    expect(echo).toMatchObject({ redirectUrl: null, tokenType: 'SOMETHING_NEW', later: { a: 1 } });
    expect(echo.expiryTime).toBeUndefined();
    expect(schemas.tokenResponseSchema.safeParse({ authToken: '', scanRef: 's' }).success).toBe(false);
    expect(schemas.tokenResponseSchema.safeParse({ authToken: 'T' }).success).toBe(false);
  });

  test('echo their steps by name, and an unreadable echo is not taken for none', () => {
    const step = { type: 'UPLOAD' };
    expect(
      echoedStepNames({ ALL: { ALL: { A: step } }, LT: { PASSPORT: { A: step, UTILITY_BILL: step } } }),
    ).toEqual(['A', 'UTILITY_BILL']);
    expect(echoedStepNames(schemas.NO_ADDITIONAL_STEPS)).toEqual([]);
    expect(echoedStepNames(undefined)).toEqual([]);
    expect(echoedStepNames(null)).toEqual([]);
    expect(echoedStepNames('UPLOAD')).toBeUndefined();
    expect(echoedStepNames({ ALL: ['A'] })).toBeUndefined();
  });

  test('of files are one pair of maps, whichever form they have', () => {
    const png = 'https://files.example.test/FRONT.png?Expires=1';
    const pdf = 'https://files.example.test/PERMIT.PDF?Expires=1';
    const both = { images: { FRONT: png }, pdfs: { PERMIT: pdf } };
    expect(filesResponseSchema.parse({ FRONT: png, PERMIT: pdf, BACK: null })).toEqual(both);
    expect(
      filesResponseSchema.parse({ fileUrls: { FRONT: png }, additionalStepPdfUrls: { PERMIT: pdf } }),
    ).toEqual(both);
    expect(filesResponseSchema.parse({ fileUrls: { FRONT: png }, additionalStepPdfUrls: null })).toEqual({
      ...both,
      pdfs: {},
    });
    expect(filesResponseSchema.parse({ SECOND: png, additionalStepPdfUrls: { PERMIT: pdf } })).toEqual({
      images: { SECOND: png },
      pdfs: { PERMIT: pdf },
    });
    expect(filesResponseSchema.parse({ scanRef: 's', clientId: 'c', FRONT: png })).toEqual({
      images: { FRONT: png },
      pdfs: {},
    });
    for (const none of [
      {},
      { FRONT: null },
      { BACK: '' },
      { fileUrls: null },
      { additionalStepPdfUrls: {} },
    ]) {
      expect(filesResponseSchema.parse(none)).toEqual({ images: {}, pdfs: {} });
    }
  });

  const link = 'https://files.example.test/SECOND.png?Expires=1';

  test.each<[body: unknown]>([
    [[link]],
    [[{ name: 'SECOND', url: link }]],
    [{ files: { SECOND: link } }],
    [{ files: [link] }],
    [{ data: { fileUrls: { SECOND: link } } }],
    [{ SECOND: { url: link } }],
    [{ FRONT: link, SECOND: [link] }],
    [{ FRONT: link, SECOND: 'see the dashboard' }],
    [{ FRONT: link, SECOND: 17 }],
    [{ fileUrls: [link] }],
    [{ fileUrls: link }],
    [{ fileUrls: { SECOND: { url: link } } }],
    [{ fileUrls: { FRONT: link }, additionalStepPdfUrls: [link] }],
    [{ status: 'OK' }],
    [{ success: true }],
    [link],
    [null],
    [undefined],
  ])('of files in the shape %j are no answer, and never one without files', (body) => {
    expect(filesResponseSchema.safeParse(body).success).toBe(false);
  });

  test.each<[body: unknown, isReadable: boolean]>([
    [{ docFirstName: 'JANE', docExpiry: null }, true],
    [{ docFirstName: null }, true],
    [{ docFirstName: ['JANE'], docLastName: 'DOE' }, true],
    [{ selectedCountry: 'LT', scanRef: 's' }, true],
    [{ scanRef: 's', clientId: 'c' }, false],
    [{}, false],
    [{ data: { docFirstName: 'JANE' } }, false],
    [{ docFirstName: { value: 'JANE' } }, false],
    [{ firstName: 'JANE' }, false],
    [[{ docFirstName: 'JANE' }], false],
    ['JANE', false],
    [null, false],
  ])('of data %j can be read: %p', (body, isReadable) => {
    expect(schemas.dataResponseSchema.safeParse(body).success).toBe(isReadable);
  });

  test('about a status need no more than the status', () => {
    expect(schemas.statusResponseSchema.parse({ status: 'NEW_ONE', manualFace: '' })).toEqual({
      status: 'NEW_ONE',
      manualFace: '',
    });
    expect(schemas.statusResponseSchema.safeParse({ overall: 'APPROVED' }).success).toBe(false);
  });

  test('tell free text in a status’s place as unreadable, since the database shows it', () => {
    const status = 'Denied: Jane Doe was not there';
    expect(schemas.statusResponseSchema.parse({ status })).toMatchObject({ status: 'UNREADABLE' });
    const webhook = schemas.webhookSchema.parse({ scanRef: 'scan-1', status: { overall: status } });
    expect(webhook.status?.overall).toBe('UNREADABLE');
  });
});

test('a number where a document’s number or code should be text still says which one it is', () => {
  const data = { docNumber: 12345678, docPersonalCode: 39001010000, docExpiry: 20300131 };
  expect(schemas.documentDataSchema.parse(data)).toMatchObject({
    docNumber: '12345678',
    docPersonalCode: '39001010000',
    docExpiry: undefined,
  });
});

const told = (additionalSteps: unknown) => withUnread({ scanRef: 's', additionalSteps });

describe('what a webhook’s map of steps cannot keep', () => {
  test.each<[steps: unknown, beside: unknown[]]>([
    [{ A: { type: 'UPLOAD', status: 'INVALID' } }, [{ status: 'INVALID' }]],
    [[{ name: 'A', type: 'COMPARE' }], [{ status: 'COMPARE' }, { name: 'A' }]],
    [
      {
        ALL: {
          ALL: { A: { type: 'UPLOAD', texts: { en: { name: 'A' } }, checks: [{ status: 'INVALID' }] } },
        },
      },
      [{ ALL: { A: { checks: [{ status: 'INVALID' }] } } }],
    ],
  ])('of %j is told beside it', (steps, beside) => {
    expect(told(steps)).toMatchObject({ additionalStepsBeside: beside });
  });

  test.each<[steps: unknown]>([
    [{ A: 'UPLOAD', B: null }],
    [
      {
        ALL: { ALL: { A: { type: 'UPLOAD', texts: { en: { name: 'A' } }, settings: { canUpload: true } } } },
      },
    ],
    [{ A: { type: 'UPLOAD', status: null, checks: [] } }],
    [null],
    [{}],
    [[]],
  ])('is nothing in %j', (steps) => {
    expect(told(steps)).toEqual({ scanRef: 's', additionalSteps: steps });
  });
});

describe('the verdict on the additional step', () => {
  test.each([
    ['VALID', 'valid'],
    ['valid', 'valid'],
    ['Additional step is valid', 'valid'],
    ['additional step is VALID.', 'valid'],
    ['INVALID', 'invalid'],
    ['Additional step is invalid', 'invalid'],
    ['NOT_FOUND', 'not-found'],
    ['Additional step was not found.', 'not-found'],
    [null, 'none'],
    [undefined, 'none'],
    ['', 'none'],
    ['PARTLY_VALID', { unknown: 'PARTLY_VALID' }],
    ['valid invalid', { unknown: 'valid invalid' }],
    ['<script>', { unknown: 'UNREADABLE' }],
    [{ A: 'VALID' }, { unknown: 'UNREADABLE' }],
    [true, { unknown: 'UNREADABLE' }],
  ])('%j is %j', (value, verdict) => {
    expect(additionalStepVerdict(value)).toEqual(verdict);
  });

  test('knows every documented code and sentence', () => {
    expect(schemas.additionalStepStatuses.map(additionalStepVerdict)).toEqual([
      'valid',
      'invalid',
      'not-found',
    ]);
    expect(schemas.additionalStepSentences.map(additionalStepVerdict)).toEqual([
      'valid',
      'invalid',
      'not-found',
    ]);
  });
});
