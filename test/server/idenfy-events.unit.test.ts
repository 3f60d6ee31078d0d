import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { documentDataSchema } from '../../src/idenfy/schemas.ts';
import { parseWebhook } from '../../src/idenfy/webhook.ts';
import { idenfyEventOf, inboxEventOf } from '../../src/server/idenfy-events.ts';
import { isIdenfyEvent } from '../../src/workflows/guards.ts';

const receivedAt = new Date('2026-11-02T10:00:00.000Z');
const bytes = (body: unknown) => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
const eventOf = (body: unknown, header = 'IDENTIFICATION_AUTO_FINISHED') =>
  idenfyEventOf(parseWebhook(bytes(body), header), receivedAt);
const idOf = (body: unknown, header: string) => parseWebhook(bytes(body), header).eventId;

const webhook = {
  final: true,
  scanRef: 'scan-1',
  clientId: 'client-1',
  externalRef: 'order 1',
  status: {
    overall: 'APPROVED',
    fraudTags: ['DUPLICATE_FACE'],
    mismatchTags: ['NAME'],
    autoFace: 'FACE_MATCH',
    manualFace: '',
    autoDocument: 'DOC_VALIDATED',
    manualDocument: null,
    additionalSteps: 'VALID',
  },
  data: { docType: 'PASSPORT', docIssuingCountry: 'LV', docFirstName: 'JONAS' },
  fileUrls: {
    FRONT: 'https://files.example/f',
    FACE: 'https://files.example/p',
    SECOND: 'https://files.example/s',
  },
  additionalStepPdfUrls: { SECOND_PDF: 'https://files.example/d.pdf', OTHER: 'https://files.example/o.pdf' },
  additionalSteps: { SECOND: 'UPLOAD', SECOND_PDF: null },
};

const said = (status: object) => eventOf({ ...webhook, status: { ...webhook.status, ...status } })?.evidence;

const shown = (data: object) => eventOf({ ...webhook, data: { ...webhook.data, ...data } })?.documentDigest;

