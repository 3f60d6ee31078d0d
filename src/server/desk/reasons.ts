/** Why a verification waits for a person, in a reviewer's words; every other code is shown as it is. */
import { words } from './words.ts';

const sentences: Readonly<Record<string, string>> = {
  identity_suspected: 'iDenfy suspects something about the identity session.',
  identity_denied: 'iDenfy denied the identity session.',
  identity_expired: 'The identity session expired.',
  identity_cancelled: 'The identity session was cancelled.',
  identity_result_missing: 'iDenfy sent no result for the identity session.',
  identity_document_not_as_asked: 'The identity document is not of the type or country that was asked for.',
  document_session_expired: 'The user did not finish the second session.',
  document_session_cancelled: 'The second session was cancelled.',
  stored_document_needs_decision: 'The second document was kept for you to look at: nobody has checked it.',
  additional_step_invalid: 'iDenfy found the second document’s pictures invalid.',
  additional_step_not_found: 'iDenfy did not find the second document in its pictures.',
  additional_step_not_judged: 'iDenfy did not judge the second document’s pictures.',
  additional_step_no_file: 'There is no file of the second document.',
  second_document_front_missing: 'The front of the second document is missing.',
  second_document_sides_unknown: 'It is not clear which file is the second document’s front.',
  second_document_files_unavailable: 'The second document’s files could not be fetched from iDenfy.',
  second_document_country_unknown: 'It is not known which country issued the second document.',
  second_document_suspected: 'iDenfy suspects something about the second document.',
  second_document_forged: 'iDenfy found the second document forged.',
  second_document_expired: 'The second document has expired.',
  second_document_personal_code_invalid: 'The second document’s personal code is not valid.',
  second_document_unreadable: 'iDenfy could not read the second document.',
  second_document_not_found: 'iDenfy found no document in the second document’s pictures.',
  second_document_back_missing: 'The back of the second document is missing.',
  second_document_wrong_country: 'The second document is from another country than the one named.',
  second_document_wrong_type: 'The second document is of another type than the one named.',
  second_document_damaged: 'The second document is damaged.',
  second_document_not_supported: 'iDenfy does not support the second document.',
  second_document_not_as_asked: 'The second document is not of the type or country that was asked for.',
  second_result_missing: 'iDenfy sent no result for the second document.',
  second_check_expired: 'The second check expired before it was used.',
  submission_unclear: 'It is not clear whether iDenfy took the second document.',
  submissions_exhausted: 'The second document was submitted as often as it may be.',
  same_document_twice: 'Both documents are the same document.',
  same_document_number: 'Two kinds of documents have one number.',
  same_document_not_ruled_out:
    'Both documents are of one type and country, and no number says that they are two.',
  persons_close: 'The two documents nearly agree on the person.',
  identity_document_expired: 'The identity document has expired.',
  identity_expiry_unknown: 'The identity document says no day on which it expires.',
  second_document_expiry_unknown: 'The second document says no day on which it expires.',
  persons_differ: 'The two documents do not agree on the person.',
  persons_not_comparable: 'Too little could be read to compare the two documents.',
  changed_after_submission:
    'iDenfy changed its mind about the identity after the second document was submitted.',
  changed_while_closing: 'iDenfy sent another result while the verification was closing.',
  approved_by_reviewer: 'A reviewer approved it.',
  rejected_by_reviewer: 'A reviewer rejected it.',
  decision_deadline_passed: 'Nobody decided in time.',
};

/** Codes that carry what iDenfy said behind a colon. */
const beginnings: Readonly<Record<string, string>> = {
  identity_fraud_tag: 'iDenfy put a fraud tag on the identity',
  second_document_fraud_tag: 'iDenfy put a fraud tag on the second document',
  identity_mismatch_tag: 'iDenfy found a mismatch in the identity',
  second_document_mismatch_tag: 'iDenfy found a mismatch in the second document',
  identity_check_suspected: 'A check of the identity found something',
  second_document_check_suspected: 'A check of the second document found something',
  identity_check_failed: 'A check of the identity could not be made',
  second_document_check_failed: 'A check of the second document could not be made',
  identity_differs_from_given: 'The identity document differs from what was given about the person',
  second_document_differs_from_given: 'The second document differs from what was given about the person',
  identity_does_not_say_given: 'The identity document does not say what was given about the person',
  second_document_does_not_say_given: 'The second document does not say what was given about the person',
  second_document_face_not_matched: 'The face is not that of the second document',
  second_document_denied: 'iDenfy denied the second document',
  second_document_file_unusable: 'A file of the second document cannot be used',
  submission_failed: 'iDenfy did not take the second document',
  document_session_failed: 'The second session could not be made',
};

/** `identity_fraud_tag:DUPLICATE_FACE` → `iDenfy put a fraud tag on the identity: Duplicate face` */
export function reasonText(reason: string): string {
  const known = sentences[reason];
  if (known !== undefined) return known;
  const [code = '', ...values] = reason.split(':');
  return [beginnings[code] ?? words(code), ...values.map(words)].join(': ');
}
