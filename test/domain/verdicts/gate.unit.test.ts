import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { overallStatuses } from '../../../src/idenfy/vocabulary.ts';
import type { StepFiles } from '../../../src/domain/verdicts/gate.ts';
import {
  gate,
  isAsRequested,
  judgeIdentity,
  mendable,
  stepProblem,
  unsubmittable,
} from '../../../src/domain/verdicts/gate.ts';
import type { IdenfyEvent } from '../../../src/domain/idenfy-event.ts';
import type { Conclusion, Reason } from '../../../src/domain/reasons.ts';
import type { Outcome } from '../../../src/domain/words.ts';
import { requestedDocuments, identityEvent } from '../../workflows/builders.ts';

const stored: StepFiles = { kind: 'stored' };
const filesOfEveryKind: readonly StepFiles[] = [
  stored,
  { kind: 'none' },
  { kind: 'unavailable', code: 'storage_unavailable', help: null, unusable: false },
  { kind: 'unavailable', code: 'file_too_large', help: null, unusable: true },
  { kind: 'unplaced', reason: 'second_document_front_missing' },
  { kind: 'unplaced', reason: 'second_document_sides_unknown' },
];
const verdicts = ['valid', 'invalid', 'not-found', 'none', 'unknown'] as const;

const pass = (identity: IdenfyEvent, files: StepFiles = stored, accept = false) =>
  gate(identity, files, requestedDocuments(), accept);
const review = (...reasons: Reason[]): Conclusion => ({ outcome: 'REQUIRES_REVIEW', reasons });

describe('the identity', () => {
  const table: [overall: string | null, outcome: Outcome, reason: Reason][] = [
    ['DENIED', 'REJECTED', 'identity_denied'],
    ['SUSPECTED', 'REQUIRES_REVIEW', 'identity_suspected'],
    ['EXPIRED', 'EXPIRED', 'identity_expired'],
    ['EXPIRED-DELETED', 'EXPIRED', 'identity_expired'],
    ['DELETED', 'REQUIRES_REVIEW', 'identity_deleted'],
    ['ARCHIVED', 'REQUIRES_REVIEW', 'identity_archived'],
    ['ACTIVE', 'REQUIRES_REVIEW', 'identity_not_decided:ACTIVE'],
    ['REVIEWING', 'REQUIRES_REVIEW', 'identity_not_decided:REVIEWING'],
    ['PAUSED', 'REQUIRES_REVIEW', 'identity_status_unknown:PAUSED'],
    ['approved', 'REQUIRES_REVIEW', 'identity_status_unknown:approved'],
    ['UNREADABLE', 'REQUIRES_REVIEW', 'identity_status_unknown:UNREADABLE'],
    ['Jonas Petraitis said yes', 'REQUIRES_REVIEW', 'identity_status_unknown:none'],
    ['', 'REQUIRES_REVIEW', 'identity_status_unknown:none'],
    [null, 'REQUIRES_REVIEW', 'identity_status_unknown:none'],
  ];

  test('every documented status but APPROVED is in the table', () => {
    const inTable = new Set(table.map(([overall]) => overall));
    expect(overallStatuses.filter((overall) => !inTable.has(overall))).toEqual(['APPROVED']);
  });

  test.each(table)('%p ends as %s, %s, whatever the step and its files are', (overall, outcome, reason) => {
    for (const stepVerdict of verdicts) {
      for (const files of filesOfEveryKind) {
        for (const accept of [true, false]) {
          expect(pass(identityEvent({ overall, stepVerdict }), files, accept)).toEqual({
            outcome,
            reasons: [reason],
          });
        }
      }
    }
  });

  test('one that is approved has no conclusion of its own', () => {
    expect(judgeIdentity(identityEvent())).toBeNull();
  });

  test('one that ended under the header CANCELLED says so', () => {
    const cancelled = identityEvent({ overall: 'EXPIRED', eventType: 'IDENTIFICATION_CANCELLED' });
    expect(pass(cancelled)).toEqual({ outcome: 'EXPIRED', reasons: ['identity_cancelled'] });
  });

  test('the header CANCELLED takes nothing from a signed verdict', () => {
    expect(pass(identityEvent({ eventType: 'IDENTIFICATION_CANCELLED' }))).toBeNull();
    expect(pass(identityEvent({ overall: 'DENIED', eventType: 'IDENTIFICATION_CANCELLED' }))).toEqual({
      outcome: 'REJECTED',
      reasons: ['identity_denied'],
    });
  });

  test.each<[tag: string, reason: Reason]>([
    ['INVALID_ADDITIONAL_STEP', 'additional_step_invalid'],
    ['ADDITIONAL_STEP_INFORMATION_MISMATCH', 'additional_step_invalid'],
    ['EXPIRED_ADDITIONAL_STEP_INFORMATION', 'additional_step_invalid'],
    ['ADDITIONAL_STEP_NOT_FOUND', 'additional_step_not_found'],
  ])('one that is suspected for %s names the step too', (tag, reason) => {
    const suspected = identityEvent({ overall: 'SUSPECTED', mismatchTags: ['NAME', tag] });
    expect(pass(suspected)).toEqual(review('identity_suspected', reason));
  });
});