describe('what a run gets of a webhook', () => {
  test('is what it decides on', () => {
    expect(eventOf(webhook)).toEqual({
      v: 1,
      eventId: expect.stringMatching(/^[0-9a-f]{64}$/),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      kind: 'identification',
      eventType: 'IDENTIFICATION_AUTO_FINISHED',
      source: 'webhook',
      scanRef: 'scan-1',
      receivedAt: '2026-11-02T10:00:00.000Z',
      final: true,
      overall: 'APPROVED',
      stepVerdict: 'valid',
      stepStatus: 'VALID',
      fraudTags: ['DUPLICATE_FACE'],
      mismatchTags: ['NAME'],
      autoDocument: 'DOC_VALIDATED',
      manualDocument: null,
      autoFace: 'FACE_MATCH',
      manualFace: '',
      documentType: 'PASSPORT',
      documentCountry: 'LV',
      evidence: ['fraud_tag:DUPLICATE_FACE', 'mismatch_tag:NAME'],
      additionalSteps: { SECOND: 'UPLOAD', SECOND_PDF: null },
      // Neither the first document nor the face; of the PDFs all, since they are steps by definition.
      images: { SECOND: 'https://files.example/s' },
      pdfs: { SECOND_PDF: 'https://files.example/d.pdf', OTHER: 'https://files.example/o.pdf' },
    });
  });

  test('tells whether two bodies say the same against VERIFIED, whatever their overall status', () => {
    expect(said({ autoFace: 'FACE_MATCH' })).toEqual(said({}));
    expect(said({ suspicionReasons: [] })).toEqual(said({}));
    for (const news of [
      { manualFace: 'FACE_MISMATCH' },
      { suspicionReasons: ['DOC_MOBILE_PHOTO'] },
      { sanctionsStatus: 'TRUE_POSITIVE' },
      { fraudTags: [] },
    ])
      expect(said(news)).not.toEqual(said({}));
  });

  test.each([
    { LID: [{ status: { overallStatus: 'SUSPECTED' } }] },
    { registryCenterCheck: { dobStatus: 'NO_MATCH' } },
    { gdcMatch: false },
    { data: { ...webhook.data, docSex: 7 } },
    { overall: 'DENIED' },
  ])('tells what an extra check found, or a field says that cannot be read: %j', (news) => {
    const evidence = eventOf({ ...webhook, ...news })?.evidence ?? [];
    const before = eventOf(webhook)?.evidence ?? [];
    expect(evidence.length).toBe(before.length + 1);
    expect(evidence).toEqual(expect.arrayContaining([...before]));
  });

  const step = { type: 'UPLOAD', texts: { en: { name: 'Second document' } } };

  test.each<[map: unknown, read: object | null]>([
    [
      { SECOND: 'UPLOAD', SECOND_PDF: null },
      { SECOND: 'UPLOAD', SECOND_PDF: null },
    ],
    [{ ALL: { ALL: { SECOND: step } } }, { SECOND: 'UPLOAD' }],
    [{ LT: { PASSPORT: { SECOND: step }, ID_CARD: { OTHER: {} } } }, { SECOND: 'UPLOAD', OTHER: null }],
    [{ ALL: { SECOND: step } }, { SECOND: 'UPLOAD' }],
    [{ ALL: { ALL: {} } }, {}],
    [{ SECOND: step }, { SECOND: 'UPLOAD' }],
    [{ SECOND: { kind: 7 } }, { SECOND: null }],
    [{ SECOND: 7 }, { SECOND: 'UNREADABLE' }],
    [{ SECOND: { type: 7 } }, { SECOND: 'UNREADABLE' }],
    [{}, {}],
    [null, null],
    [undefined, null],
    [['SECOND'], null],
    ['SECOND', null],
  ])('reads the steps of the map %j', (additionalSteps, read) => {
    expect(eventOf({ ...webhook, additionalSteps })?.additionalSteps).toEqual(read);
  });

  test.each([
    [null],
    [undefined],
    [{}],
    [['SECOND']],
    ['SECOND'],
    [{ UTILITY_BILL: 'UPLOAD' }],
    [{ utility_bill: 'UPLOAD', FRONT: 'UPLOAD' }],
    [{ ALL: { ALL: {} } }],
    [{ ANOTHER: 'UPLOAD' }],
  ])('holds every link that may be a step’s where the map of steps is %j', (additionalSteps) => {
    expect(eventOf({ ...webhook, additionalSteps })).toMatchObject({
      images: { SECOND: 'https://files.example/s' },
      pdfs: { SECOND_PDF: 'https://files.example/d.pdf', OTHER: 'https://files.example/o.pdf' },
    });
  });

  test('finds the links of a step whose name is written in another case', () => {
    const fileUrls = { ...webhook.fileUrls, Third: 'https://files.example/t' };
    expect(eventOf({ ...webhook, additionalSteps: { second: 'UPLOAD' }, fileUrls })).toMatchObject({
      images: { SECOND: 'https://files.example/s' },
    });
  });

  test.each([
    'FRONT',
    'Back',
    'face',
    'front_video',
    'FACE_VIDEO',
    'utility_bill',
    'SECOND_UTILITY_BILL',
    ' FRONT ',
  ])('never holds the link of %p, whatever calls it a step', (name) => {
    const urls = { [name]: 'https://files.example/first', SECOND: 'https://files.example/s' };
    for (const additionalSteps of [{ [name]: 'UPLOAD' }, { [name]: 'UPLOAD', SECOND: null }, null, {}]) {
      const event = eventOf({ ...webhook, additionalSteps, fileUrls: urls, additionalStepPdfUrls: urls });
      expect(event).toMatchObject({ images: { SECOND: 'https://files.example/s' } });
      expect(JSON.stringify(event)).not.toContain('files.example/first');
    }
  });

  test.each<[fileUrls: unknown, images: object, isUnread: boolean]>([
    [{ SECOND: 'https://files.example/s' }, { SECOND: 'https://files.example/s' }, false],
    [null, {}, false],
    [undefined, {}, false],
    [{ SECOND: null, OTHER: '' }, {}, false],
    [{ SECOND: { url: 'https://files.example/s' } }, {}, true],
    [{ SECOND: 'see the dashboard' }, {}, true],
    [{ SECOND: 7, THIRD: 'https://files.example/t' }, { THIRD: 'https://files.example/t' }, true],
    // Of what is never a step nothing has to be read.
    [{ FRONT: { url: 'https://files.example/f' } }, {}, false],
    ['nowhere', {}, true],
    [[{ name: 'SECOND' }], {}, true],
  ])('says of the links %j whether some could not be read', (fileUrls, images, isUnread) => {
    const body = { ...webhook, additionalSteps: null, additionalStepPdfUrls: null, fileUrls };
    expect(eventOf(body)).toMatchObject({ images });
    expect(eventOf(body)?.linksUnread ?? false).toBe(isUnread);
    const asPdf = { ...webhook, additionalSteps: null, fileUrls: null, additionalStepPdfUrls: fileUrls };
    expect(eventOf(asPdf)).toMatchObject({ pdfs: images });
    expect(eventOf(asPdf)?.linksUnread ?? false).toBe(isUnread);
  });

  test('tells one document from another one, without saying which it is', () => {
    const one = shown({ docNumber: 'X1', docDob: '1990-01-02' });
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(shown({ docNumber: 'X1', docDob: '1990-01-02', docFirstName: 'CORRECTED' })).toBe(one);
    expect(shown({ docNumber: 'X2', docDob: '1990-01-02' })).not.toBe(one);
    expect(shown({ docNumber: 'X1', docDob: '1990-01-03' })).not.toBe(one);
    expect(shown({ docNumber: 'X1', docDob: '1990-01-02', docExpiry: '2031-01-31' })).not.toBe(one);
    const ofOtherSession = { ...webhook, scanRef: 'scan-2', data: { docNumber: 'X1', docDob: '1990-01-02' } };
    expect(eventOf(ofOtherSession)?.documentDigest).not.toBe(one);
    // Each of the three alone says which it is, and without any of them nothing does.
    for (const field of ['docNumber', 'docDob', 'docExpiry']) {
      expect(shown({ [field]: '2031-01-31' })).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(shown({})).toBeUndefined();
  });

  test.each<[status: unknown, verdict: string, kept: string | null]>([
    ['VALID', 'valid', 'VALID'],
    ['Additional step is valid', 'valid', 'Additional step is valid'],
    ['INVALID', 'invalid', 'INVALID'],
    ['Additional step was not found', 'not-found', 'Additional step was not found'],
    [null, 'none', null],
    [undefined, 'none', null],
    ['PENDING', 'unknown', 'PENDING'],
    [7, 'unknown', 'UNREADABLE'],
    [{ SECOND: 'VALID' }, 'unknown', 'UNREADABLE'],
    ['Jonas Petraitis, 1990-04-01, is not on it', 'unknown', 'UNREADABLE'],
    ['x'.repeat(10_000), 'unknown', 'UNREADABLE'],
  ])('says of the step status %p: %s', (additionalSteps, stepVerdict, stepStatus) => {
    const event = eventOf({ ...webhook, status: { ...webhook.status, additionalSteps } });
    expect(event).toMatchObject({ stepVerdict, stepStatus });
  });

  test('of a notice of document expiry holds no decision', () => {
    const notice = {
      scanRef: 'scan-1',
      clientId: 'c',
      expirationThreshold: 'DOCUMENT_EXPIRED',
      documentExpiration: '2026-11-01',
    };
    const event = eventOf(notice, 'DOCUMENT_EXPIRATION');
    expect(event).toMatchObject({ kind: 'document-expiration', final: null, overall: null, images: {} });
    expect(isIdenfyEvent(event)).toBe(true);
    expect(JSON.stringify(event)).not.toContain('2026-11-01');
  });

  test.each(['', 'no JSON', '[]', '{}', '{"scanRef":""}', 'null'])('is nothing for the body %p', (body) => {
    expect(eventOf(body)).toBeNull();
  });

  test('is well-formed for every body that names a session, whatever else it holds', () => {
    const fields = [
      'final',
      'status',
      'data',
      'fileUrls',
      'additionalStepPdfUrls',
      'additionalSteps',
      'clientId',
    ];
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...fields), fc.jsonValue()),
        fc.option(fc.string()),
        (changes, header) => {
          const event = eventOf({ ...webhook, ...changes }, header ?? undefined);
          expect(isIdenfyEvent(event)).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('holds nothing of the person, of the first document or of where they were (design.md, invariant 11)', () => {
    // The two that say what kind of document it is; everything else about it is the person's.
    const told = new Set(['docType', 'docIssuingCountry', 'manuallyDataChanged']);
    const personal = Object.keys(documentDataSchema.shape).filter((name) => !told.has(name));
    const secret = fc.uuid().map((id) => `https://files.example/secret-${id}`);
    fc.assert(
      fc.property(
        fc.record(Object.fromEntries(personal.map((name) => [name, secret]))),
        fc.record({ manualAddress: secret, clientIp: secret, clientLocation: secret, somethingNew: secret }),
        fc.record({ FRONT: secret, BACK: secret, FACE: secret, FRONT_VIDEO: secret, UTILITY_BILL: secret }),
        secret,
        fc.constantFrom(webhook.additionalSteps, null, {}, { UTILITY_BILL: 'UPLOAD' }, 'unreadable'),
        (data, around, files, nested, additionalSteps) => {
          const body = {
            ...webhook,
            ...around,
            data: { ...data, docType: 'PASSPORT', additionalData: { SECOND: { ssn: { value: nested } } } },
            AML: [{ names: [nested] }],
            fileUrls: { ...files, SECOND: 'https://files.example/s' },
            additionalStepPdfUrls: files,
            additionalSteps,
          };
          expect(JSON.stringify(body)).toContain('secret-');
          expect(JSON.stringify(eventOf(body))).not.toContain('secret-');
        },
      ),
    );
  });
});

describe('what the inbox keeps of a webhook', () => {
  test('is where it belongs, and the very bytes', () => {
    const externalRef = `${randomUUID()}:1`;
    const body = bytes({ ...webhook, externalRef });
    expect(inboxEventOf(parseWebhook(body, 'IDENTIFICATION'), body, receivedAt)).toEqual({
      eventId: expect.stringMatching(/^[0-9a-f]{64}$/),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      eventType: 'IDENTIFICATION',
      scanRef: 'scan-1',
      clientId: 'client-1',
      externalRef,
      final: true,
      overall: 'APPROVED',
      body,
      receivedAt,
    });
  });

  test('names no reference of another system, which may be a person’s', () => {
    const body = bytes({ ...webhook, externalRef: 'jane@example.com' });
    expect(inboxEventOf(parseWebhook(body, 'IDENTIFICATION'), body, receivedAt).externalRef).toBeNull();
  });

  test.each(['', '{', '[]', '{"scanRef":7}', '\0'])(
    'for the unreadable body %p is the bytes alone',
    (text) => {
      const body = bytes(text);
      expect(inboxEventOf(parseWebhook(body, undefined), body, receivedAt)).toMatchObject({
        eventType: 'UNKNOWN',
        scanRef: null,
        clientId: null,
        externalRef: null,
        final: null,
        overall: null,
        body,
      });
    },
  );

  test('one event is one row, each other one another', () => {
    expect(idOf(webhook, 'IDENTIFICATION')).toBe(idOf(webhook, 'IDENTIFICATION_MANUAL_FINISHED'));
    const all = [
      idOf(webhook, 'IDENTIFICATION'),
      idOf({ ...webhook, final: false }, 'IDENTIFICATION'),
      idOf({ ...webhook, scanRef: 'scan-2' }, 'IDENTIFICATION'),
      idOf({ ...webhook, externalRef: 'order 2' }, 'IDENTIFICATION'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
