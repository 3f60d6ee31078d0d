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
  persons_differ: 'The two documents do not agree on the person.',
  persons_not_comparable: 'Too little could be read to compare the two documents.',
  changed_after_submission:
    'iDenfy changed its mind about the identity after the second document was submitted.',
  changed_while_closing: 'iDenfy sent another result while the verification was closing.',
  approved_by_reviewer: 'A reviewer approved it.',
  rejected_by_reviewer: 'A reviewer rejected it.',
  decision_deadline_passed: 'Nobody decided in time.',
};

/** `second_document_denied:MRZ_INVALID` → `Second document denied: Mrz invalid` */
export function reasonText(code: string): string {
  const known = sentences[code];
  if (known !== undefined) return known;
  return code
    .split(':')
    .map((part) => words(part))
    .join(': ');
}
