/** What a person is asked about a document that iDenfy did not check. */
import { describe, expect, test } from '@jest/globals';
import type { StepFiles } from '../../../src/domain/verdicts/gate.ts';
import type { IdenfyEvent } from '../../../src/domain/idenfy-event.ts';
import { judgeStored } from '../../../src/domain/verdicts/stored-document.ts';
import type { Reason } from '../../../src/domain/reasons.ts';
import { requestedDocuments, identityEvent } from '../../workflows/builders.ts';

const none = { kind: 'none' } as const;
const stored = { kind: 'stored' } as const;
const elsewhere: readonly StepFiles[] = [
  stored,
  { kind: 'unavailable', code: 'timeout', help: null, unusable: false },
  { kind: 'unavailable', code: 'not_a_picture', help: null, unusable: true },
  { kind: 'unplaced', reason: 'second_document_sides_unknown' },
];

const judged = (
  changes: Partial<IdenfyEvent> = {},
  files: StepFiles = stored,
  wanted = requestedDocuments(),
) => judgeStored(identityEvent(changes), files, wanted);

const question = (...reasons: Reason[]) => ({ outcome: 'REQUIRES_REVIEW', reasons });
const impossible = (...reasons: Reason[]) => ({ ...question(...reasons), onApproval: 'impossible' });

test('a person is always asked, and may approve, wherever the files are', () => {
  for (const files of elsewhere) {
    expect(judged({}, files)).toEqual(question('stored_document_needs_decision'));
  }
});

test('a step without a status is usual, and no reason', () => {
  expect(judged({ stepVerdict: 'none', stepStatus: null })).toEqual(
    question('stored_document_needs_decision'),
  );
});

test('without any file there is nothing to decide about', () => {
  expect(judged({}, none)).toEqual(impossible('additional_step_no_file'));
  expect(judged({ stepVerdict: 'none', stepStatus: null }, none)).toEqual(
    impossible('additional_step_no_file'),
  );
});

test.each(['EXPIRED', 'EXPIRED-DELETED', 'DELETED', 'ARCHIVED'])(
  'an identity that is %s cannot be approved',
  (overall) => {
    expect(judged({ overall })).toMatchObject({ outcome: 'REQUIRES_REVIEW', onApproval: 'impossible' });
  },
);

describe('the question names', () => {
  test.each<[what: string, changes: Partial<IdenfyEvent>, reason: Reason]>([
    ['a suspicion', { overall: 'SUSPECTED' }, 'identity_suspected'],
    ['a denial', { overall: 'DENIED' }, 'identity_denied'],
    ['a word that nobody knows', { overall: 'PAUSED' }, 'identity_status_unknown:PAUSED'],
    ['another type than asked for', { documentType: 'ID_CARD' }, 'identity_document_not_as_asked'],
    ['another country than asked for', { documentCountry: 'EE' }, 'identity_document_not_as_asked'],
    ['a step that is not fine', { stepVerdict: 'invalid' }, 'additional_step_invalid'],
    ['a step that iDenfy did not find', { stepVerdict: 'not-found' }, 'additional_step_not_found'],
    ['a step’s tag', { mismatchTags: ['INVALID_ADDITIONAL_STEP'] }, 'additional_step_invalid'],
  ])('%s, and stays one', (_what, changes, reason) => {
    const wanted = requestedDocuments({ identity: { types: ['PASSPORT'], countries: ['LV'] } });
    expect(judged(changes, stored, wanted)).toEqual(question(reason, 'stored_document_needs_decision'));
  });

  test('each reason once', () => {
    const suspected = { overall: 'SUSPECTED', mismatchTags: ['INVALID_ADDITIONAL_STEP'] };
    expect(judged(suspected)).toEqual(
      question('identity_suspected', 'additional_step_invalid', 'stored_document_needs_decision'),
    );
  });
});
