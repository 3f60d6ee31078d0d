import { describe, expect, test } from '@jest/globals';
import { documentStatuses, fraudTags, overallStatuses } from '../../../src/idenfy/vocabulary.ts';
import { blocksTheLine, judgeSecondCheck } from '../../../src/domain/verdicts/second-check.ts';
import type { Outcome } from '../../../src/domain/words.ts';
import type { Reason } from '../../../src/domain/reasons.ts';
import { requestedDocuments, secondEvent } from '../../workflows/builders.ts';

const denied = (autoDocument: string | null, changes: Parameters<typeof secondEvent>[0] = {}) =>
  judgeSecondCheck(secondEvent({ overall: 'DENIED', autoDocument, ...changes }), requestedDocuments());

describe('a DENIED of the document that nobody was asked about', () => {
  // design.md, invariant 8: REJECTED only for forged, spoofed or expired documents and invalid personal codes.
  const table: [status: string, outcome: Outcome, reason: Reason][] = [
    ['DOC_FAKE', 'REJECTED', 'second_document_forged'],
    ['DOC_SPOOF_DETECTED', 'REJECTED', 'second_document_forged'],
    ['DOC_EXPIRED', 'REJECTED', 'second_document_expired'],
    ['DOC_PERSONAL_CODE_INVALID', 'REJECTED', 'second_document_personal_code_invalid'],
    ['DOC_VALIDATED', 'REQUIRES_REVIEW', 'second_document_denied:DOC_VALIDATED'],
    ['DOC_INFO_MISMATCH', 'REQUIRES_REVIEW', 'second_document_denied:DOC_INFO_MISMATCH'],
    ['DOC_NOT_FOUND', 'REQUIRES_REVIEW', 'second_document_not_found'],
    ['DOC_SIDE_MISMATCH', 'REQUIRES_REVIEW', 'second_document_back_missing'],
    ['COUNTRY_MISMATCH', 'REQUIRES_REVIEW', 'second_document_wrong_country'],
    ['COUNTRY_NOT_SUPPORTED', 'REQUIRES_REVIEW', 'second_document_wrong_country'],
    ['DOC_TYPE_MISMATCH', 'REQUIRES_REVIEW', 'second_document_wrong_type'],
    ['DOC_SUBTYPE_MISMATCH', 'REQUIRES_REVIEW', 'second_document_wrong_type'],
    ['DOC_NOT_ALLOWED', 'REQUIRES_REVIEW', 'second_document_wrong_type'],
    ['DOC_DAMAGED', 'REQUIRES_REVIEW', 'second_document_damaged'],
    ['DOC_NOT_SUPPORTED', 'REQUIRES_REVIEW', 'second_document_not_supported'],
    ...[
      'DOC_NOT_FULLY_VISIBLE',
      'DOC_FACE_NOT_FOUND',
      'DOC_TOO_BLURRY',
      'DOC_GLARED',
      'DOC_FACE_GLARED',
      'MRZ_NOT_FOUND',
      'MRZ_OCR_READING_ERROR',
      'BARCODE_NOT_FOUND',
      'DOC_NAME_ERROR',
      'DOC_SURNAME_ERROR',
      'DOC_EXPIRY_ERROR',
      'DOC_DOB_ERROR',
      'DOC_PERSONAL_NUMBER_ERROR',
      'DOC_NUMBER_ERROR',
      'DOC_DATE_OF_ISSUE_ERROR',
      'DOC_SEX_ERROR',
      'DOC_NATIONALITY_ERROR',
      'DOC_NOT_ANALYSED',
      'DOC_ERROR',
      'AUTO_UNVERIFIABLE',
    ].map((status): [string, Outcome, Reason] => [status, 'REQUIRES_REVIEW', 'second_document_unreadable']),
    ...['MRZ_INVALID', 'EID_FAILED', 'NFC_INIT_FAILED', 'NFC_FAILED', 'NFC_TIMEOUT'].map(
      (status): [string, Outcome, Reason] => [status, 'REQUIRES_REVIEW', `second_document_denied:${status}`],
    ),
  ];

  test('every documented document status is in the table, once', () => {
    expect(table.map(([status]) => status).toSorted()).toEqual([...documentStatuses].toSorted());
  });

  test.each(table)('%s: %s, %s, from the machine as from a person', (status, outcome, reason) => {
    const conclusion = { outcome, reasons: [reason] };
    expect(denied(status)).toEqual(conclusion);
    expect(denied('DOC_VALIDATED', { manualDocument: status })).toEqual(conclusion);
  });

  test.each<[status: string | null, reason: Reason]>([
    ['DOC_OF_TOMORROW', 'second_document_denied:DOC_OF_TOMORROW'],
    ['UNREADABLE', 'second_document_denied:UNREADABLE'],
    ['it belongs to Jonas', 'second_document_denied:none'],
    ['', 'second_document_denied:none'],
    [null, 'second_document_denied:none'],
  ])('the unknown reason %p is for a person to look at', (status, reason) => {
    expect(denied(status)).toEqual({ outcome: 'REQUIRES_REVIEW', reasons: [reason] });
  });

  test("a person's verdict outweighs the machine's, an empty one does not", () => {
    expect(denied('DOC_FAKE', { manualDocument: 'DOC_DAMAGED' })).toEqual({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['second_document_damaged'],
    });
    expect(denied('DOC_FAKE', { manualDocument: '' })).toEqual({
      outcome: 'REJECTED',
      reasons: ['second_document_forged'],
    });
  });

  const forgery = new Set(['DOC_PRINT_SPOOFED', 'FAKE_PHOTO', 'PORTRAIT_SUBSTITUTION']);

  test.each([...fraudTags, 'TAG_OF_TOMORROW', 'UNREADABLE'])(
    'the tag %s makes it a forgery or changes nothing',
    (tag) => {
      const conclusion = denied('DOC_TOO_BLURRY', { fraudTags: [tag] });
      expect(conclusion).toEqual(
        forgery.has(tag)
          ? { outcome: 'REJECTED', reasons: ['second_document_forged'] }
          : { outcome: 'REQUIRES_REVIEW', reasons: ['second_document_unreadable'] },
      );
    },
  );
});

