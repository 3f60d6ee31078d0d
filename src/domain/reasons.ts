/** Why a verification has its outcome. Machine-readable codes, never free text. */
import type { EvidenceCode } from './evidence/judged.ts';
import type { Outcome } from './words.ts';

export const plainReasons = [
  // The identity session
  'identity_denied',
  'identity_suspected',
  'identity_expired',
  'identity_cancelled',
  'identity_deleted',
  'identity_archived',
  'identity_result_missing',
  'identity_result_unconfirmed',
  'identity_document_not_as_asked',
  // The document session, if the user walks through one
  'document_session_expired',
  'document_session_cancelled',
  // A reviewer's decision
  'stored_document_needs_decision',
  'approved_by_reviewer',
  'rejected_by_reviewer',
  'decision_deadline_passed',
  // The additional step
  'additional_step_invalid',
  'additional_step_not_found',
  'additional_step_not_judged',
  'additional_step_no_file',
  'second_document_front_missing',
  'second_document_sides_unknown',
  'second_document_files_unavailable',
  // The second check
  'second_document_country_unknown',
  'document_session_has_steps',
  'document_session_has_questionnaire',
  'document_session_requires_nfc',
  'submissions_exhausted',
  'result_data_unreadable',
  'blocked_too_long',
  'submission_unclear',
  'second_result_missing',
  'second_result_unconfirmed',
  'second_check_expired',
  'second_document_suspected',
  'second_document_forged',
  'second_document_expired',
  'second_document_personal_code_invalid',
  'second_document_unreadable',
  'second_document_not_found',
  'second_document_back_missing',
  'second_document_wrong_country',
  'second_document_wrong_type',
  'second_document_damaged',
  'second_document_not_supported',
  'second_document_deleted',
  'second_document_archived',
  'second_document_not_as_asked',
  // Both together
  'same_document_twice',
  'same_document_number',
  'same_document_not_ruled_out',
  'persons_differ',
  'persons_close',
  'persons_not_comparable',
  'identity_document_expired',
  'identity_expiry_unknown',
  'second_document_expiry_unknown',
  'identity_contradicted_by_machine',
  'second_document_contradicted_by_machine',
  'identity_contradicted_by_status',
  'second_document_contradicted_by_status',
  'identity_review_unclear',
  'second_document_review_unclear',
  'identity_results_differ',
  'second_document_results_differ',
  'webhooks_not_heard',
  'changed_after_submission',
  'changed_while_closing',
  // The run itself
  'no_additional_step_configured',
  'cancelled_by_caller',
  'cancelled_in_temporal',
  'ended_by_hand',
] as const;

/**
 * Codes with a value after a colon, e.g. `identity_status_unknown:PAUSED`: an unknown word of iDenfy's, the code of an
 * error, or the name of a field.
 */
export const reasonFamilies = [
  'identity_not_decided',
  'identity_status_unknown',
  'overruled',
  'corrected',
  'additional_step_status_unknown',
  'document_session_failed',
  'submission_failed',
  'second_document_file_unusable',
  'second_document_denied',
  'second_document_not_decided',
  'second_document_status_unknown',
  'second_document_face_not_matched',
  'session_failed',
  'identity_check_suspected',
  'second_document_check_suspected',
  'identity_check_failed',
  'second_document_check_failed',
  'identity_contradicts_itself',
  'second_document_contradicts_itself',
  'identity_data_unreadable',
  'second_document_data_unreadable',
  'identity_differs_from_given',
  'second_document_differs_from_given',
  'identity_does_not_say_given',
  'second_document_does_not_say_given',
] as const;

/** The prefix of a finding in the result of a session: `second_document_fraud_tag:FAKE_PHOTO`. */
export const evidencePrefixes = ['identity', 'second_document'] as const;

export type Reason =
  | (typeof plainReasons)[number]
  | `${(typeof reasonFamilies)[number]}:${string}`
  | `${(typeof evidencePrefixes)[number]}_${EvidenceCode}:${string}`;

export interface Conclusion {
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
}

/** An unknown value becomes part of a reason only in the form of iDenfy's vocabulary, so that no free text gets in. */
export function vocabularyOr(value: string | null, fallback: string): string {
  return value !== null && /^[A-Za-z0-9_-]{1,60}$/.test(value) ? value : fallback;
}
