import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { eventTypes } from '../../src/idenfy/vocabulary.ts';
import { parseWebhook, verifyWebhookSignature } from '../../src/idenfy/webhook.ts';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const sign = (body: Uint8Array, secret: string) => createHmac('sha256', secret).update(body).digest('hex');

describe('the signature', () => {
  const body = bytes({ scanRef: 'a', note: 'ąžuolas' });

  test('of the raw bytes under the secret is genuine, in hex of either case', () => {
    expect(verifyWebhookSignature(body, sign(body, 'one'), ['one'])).toBe(true);
    expect(verifyWebhookSignature(body, sign(body, 'one').toUpperCase(), ['one'])).toBe(true);
  });

  test('of a published kind of vector holds: key and body as UTF-8', () => {
    // RFC 4231, test case 2.
    expect(
      verifyWebhookSignature(
        Buffer.from('what do ya want for nothing?'),
        '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
        ['Jefe'],
      ),
    ).toBe(true);
    expect(verifyWebhookSignature(body, sign(body, 'raktas-ąčęėį'), ['raktas-ąčęėį'])).toBe(true);
  });

  test('under any of several secrets is genuine, wherever it stands', () => {
    for (const secrets of [
      ['one', 'two', 'three'],
      ['two', 'one'],
      ['three', 'two'],
    ]) {
      expect(verifyWebhookSignature(body, sign(body, 'two'), secrets)).toBe(true);
    }
    expect(verifyWebhookSignature(body, sign(body, 'two'), ['one', 'three'])).toBe(false);
  });

  test('is not genuine after any one byte has changed', () => {
    const signature = sign(body, 'one');
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(body);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(verifyWebhookSignature(changed, signature, ['one'])).toBe(false);
      }),
    );
  });

  test('that is absent, too short, too long, not hex or prefixed is not genuine, and nothing throws', () => {
    const signature = sign(body, 'one');
    const wrong = [
      undefined,
      '',
      signature.slice(1),
      `${signature}0`,
      `z${signature.slice(1)}`,
      `sha256=${signature}`,
      `${signature}\n`,
      'ü'.repeat(64),
    ];
    for (const header of wrong) expect(verifyWebhookSignature(body, header, ['one'])).toBe(false);
  });

  test('is never genuine without a secret or under the empty one', () => {
    expect(verifyWebhookSignature(body, sign(body, 'one'), [])).toBe(false);
    expect(verifyWebhookSignature(body, sign(body, ''), [''])).toBe(false);
    expect(verifyWebhookSignature(body, sign(body, 'one'), ['', 'one'])).toBe(true);
  });
});

function id(value: object, type = 'IDENTIFICATION_AUTO_FINISHED'): string {
  return parseWebhook(bytes(value), type).eventId;
}

function reasonOf(raw: Uint8Array): string {
  const read = parseWebhook(raw, 'IDENTIFICATION');
  return read.kind === 'unreadable' ? read.reason : read.kind;
}

