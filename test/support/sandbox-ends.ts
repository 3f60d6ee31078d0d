/**
 * How this service ends each row of the sandbox's tables, by method: the outcome with its reasons, what blocks it, or the
 * stage in which its user left it. No reviewer is asked. docs/sandbox.md shows it.
 */
import type { Method } from '../../src/domain/words.ts';

export type Ends = Readonly<Record<Method, string>>;

const review = (...reasons: string[]) => `REQUIRES_REVIEW: ${reasons.join(', ')}`;
const kept = 'stored_document_needs_decision';
const good: Ends = { silent: 'VERIFIED', sequential: 'VERIFIED', stored: review(kept) };
const always = (end: string): Ends => ({ silent: end, sequential: end, stored: end });
/** There is a step in `silent` and `stored` alone. */
const step = (reason: string): Ends => ({ ...good, silent: review(reason), stored: review(reason, kept) });
const identity = (first: string[], last: string[] = []): Ends => ({
  silent: review(...first, ...last),
  sequential: review(...first, ...last),
  stored: review(...first, kept, ...last),
});
/** In `stored` nobody but the reviewer looks at the second document. */
const second = (end: string): Ends => ({ ...good, silent: end, sequential: end });
/** Denied for something that the user of `silent` was never asked about: an operator looks at it. */
const denied = (reason: string): Ends => ({
  ...good,
  silent: `blocked: ${reason}`,
  sequential: `REJECTED: ${reason}`,
});
const suspectedSecond = review(
  'second_document_suspected',
  'second_document_fraud_tag:DUPLICATE_PERSONAL_DATA',
);

/** After design.md, invariants 5 and 8. */
export const magicEnds: Readonly<Record<string, Ends>> = {
  approved: good,
  denied: always('REJECTED: identity_denied'),
  suspected: identity(['identity_suspected'], ['identity_mismatch_tag:NAME']),
  expired: always('EXPIRED: identity_expired'),
  cancelled: always('EXPIRED: identity_cancelled'),
  'step-valid': good,
  'step-valid-sentence': good,
  'step-invalid': step('additional_step_invalid'),
  'step-invalid-sentence': step('additional_step_invalid'),
  'step-invalid-suspected': identity(
    ['identity_suspected', 'additional_step_invalid'],
    ['identity_mismatch_tag:INVALID_ADDITIONAL_STEP'],
  ),
  'step-not-found': step('additional_step_not_found'),
  'step-not-found-sentence': step('additional_step_not_found'),
  'step-not-judged': { ...good, silent: review('additional_step_not_judged') },
  // Its user opens the second session and leaves it.
  'step-missing': {
    silent: review('additional_step_no_file'),
    sequential: 'awaiting-document-result',
    stored: review('additional_step_no_file'),
  },
  'one-image': good,
  pdf: good,
  'interim-first': good,
  'unknown-status': identity(['identity_status_unknown:UNKNOWN_STATUS']),
  'second-suspected': second(suspectedSecond),
  'second-interim-first': good,
  'second-denied-doc-fake': second('REJECTED: second_document_forged'),
  'second-denied-doc-spoof-detected': second('REJECTED: second_document_forged'),
  'second-denied-doc-expired': second('REJECTED: second_document_expired'),
  'second-denied-doc-personal-code-invalid': second('REJECTED: second_document_personal_code_invalid'),
  'second-denied-mrz-invalid': denied('second_document_denied:MRZ_INVALID'),
  'second-denied-mrz-not-found': denied('second_document_unreadable'),
  'second-denied-doc-not-found': denied('second_document_not_found'),
  'second-denied-doc-too-blurry': denied('second_document_unreadable'),
  'second-denied-doc-glared': denied('second_document_unreadable'),
  'second-denied-doc-not-fully-visible': denied('second_document_unreadable'),
  'second-denied-doc-side-mismatch': denied('second_document_back_missing'),
  'second-denied-country-mismatch': denied('second_document_wrong_country'),
  'second-denied-country-not-supported': denied('second_document_wrong_country'),
  'second-denied-doc-type-mismatch': denied('second_document_wrong_type'),
  'second-denied-doc-not-allowed': denied('second_document_wrong_type'),
  'second-denied-doc-damaged': denied('second_document_damaged'),
  'second-denied-doc-not-supported': denied('second_document_not_supported'),
  'second-denied-unknown-reason': denied('second_document_denied:UNKNOWN_REASON'),
  'other-person': second(review('persons_differ')),
  'same-document': second(review('same_document_twice')),
};

/** Nobody but a person may say that these are one person. The clientId makes the names: without a suffix, these. */
export const peopleEnds: Readonly<Record<string, Ends>> = {
  'person-stranger': second(review('persons_differ')),
  'person-parent': second(review('persons_differ')),
  'person-sibling': second(review('persons_differ')),
  'person-twin': second(review('persons_differ')),
  'person-other-spelling': second(review('persons_close')),
  'person-married-name': second(review('persons_close')),
  'person-new-family-name': second(review('persons_differ')),
  'person-second-name': good,
};

/** Without a chain these are plain good cases, in which a fault may strike all the same. */
export const chainEnds: Readonly<Record<string, Ends>> = {
  'chain-approved': good,
  'chain-document-unopened': { ...good, sequential: 'awaiting-document-result' },
  'chain-document-unopened-expired': { ...good, sequential: 'EXPIRED: document_session_expired' },
  'chain-document-left': { ...good, sequential: 'awaiting-document-result' },
  'chain-document-expired': { ...good, sequential: 'EXPIRED: document_session_expired' },
  'chain-document-cancelled': { ...good, sequential: 'EXPIRED: document_session_cancelled' },
  'chain-document-denied': second('REJECTED: second_document_forged'),
  'chain-document-suspected': second(suspectedSecond),
  'chain-document-reviewed': good,
  'chain-document-first': good,
  'chain-document-lost': good,
  'chain-strict': always('blocked: session_failed:duplicate_client_id'),
  'chain-identity-token-402': always('blocked: session_failed:no_credits'),
  'chain-identity-token-lost': good,
};