describe('any other word about the second document', () => {
  const table: [overall: string | null, reason: Reason][] = [
    ['SUSPECTED', 'second_document_suspected'],
    ['EXPIRED', 'second_check_expired'],
    ['EXPIRED-DELETED', 'second_check_expired'],
    ['DELETED', 'second_document_deleted'],
    ['ARCHIVED', 'second_document_archived'],
    ['ACTIVE', 'second_document_not_decided:ACTIVE'],
    ['REVIEWING', 'second_document_not_decided:REVIEWING'],
    ['PAUSED', 'second_document_status_unknown:PAUSED'],
    ['a sentence', 'second_document_status_unknown:none'],
    [null, 'second_document_status_unknown:none'],
  ];

  test('every documented status is tested', () => {
    const known = new Set([...table.map(([overall]) => overall), 'APPROVED', 'DENIED']);
    expect(overallStatuses.filter((overall) => !known.has(overall))).toEqual([]);
  });

  test.each(table)('%p is for a person to look at: %s', (overall, reason) => {
    expect(judgeSecondCheck(secondEvent({ overall }), requestedDocuments())).toEqual({
      outcome: 'REQUIRES_REVIEW',
      reasons: [reason],
    });
  });
});

test('only a denial blocks the run; any other question is a reviewer’s at once', () => {
  const words = [...overallStatuses, 'PAUSED', null];
  const verdicts = [
    { outcome: 'REQUIRES_REVIEW', reasons: ['second_document_unreadable'] },
    { outcome: 'REJECTED', reasons: ['second_document_forged'] },
    { outcome: 'VERIFIED', reasons: [] },
  ] as const;
  const blocking = words.flatMap((overall) =>
    verdicts.flatMap((verdict) =>
      blocksTheLine(secondEvent({ overall }), verdict) ? [[overall, verdict.outcome]] : [],
    ),
  );
  expect(blocking).toEqual([['DENIED', 'REQUIRES_REVIEW']]);
});

describe('an approved second document', () => {
  const verified = { outcome: 'VERIFIED', reasons: [] };
  const other = { outcome: 'REQUIRES_REVIEW', reasons: ['second_document_not_as_asked'] };

  test.each<[type: string | null, country: string | null, fits: boolean]>([
    ['RESIDENCE_PERMIT', 'LT', true],
    ['ID_CARD', 'LT', true],
    ['PASSPORT', 'LT', false],
    ['RESIDENCE_PERMIT', 'LV', false],
    [null, 'LT', false],
    ['RESIDENCE_PERMIT', null, false],
  ])(
    '%p of %p, where a permit or a card of Lithuania was wanted: %p',
    (documentType, documentCountry, fits) => {
      const wanted = requestedDocuments({ second: { types: ['RESIDENCE_PERMIT', 'ID_CARD'] } });
      expect(judgeSecondCheck(secondEvent({ documentType, documentCountry }), wanted)).toEqual(
        fits ? verified : other,
      );
    },
  );

  test('of any type passes where none was wanted', () => {
    expect(judgeSecondCheck(secondEvent({ documentType: null }), requestedDocuments())).toEqual(verified);
  });
});

test('where no country was asked for, any will do, and one that was not read too', () => {
  for (const documentCountry of ['LT', 'EE', null]) {
    const anywhere = requestedDocuments({ second: { country: null } });
    expect(judgeSecondCheck(secondEvent({ documentCountry }), anywhere).outcome).toBe('VERIFIED');
  }
});