describe('an identification webhook', () => {
  const body = {
    scanRef: '11111111-2222-11f0-8333-444444444444',
    clientId: 'client-1',
    externalRef: 'run:1',
    final: true,
    platform: 'MOBILE',
    status: {
      overall: 'APPROVED',
      mismatchTags: [],
      additionalSteps: 'VALID',
      autoFace: 'FACE_MATCH',
      manualFace: null,
    },
    data: { docType: 'ID_CARD', docFirstName: 'ONA' },
    fileUrls: { FRONT: 'https://files.example.test/FRONT.png' },
    additionalStepPdfUrls: null,
    additionalSteps: { RESIDENCE_PERMIT: 'UPLOAD' },
    startTime: 1_790_000_000,
  };

  test('is read with its event type, digest and identity', () => {
    const read = parseWebhook(bytes(body), 'IDENTIFICATION_AUTO_FINISHED');
    expect(read).toMatchObject({
      kind: 'identification',
      eventType: 'IDENTIFICATION_AUTO_FINISHED',
      webhook: { ...body },
      unknownFields: [],
    });
    expect(read.digest).toBe(sha256(JSON.stringify(body)));
    expect(read.eventId).toBe(sha256(`${body.scanRef}|${read.digest}`));
  });

  test('has the same identity under whatever header, and another if anything of the body differs', () => {
    for (const header of ['IDENTIFICATION_AUTO_FINISHED', 'IDENTIFICATION_RESUBMITTED', 'INVENTED', '']) {
      expect(id({ ...body }, header)).toBe(id(body));
    }
    const others = [
      id({ ...body, final: false }),
      id({ ...body, scanRef: 'other' }),
      id({ ...body, startTime: 1 }),
    ];
    expect(new Set([id(body), ...others]).size).toBe(4);
  });

  test('is none that only tells of an expiry, whatever else it holds', () => {
    const both = { ...body, expirationThreshold: 'DOCUMENT_EXPIRED', documentExpiration: '2026-01-01' };
    expect(parseWebhook(bytes(both), 'DOCUMENT_EXPIRATION').kind).toBe('identification');
  });

  test('of which only the scanRef is there is still readable', () => {
    expect(parseWebhook(bytes({ scanRef: 'x' }), undefined)).toMatchObject({
      kind: 'identification',
      eventType: 'UNKNOWN',
      webhook: { scanRef: 'x' },
    });
  });

  test('names the fields that are news, and nothing of their contents', () => {
    const read = parseWebhook(
      bytes({ ...body, newThing: 'ONA', 'odd key with ONA': 1, AML: null }),
      undefined,
    );
    expect(read).toMatchObject({ unknownFields: ['newThing', '(odd name)'] });
    expect(read).toMatchObject({ webhook: { newThing: 'ONA' } });
  });

  test('with values of undocumented types is read, and none of them counts as a consent', () => {
    const read = parseWebhook(
      bytes({
        scanRef: 'x',
        final: 'true',
        status: { overall: 1, additionalSteps: {}, mismatchTags: ['NAME', 7] },
      }),
      undefined,
    );
    expect(read).toMatchObject({
      kind: 'identification',
      webhook: {
        final: undefined,
        status: {
          overall: 'UNREADABLE',
          additionalSteps: 'UNREADABLE',
          mismatchTags: ['NAME', 'UNREADABLE'],
        },
      },
    });
  });

  test('is told from a notice of expiry by its shape, not by the unsigned header', () => {
    expect(parseWebhook(bytes(body), 'DOCUMENT_EXPIRATION').kind).toBe('identification');
    const notice = {
      scanRef: 'x',
      clientId: 'c',
      expirationThreshold: 'DOCUMENT_EXPIRES_WITHIN_7_DAYS',
      documentExpiration: '2031-01-31',
    };
    expect(parseWebhook(bytes(notice), 'IDENTIFICATION')).toMatchObject({
      kind: 'document-expiration',
      webhook: notice,
    });
  });

  test('gets the event type UNKNOWN from a header that is not one of iDenfy’s', () => {
    for (const name of eventTypes) expect(parseWebhook(bytes(body), name).eventType).toBe(name);
    expect(parseWebhook(bytes(body), undefined).eventType).toBe('UNKNOWN');
    for (const header of [
      'IDENTIFICATION_OF_TOMORROW',
      'UNKNOWN',
      '',
      'identification',
      'A'.repeat(61),
      'X\nY',
      '<b>',
    ]) {
      expect(parseWebhook(bytes(body), header).eventType).toBe('UNKNOWN');
    }
  });
});

describe('what is no webhook', () => {
  test('is unreadable for a reason', () => {
    expect(reasonOf(Buffer.from([0xff, 0xfe, 0x7b]))).toBe('not_utf8');
    expect(reasonOf(Buffer.from('{"scanRef":'))).toBe('not_json');
    expect(reasonOf(Buffer.alloc(0))).toBe('not_json');
    for (const value of [null, 1, 'text', [{ scanRef: 'x' }]])
      expect(reasonOf(bytes(value))).toBe('not_an_object');
    for (const value of [
      {},
      { scanRef: '' },
      { scanRef: 7 },
      { scanRef: 'a\u0000b' },
      { scanRef: 'x'.repeat(201) },
    ]) {
      expect(reasonOf(bytes(value))).toBe('no_scan_ref');
    }
  });

  test('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.option(fc.string(), { nil: undefined }), (raw, header) => {
        expect(parseWebhook(raw, header).digest).toHaveLength(64);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, header) => {
        expect(parseWebhook(bytes(value), header).eventId).toHaveLength(64);
      }),
    );
  });

  test('nor with a scanRef and anything else in the known fields', () => {
    const any = fc.jsonValue();
    fc.assert(
      fc.property(
        fc.record({ final: any, status: any, data: any, fileUrls: any, additionalSteps: any, clientId: any }),
        (fields) => {
          expect(parseWebhook(bytes({ scanRef: 'x', ...fields }), undefined).kind).toBe('identification');
        },
      ),
    );
  });
});