describe('the additional step of an approved identity', () => {
  const unavailable: StepFiles = {
    kind: 'unavailable',
    code: 'storage_unavailable',
    help: null,
    unusable: false,
  };
  const none: StepFiles = { kind: 'none' };
  const noFront: StepFiles = { kind: 'unplaced', reason: 'second_document_front_missing' };
  const noSides: StepFiles = { kind: 'unplaced', reason: 'second_document_sides_unknown' };

  const table: [
    verdict: IdenfyEvent['stepVerdict'],
    files: StepFiles,
    strict: Reason | null,
    accepting: Reason | null,
  ][] = [
    ['valid', stored, null, null],
    ['valid', none, 'additional_step_no_file', 'additional_step_no_file'],
    ['valid', unavailable, 'second_document_files_unavailable', 'second_document_files_unavailable'],
    ['valid', noFront, 'second_document_front_missing', 'second_document_front_missing'],
    ['valid', noSides, 'second_document_sides_unknown', 'second_document_sides_unknown'],
    ['none', stored, 'additional_step_not_judged', null],
    ['none', none, 'additional_step_no_file', 'additional_step_no_file'],
    ['none', unavailable, 'additional_step_not_judged', 'second_document_files_unavailable'],
    ['none', noFront, 'additional_step_not_judged', 'second_document_front_missing'],
    ['none', noSides, 'additional_step_not_judged', 'second_document_sides_unknown'],
    ...filesOfEveryKind.flatMap((files): [(typeof verdicts)[number], StepFiles, Reason, Reason][] => [
      ['invalid', files, 'additional_step_invalid', 'additional_step_invalid'],
      ['not-found', files, 'additional_step_not_found', 'additional_step_not_found'],
    ]),
  ];

  test.each(table)(
    '%s with files %j: %p, and %p where unjudged steps may pass',
    (stepVerdict, files, strict, accepting) => {
      const identity = identityEvent({ stepVerdict });
      expect(pass(identity, files)).toEqual(strict === null ? null : review(strict));
      expect(pass(identity, files, true)).toEqual(accepting === null ? null : review(accepting));
    },
  );

  test.each<[status: string | null, reason: Reason]>([
    ['PENDING', 'additional_step_status_unknown:PENDING'],
    ['UNREADABLE', 'additional_step_status_unknown:UNREADABLE'],
    ['Jonas Petraitis', 'additional_step_status_unknown:unnamed'],
    [null, 'additional_step_status_unknown:unnamed'],
  ])('the unknown status %p stops with its name, whatever may pass', (stepStatus, reason) => {
    for (const files of filesOfEveryKind) {
      for (const accept of [true, false]) {
        expect(pass(identityEvent({ stepVerdict: 'unknown', stepStatus }), files, accept)).toEqual(
          review(reason),
        );
      }
    }
  });

  test.each<[tag: string, reason: Reason]>([
    ['INVALID_ADDITIONAL_STEP', 'additional_step_invalid'],
    ['ADDITIONAL_STEP_INFORMATION_MISMATCH', 'additional_step_invalid'],
    ['EXPIRED_ADDITIONAL_STEP_INFORMATION', 'additional_step_invalid'],
    ['ADDITIONAL_STEP_NOT_FOUND', 'additional_step_not_found'],
    ['UNREADABLE', 'additional_step_status_unknown:UNREADABLE'],
  ])('the mismatch tag %s outweighs a step that is said to be valid, or not judged', (tag, reason) => {
    for (const stepVerdict of ['valid', 'none'] as const) {
      for (const accept of [true, false]) {
        expect(pass(identityEvent({ stepVerdict, mismatchTags: ['NAME', tag] }), stored, accept)).toEqual(
          review(reason),
        );
      }
    }
  });

  test('other tags do not stop what iDenfy approved', () => {
    expect(
      pass(identityEvent({ mismatchTags: ['NAME', 'A_TAG_OF_TOMORROW'], fraudTags: ['DOC_MOBILE_PHOTO'] })),
    ).toBeNull();
  });

  test('without the country of the second document nothing goes on', () => {
    const withoutCountry = requestedDocuments({ second: { country: null } });
    expect(gate(identityEvent(), stored, withoutCountry, false)).toEqual(
      review('second_document_country_unknown'),
    );
    expect(gate(identityEvent(), none, withoutCountry, false)).toEqual(review('additional_step_no_file'));
  });
});

