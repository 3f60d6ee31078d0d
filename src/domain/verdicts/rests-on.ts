/** Which results a reason rests on, so that it falls with them. Pure. */
import type { plainReasons, Reason, reasonFamilies } from '../reasons.ts';
import { evidencePrefixes } from '../reasons.ts';
import type { SessionRole } from '../words.ts';

type Code = (typeof plainReasons)[number] | (typeof reasonFamilies)[number];

const nothing = [] as const;
const identity = ['identity'] as const;
const document = ['document'] as const;
const both = ['identity', 'document'] as const;

/** What a person, an operator, the request or the run itself is the ground of rests on no result. */
const basis: Readonly<Record<Code, readonly SessionRole[]>> = {
  identity_denied: identity,
  identity_suspected: identity,
  identity_expired: identity,
  identity_cancelled: identity,
  identity_deleted: identity,
  identity_archived: identity,
  identity_result_missing: identity,
  identity_result_unconfirmed: identity,
  identity_document_not_as_asked: identity,
  identity_document_expired: identity,
  identity_expiry_unknown: identity,
  identity_contradicted_by_machine: identity,
  identity_contradicted_by_status: identity,
  identity_review_unclear: identity,
  identity_results_differ: identity,
  identity_not_decided: identity,
  identity_status_unknown: identity,
  identity_check_suspected: identity,
  identity_check_failed: identity,
  identity_data_unreadable: identity,
  identity_contradicts_itself: identity,
  identity_differs_from_given: identity,
  identity_does_not_say_given: identity,

  // The step and its files are the identity session's, also where they show the second document.
  additional_step_invalid: identity,
  additional_step_not_found: identity,
  additional_step_not_judged: identity,
  additional_step_no_file: identity,
  additional_step_status_unknown: identity,
  second_document_front_missing: identity,
  second_document_sides_unknown: identity,
  second_document_files_unavailable: identity,
  second_document_file_unusable: identity,
  stored_document_needs_decision: identity,
  changed_after_submission: identity,

  document_session_expired: document,
  document_session_cancelled: document,
  submissions_exhausted: document,
  second_result_missing: document,
  second_result_unconfirmed: document,
  second_check_expired: document,
  second_document_suspected: document,
  second_document_forged: document,
  second_document_expired: document,
  second_document_personal_code_invalid: document,
  second_document_unreadable: document,
  second_document_not_found: document,
  second_document_back_missing: document,
  second_document_wrong_country: document,
  second_document_wrong_type: document,
  second_document_damaged: document,
  second_document_not_supported: document,
  second_document_deleted: document,
  second_document_archived: document,
  second_document_not_as_asked: document,
  second_document_expiry_unknown: document,
  second_document_contradicted_by_machine: document,
  second_document_contradicted_by_status: document,
  second_document_review_unclear: document,
  second_document_results_differ: document,
  second_document_denied: document,
  second_document_not_decided: document,
  second_document_status_unknown: document,
  second_document_face_not_matched: document,
  second_document_check_suspected: document,
  second_document_check_failed: document,
  second_document_data_unreadable: document,
  second_document_contradicts_itself: document,
  second_document_differs_from_given: document,
  second_document_does_not_say_given: document,

  same_document_twice: both,
  same_document_number: both,
  same_document_not_ruled_out: both,
  persons_differ: both,
  persons_close: both,
  persons_not_comparable: both,
  result_data_unreadable: both,
  webhooks_not_heard: both,
  changed_while_closing: both,

  approved_by_reviewer: nothing,
  rejected_by_reviewer: nothing,
  decision_deadline_passed: nothing,
  overruled: nothing,
  corrected: nothing,
  second_document_country_unknown: nothing,
  document_session_has_steps: nothing,
  document_session_has_questionnaire: nothing,
  document_session_requires_nfc: nothing,
  document_session_failed: nothing,
  session_failed: nothing,
  submission_failed: nothing,
  submission_unclear: nothing,
  blocked_too_long: nothing,
  no_additional_step_configured: nothing,
  cancelled_by_caller: nothing,
  cancelled_in_temporal: nothing,
  ended_by_hand: nothing,
};

/** The prefix of evidence is the session's in which it was found. */
const roleOfPrefix: Readonly<Record<(typeof evidencePrefixes)[number], SessionRole>> = {
  identity: 'identity',
  second_document: 'document',
};

export function restsOn(reason: Reason): readonly SessionRole[] {
  const [code = ''] = reason.split(':');
  if (isCode(code)) return basis[code];
  // A code of another version of this service, which no conclusion here has, rests on whatever is disputed.
  const prefix = evidencePrefixes.find((known) => code.startsWith(`${known}_`));
  return prefix === undefined ? both : [roleOfPrefix[prefix]];
}

function isCode(code: string): code is Code {
  return Object.hasOwn(basis, code);
}
