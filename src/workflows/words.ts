/**
 * The blueprint's words as types. Plain data that imports nothing but types, so that workflow code, activities and the
 * server can share them.
 */
import type { EvidenceCode } from '../domain/evidence/judged.ts';

export const methods = ['silent', 'sequential', 'stored'] as const;
export type Method = (typeof methods)[number];

export const stages = [
  'creating-session',
  'awaiting-user',
  'in-review-at-idenfy',
  'downloading-documents',
  'submitting-documents',
  'awaiting-document-result',
  'awaiting-decision',
  'blocked',
  'recording',
  'closed',
] as const;
export type Stage = (typeof stages)[number];

export const outcomes = ['VERIFIED', 'REQUIRES_REVIEW', 'REJECTED', 'EXPIRED', 'CANCELLED'] as const;
export type Outcome = (typeof outcomes)[number];

/** `identity` is Token 1, `document` is Token 2. */
export const sessionRoles = ['identity', 'document'] as const;
export type SessionRole = (typeof sessionRoles)[number];

/**
 * Why a verification has its outcome. A code that names a value iDenfy sent and we do not know carries it
 * behind a colon, e.g. `identity_status_unknown:PAUSED`.
 */
export type Reason =
  // The identity session
  | 'identity_denied'
  | 'identity_suspected'
  | 'identity_expired'
  | 'identity_cancelled'
  | 'identity_deleted'
  | 'identity_archived'
  | `identity_not_decided:${string}`
  | `identity_status_unknown:${string}`
  | 'identity_result_missing'
  | 'identity_result_unconfirmed'
  | 'identity_document_not_as_asked'
  // The document session, where the user walks through one
  | 'document_session_expired'
  | 'document_session_cancelled'
  // A person's decision
  | 'stored_document_needs_decision'
  | 'approved_by_reviewer'
  | `overruled:${string}`
  | 'rejected_by_reviewer'
  | 'decision_deadline_passed'
  // The additional step
  | 'additional_step_invalid'
  | 'additional_step_not_found'
  | 'additional_step_not_judged'
  | 'additional_step_no_file'
  | `additional_step_status_unknown:${string}`
  | 'second_document_front_missing'
  | 'second_document_sides_unknown'
  | 'second_document_files_unavailable'
  // The second check
  | 'second_document_country_unknown'
  | 'document_session_has_steps'
  | 'document_session_has_questionnaire'
  | 'document_session_requires_nfc'
  | `document_session_failed:${string}`
  | `submission_failed:${string}`
  | `second_document_file_unusable:${string}`
  | 'submissions_exhausted'
  | 'result_data_unreadable'
  | 'blocked_too_long'
  | 'submission_unclear'
  | 'second_result_missing'
  | 'second_result_unconfirmed'
  | 'second_check_expired'
  | 'second_document_suspected'
  | 'second_document_forged'
  | 'second_document_expired'
  | 'second_document_personal_code_invalid'
  | 'second_document_unreadable'
  | 'second_document_not_found'
  | 'second_document_back_missing'
  | 'second_document_wrong_country'
  | 'second_document_wrong_type'
  | 'second_document_damaged'
  | 'second_document_not_supported'
  | `second_document_denied:${string}`
  | 'second_document_deleted'
  | 'second_document_archived'
  | `second_document_not_decided:${string}`
  | `second_document_status_unknown:${string}`
  | 'second_document_not_as_asked'
  // Both together
  | 'same_document_twice'
  | 'same_document_number'
  | 'same_document_not_ruled_out'
  | 'persons_differ'
  | 'persons_close'
  | 'persons_not_comparable'
  | 'identity_document_expired'
  | `${'identity' | 'second_document'}_expiry_unknown`
  | `${'identity' | 'second_document'}_${EvidenceCode}:${string}`
  | `${'identity' | 'second_document'}_check_suspected:${string}`
  | `${'identity' | 'second_document'}_check_failed:${string}`
  | `${'identity' | 'second_document'}_data_unreadable:${string}`
  | `${'identity' | 'second_document'}_differs_from_given:${string}`
  | `${'identity' | 'second_document'}_does_not_say_given:${string}`
  | `second_document_face_not_matched:${string}`
  | `${'identity' | 'second_document'}_contradicted_by_${'machine' | 'status'}`
  | `${'identity' | 'second_document'}_review_unclear`
  | `${'identity' | 'second_document'}_results_differ`
  | 'webhooks_not_heard'
  | 'changed_after_submission'
  | 'changed_while_closing'
  // The run itself
  | 'no_additional_step_configured'
  | `session_failed:${string}`
  | 'cancelled_by_caller'
  | 'cancelled_in_temporal'
  | 'ended_by_hand';

export interface Conclusion {
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
}

/** An unknown value goes into a reason only when it looks like iDenfy's vocabulary, so that no free text gets in. */
export function vocabularyOr(value: string | null, fallback: string): string {
  return value !== null && /^[A-Za-z0-9_-]{1,60}$/.test(value) ? value : fallback;
}

export function isStage(value: unknown): value is Stage {
  return stages.some((stage) => stage === value);
}

export function isMethod(value: unknown): value is Method {
  return methods.some((method) => method === value);
}