describe('what was asked is what was shown', () => {
  const wanted = requestedDocuments({
    identity: { types: ['PASSPORT', 'ID_CARD'], countries: ['LV', 'EE'] },
  });

  test.each<[type: string | null, country: string | null, fits: boolean]>([
    ['PASSPORT', 'LV', true],
    ['ID_CARD', 'EE', true],
    ['DRIVER_LICENSE', 'LV', false],
    ['PASSPORT', 'LT', false],
    [null, 'LV', false],
    ['PASSPORT', null, false],
    ['passport', 'LV', false],
  ])('%p of %p: %p', (documentType, documentCountry, fits) => {
    const identity = identityEvent({ documentType, documentCountry });
    expect(gate(identity, stored, wanted, false)).toEqual(
      fits ? null : review('identity_document_not_as_asked'),
    );
    expect(isAsRequested(identity, wanted.identity.types, wanted.identity.countries)).toBe(fits);
  });

  test('nothing asked, anything may be shown, also what could not be read', () => {
    expect(pass(identityEvent({ documentType: null, documentCountry: null }))).toBeNull();
  });

  test('a wrong document is told beside what is wrong with the step', () => {
    const identity = identityEvent({ documentType: 'VISA', stepVerdict: 'invalid' });
    expect(gate(identity, stored, wanted, false)).toEqual(
      review('identity_document_not_as_asked', 'additional_step_invalid'),
    );
  });
});

test('only APPROVED with a positive step and its files ever passes (design.md, invariant 5)', () => {
  const word = fc.oneof(fc.constantFrom(...overallStatuses), fc.string());
  const tags = fc.array(
    fc.oneof(fc.constantFrom('NAME', 'INVALID_ADDITIONAL_STEP', 'ADDITIONAL_STEP_NOT_FOUND'), fc.string()),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(
      fc.record({
        overall: fc.option(word),
        stepVerdict: fc.constantFrom(...verdicts),
        stepStatus: fc.option(fc.string()),
        mismatchTags: tags,
        documentType: fc.option(fc.string()),
      }),
      fc.constantFrom(...filesOfEveryKind),
      fc.boolean(),
      (changes, files, accept) => {
        const conclusion = pass(identityEvent(changes), files, accept);
        const isPositive =
          changes.overall === 'APPROVED' &&
          (changes.stepVerdict === 'valid' || (changes.stepVerdict === 'none' && accept)) &&
          !changes.mismatchTags.some((tag) => tag.includes('ADDITIONAL_STEP')) &&
          files.kind === 'stored';
        expect(conclusion === null).toBe(isPositive);
        expect(conclusion?.outcome).not.toBe('VERIFIED');
        // No free text gets into a reason.
        for (const reason of conclusion?.reasons ?? []) {
          expect(reason).toMatch(/^[a-z_]+(:[A-Za-z0-9_-]{1,60})?$/);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

describe('what stands in the way of a submission that a person let pass', () => {
  test.each<[files: StepFiles, country: string | null, reason: Reason | null]>([
    [stored, 'LT', null],
    [stored, null, 'second_document_country_unknown'],
    [{ kind: 'none' }, 'LT', 'additional_step_no_file'],
    [{ kind: 'none' }, null, 'additional_step_no_file'],
    [
      { kind: 'unavailable', code: 'storage_unavailable', help: null, unusable: false },
      'LT',
      'second_document_files_unavailable',
    ],
    [
      { kind: 'unavailable', code: 'file_too_large', help: null, unusable: true },
      'LT',
      'second_document_file_unusable:file_too_large',
    ],
    [{ kind: 'unplaced', reason: 'second_document_front_missing' }, 'LT', 'second_document_front_missing'],
    [{ kind: 'unplaced', reason: 'second_document_sides_unknown' }, null, 'second_document_sides_unknown'],
  ])('is of %j and the country %p: %s', (files, country, reason) => {
    expect(unsubmittable(files, country)).toEqual(reason === null ? null : review(reason));
  });
});

describe('what an operator can set right', () => {
  test.each<Reason>([
    'second_document_files_unavailable',
    'second_document_front_missing',
    'second_document_sides_unknown',
    'second_document_country_unknown',
    'second_document_file_unusable:file_too_large',
  ])('is %s, where nothing else stops it', (reason) => {
    expect(mendable(review(reason))).toBe(reason);
    expect(mendable(review(reason, 'identity_document_not_as_asked'))).toBeNull();
    expect(mendable(review('identity_document_not_as_asked', reason))).toBeNull();
  });

  test.each<Reason>(['additional_step_invalid', 'identity_suspected', 'additional_step_no_file'])(
    'is not %s',
    (reason) => {
      expect(mendable(review(reason))).toBeNull();
    },
  );

  test('is nothing, where nothing stops it', () => {
    expect(mendable(review())).toBeNull();
  });
});

test('a step that is fine, and has no file, is a problem of its own', () => {
  for (const stepVerdict of ['valid', 'none'] as const) {
    expect(stepProblem(identityEvent({ stepVerdict }), { kind: 'none' }, true)).toBe(
      'additional_step_no_file',
    );
    expect(stepProblem(identityEvent({ stepVerdict }), stored, true)).toBeNull();
  }
});
