/** What the results of two sessions mean that the user walked through: every pair of verdicts, against the rule in words. */
import { describe, expect, test } from '@jest/globals';
import { judgeBothSessions, refusedIdentity } from '../../../src/domain/verdicts/both-sessions.ts';
import type { IdenfyEvent } from '../../../src/domain/idenfy-event.ts';
import type { Reason } from '../../../src/domain/reasons.ts';
import type { Outcome } from '../../../src/domain/words.ts';
import { requestedDocuments, identityEvent, secondEvent } from '../../workflows/builders.ts';

type Row = readonly [overall: string | null, outcome: Outcome, reasons: readonly Reason[]];

const ofIdentity: readonly Row[] = [
  ['APPROVED', 'VERIFIED', []],
  ['DENIED', 'REJECTED', ['identity_denied']],
  ['SUSPECTED', 'REQUIRES_REVIEW', ['identity_suspected']],
  ['EXPIRED', 'EXPIRED', ['identity_expired']],
  ['EXPIRED-DELETED', 'EXPIRED', ['identity_expired']],
  ['DELETED', 'REQUIRES_REVIEW', ['identity_deleted']],
  ['ARCHIVED', 'REQUIRES_REVIEW', ['identity_archived']],
  ['ACTIVE', 'REQUIRES_REVIEW', ['identity_not_decided:ACTIVE']],
  ['REVIEWING', 'REQUIRES_REVIEW', ['identity_not_decided:REVIEWING']],
  ['PAUSED', 'REQUIRES_REVIEW', ['identity_status_unknown:PAUSED']],
  [null, 'REQUIRES_REVIEW', ['identity_status_unknown:none']],
];

const ofDocument: readonly Row[] = [
  ['APPROVED', 'VERIFIED', []],
  ['DENIED', 'REJECTED', ['second_document_unreadable']],
  ['SUSPECTED', 'REQUIRES_REVIEW', ['second_document_suspected']],
  ['EXPIRED', 'EXPIRED', ['document_session_expired']],
  ['EXPIRED-DELETED', 'EXPIRED', ['document_session_expired']],
  ['DELETED', 'REQUIRES_REVIEW', ['second_document_deleted']],
  ['ARCHIVED', 'REQUIRES_REVIEW', ['second_document_archived']],
  ['ACTIVE', 'REQUIRES_REVIEW', ['second_document_not_decided:ACTIVE']],
  ['REVIEWING', 'REQUIRES_REVIEW', ['second_document_not_decided:REVIEWING']],
  ['PAUSED', 'REQUIRES_REVIEW', ['second_document_status_unknown:PAUSED']],
  [null, 'REQUIRES_REVIEW', ['second_document_status_unknown:none']],
];

const worstFirst: readonly Outcome[] = ['REJECTED', 'EXPIRED', 'REQUIRES_REVIEW', 'VERIFIED'];

const judged = (
  identity: Partial<IdenfyEvent>,
  document: Partial<IdenfyEvent>,
  wanted = requestedDocuments(),
) =>
  judgeBothSessions(
    identityEvent({ stepVerdict: 'none', stepStatus: null, ...identity }),
    secondEvent({ autoDocument: 'DOC_TOO_BLURRY', ...document }),
    wanted,
  );

test('the worse of both verdicts is the outcome, and the reasons are those of both', () => {
  for (const [identity, first, why] of ofIdentity) {
    for (const [document, second, whyToo] of ofDocument) {
      const outcome = worstFirst.find((candidate) => candidate === first || candidate === second);
      expect([identity, document, judged({ overall: identity }, { overall: document })]).toEqual([
        identity,
        document,
        { outcome, reasons: [...why, ...whyToo] },
      ]);
    }
  }
});

describe('what was asked for', () => {
  const wanted = requestedDocuments({
    identity: { types: ['PASSPORT'], countries: ['LV'] },
    second: { types: ['RESIDENCE_PERMIT'], country: 'LT' },
  });

  test('is what was shown', () => {
    expect(judged({}, {}, wanted)).toEqual({ outcome: 'VERIFIED', reasons: [] });
  });

  test.each<[what: string, identity: Partial<IdenfyEvent>, document: Partial<IdenfyEvent>, reason: Reason]>([
    ['another type', { documentType: 'ID_CARD' }, {}, 'identity_document_not_as_asked'],
    ['another country', { documentCountry: 'EE' }, {}, 'identity_document_not_as_asked'],
    ['a type that was not read', { documentType: null }, {}, 'identity_document_not_as_asked'],
    ['another second type', {}, { documentType: 'ID_CARD' }, 'second_document_not_as_asked'],
    ['another second country', {}, { documentCountry: 'EE' }, 'second_document_not_as_asked'],
    ['a second country that was not read', {}, { documentCountry: null }, 'second_document_not_as_asked'],
  ])('is not %s', (_what, identity, document, reason) => {
    expect(judged(identity, document, wanted)).toEqual({ outcome: 'REQUIRES_REVIEW', reasons: [reason] });
  });

  test('is told beside a refusal, which outweighs it', () => {
    expect(judged({ overall: 'DENIED', documentType: 'ID_CARD' }, {}, wanted)).toEqual({
      outcome: 'REJECTED',
      reasons: ['identity_denied', 'identity_document_not_as_asked'],
    });
  });
});

test('a session that the user cancelled is told by its event, and ends the same', () => {
  const eventType = 'IDENTIFICATION_CANCELLED';
  for (const overall of ['EXPIRED', 'EXPIRED-DELETED']) {
    expect(judged({ overall, eventType }, { overall, eventType })).toEqual({
      outcome: 'EXPIRED',
      reasons: ['identity_cancelled', 'document_session_cancelled'],
    });
  }
});

test('whatever iDenfy denied of the document is rejected: the user was asked, and could try again', () => {
  const words = ['DOC_FAKE', 'DOC_EXPIRED', 'DOC_TOO_BLURRY', 'DOC_SIDE_MISMATCH', 'SOME_NEW_WORD', null];
  for (const autoDocument of words) {
    const { outcome, reasons } = judged({}, { overall: 'DENIED', autoDocument });
    expect([autoDocument, outcome, reasons.length]).toEqual([autoDocument, 'REJECTED', 1]);
  }
});

test.each(ofIdentity)(
  'an identity that is %p ends it without the document: only if %s',
  (overall, outcome) => {
    const ends = outcome === 'REJECTED' || outcome === 'EXPIRED';
    expect(refusedIdentity(identityEvent({ overall }))?.outcome).toBe(ends ? outcome : undefined);
  },
);
