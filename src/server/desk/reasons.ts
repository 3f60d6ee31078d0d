/** Why a verification waits for a person, in a reviewer's words; the compiler names a reason that has none. */
import type { EvidenceCode } from '../../domain/evidence/judged.ts';
import type { Reason } from '../../domain/reasons.ts';
import { words } from './words.ts';

/** What stands before the colon of a reason that carries a word. */
type Family<R extends Reason> = R extends `${infer Code}:${string}` ? Code : never;
type Plain = Exclude<Reason, `${string}:${string}`>;
type OfEvidence = `${'identity' | 'second_document'}_${EvidenceCode}`;

const sentences: Readonly<Record<string, string>> = {
  identity_suspected: 'iDenfy suspects something about the identity session.',
  identity_denied: 'iDenfy denied the identity session.',
  identity_expired: 'The identity session expired.',
  identity_cancelled: 'The identity session was cancelled.',
  identity_result_missing: 'iDenfy sent no result for the identity session.',
  identity_result_unconfirmed:
    'iDenfy named a verdict about the identity when it was polled, and nothing confirmed it.',
  identity_document_not_as_asked: 'The identity document is not of the type or country that was requested.',
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
  second_document_not_as_asked: 'The second document is not of the type or country that was requested.',
  second_result_missing: 'iDenfy sent no result for the second document.',
  second_result_unconfirmed:
    'iDenfy named a verdict about the second document when it was polled, and nothing confirmed it.',
  second_check_expired: 'The second check expired before it was used.',
  result_data_unreadable: 'What iDenfy read from a document could not be fetched.',
  submission_unclear: 'It is not clear whether iDenfy took the second document.',
  submissions_exhausted: 'The second document was submitted as often as it may be.',
  same_document_twice: 'Both documents are the same document.',
  same_document_not_ruled_out:
    'Both documents are of one type and country, and no number says that they are two.',
  persons_close: 'The two documents nearly agree on the person.',
  identity_document_expired: 'The identity document has expired.',
  identity_expiry_unknown: 'The identity document says no day on which it expires.',
  second_document_expiry_unknown: 'The second document says no day on which it expires.',
  persons_differ: 'The two documents do not agree on the person.',
  persons_not_comparable: 'Too little could be read to compare the two documents.',
  identity_contradicted_by_machine:
    'A person at iDenfy decided about the identity, and a machine’s result that came later says another thing.',
  identity_contradicted_by_status:
    'iDenfy, polled again, says another thing about the identity than the result that it sent.',
  identity_review_unclear: 'It is not clear whether iDenfy’s result for the identity still holds.',
  second_document_contradicted_by_machine:
    'A person at iDenfy decided about the second document, and a machine’s result that came later says another thing.',
  second_document_contradicted_by_status:
    'iDenfy, polled again, says another thing about the second document than the result that it sent.',
  second_document_review_unclear:
    'It is not clear whether iDenfy’s result for the second document still holds.',
  changed_after_submission:
    'iDenfy changed its mind about the identity after the second document was submitted.',
  identity_results_differ:
    'iDenfy read different people from the identity document, one result after the other.',
  second_document_results_differ:
    'iDenfy read different people from the second document, one result after the other.',
  webhooks_not_heard: 'Webhooks of iDenfy about it were parked, and what they say was not weighed.',
  changed_while_closing: 'iDenfy sent another result while the verification was closing.',
  approved_by_reviewer: 'A reviewer approved it.',
  rejected_by_reviewer: 'A reviewer rejected it.',
  decision_deadline_passed: 'Nobody decided in time.',
  identity_deleted: 'iDenfy deleted the identity session.',
  identity_archived: 'iDenfy archived the identity session.',
  second_document_deleted: 'iDenfy deleted the second document’s session.',
  second_document_archived: 'iDenfy archived the second document’s session.',
  document_session_has_steps: 'The second session asks for additional steps, which nobody could take.',
  document_session_has_questionnaire: 'The second session asks questions, which nobody could answer.',
  document_session_requires_nfc: 'The second session demands a chip to be read, which nobody could do.',
  same_document_number: 'Both documents have the same number and country, under two types.',
  blocked_too_long: 'It was blocked, and nobody resumed it in time.',
  no_additional_step_configured: 'The identity session asks for no second document.',
  cancelled_by_caller: 'It was cancelled.',
  cancelled_in_temporal: 'It was cancelled in Temporal.',
  ended_by_hand: 'It was ended by hand.',
} satisfies Readonly<Record<Plain, string>>;

/** What speaks against VERIFIED, by the code behind `identity_` or `second_document_`; `it` is which of the two. */
const evidence: Readonly<Record<EvidenceCode, (it: string) => string>> = {
  fraud_tag: (it) => `iDenfy put a fraud tag on ${it}`,
  mismatch_tag: (it) => `iDenfy found a mismatch in ${it}`,
  suspicion_reason: (it) => `iDenfy has a suspicion about ${it}`,
  deny_reason: (it) => `iDenfy named a reason to deny ${it}`,
  manual_face: (it) => `A person at iDenfy did not confirm the face of ${it}`,
  auto_face: (it) => `iDenfy’s machine did not confirm the face of ${it}`,
  manual_document: (it) => `A person at iDenfy did not confirm the document of ${it}`,
  auto_document: (it) => `iDenfy’s machine did not confirm the document of ${it}`,
  additional_steps: (it) => `iDenfy found something wrong with the additional steps of ${it}`,
  sanctions_status: (it) => `A list of sanctions may hold the person of ${it}`,
  peps_status: (it) => `A list of politically exposed persons may hold the person of ${it}`,
  adverse_media_status: (it) => `The news may tell of the person of ${it}`,
  aml_result_class: (it) => `A list against money laundering may hold the person of ${it}`,
  proxy_risk: (it) => `The user’s address may be a proxy, says iDenfy of ${it}`,
  duplicate_faces: (it) => `The face of ${it} is known from other verifications`,
  duplicate_doc_faces: (it) => `The portrait of ${it} is known from other verifications`,
  age_estimate: (it) => `The face does not look as old as the date of birth says, in ${it}`,
  additional_data: (it) => `What was given does not agree with an additional step of ${it}`,
  risk_assessment: (it) => `Your risk assessment of ${it} is too high`,
  bank_risk: (it) => `The bank account’s risk is too high, in ${it}`,
  address_verification: (it) => `The address could not be verified, in ${it}`,
  manual_address_match: (it) => `A person at iDenfy found another address, in ${it}`,
  bank_card: (it) => `The bank card could not be matched, in ${it}`,
  bank_card_reason: (it) => `iDenfy says why the bank card does not match, in ${it}`,
  bank_card_match: (it) => `The bank card’s name or number is another, in ${it}`,
  email_verified: (it) => `The e-mail address was not verified, in ${it}`,
  misplaced: (it) => `iDenfy says something against it where nothing is documented, in ${it}`,
  phone_verified: (it) => `The telephone number was not verified, in ${it}`,
};

/** Codes that carry what iDenfy said behind a colon. */
const beginnings: Readonly<Record<string, string>> = {
  ...beginningsOf('identity', 'the identity'),
  ...beginningsOf('second_document', 'the second document'),
  identity_not_decided: 'iDenfy has not decided about the identity',
  identity_status_unknown: 'iDenfy said something unknown about the identity',
  additional_step_status_unknown: 'iDenfy said something unknown about the second document’s pictures',
  second_document_not_decided: 'iDenfy has not decided about the second document',
  second_document_status_unknown: 'iDenfy said something unknown about the second document',
  identity_check_suspected: 'A check of the identity found something',
  second_document_check_suspected: 'A check of the second document found something',
  identity_check_failed: 'A check of the identity could not be made',
  second_document_check_failed: 'A check of the second document could not be made',
  identity_contradicts_itself: 'The dates of the identity document contradict each other',
  second_document_contradicts_itself: 'The dates of the second document contradict each other',
  identity_data_unreadable: 'What iDenfy read from the identity document has a value of an unknown kind',
  second_document_data_unreadable: 'What iDenfy read from the second document has a value of an unknown kind',
  identity_differs_from_given: 'The identity document differs from what was given about the person',
  second_document_differs_from_given: 'The second document differs from what was given about the person',
  identity_does_not_say_given: 'The identity document does not say what was given about the person',
  second_document_does_not_say_given: 'The second document does not say what was given about the person',
  second_document_face_not_matched: 'The face is not that of the second document',

  second_document_denied: 'iDenfy denied the second document',
  second_document_file_unusable: 'A file of the second document cannot be used',
  corrected: 'An operator let iDenfy look less closely, by a correction of',
  submission_failed: 'iDenfy did not take the second document',
  session_failed: 'The user’s session could not be made',
  document_session_failed: 'The second session could not be made',
} satisfies Readonly<Record<Exclude<Family<Reason>, OfEvidence | 'overruled'>, string>>;

function beginningsOf(which: string, it: string): Record<string, string> {
  return Object.fromEntries(Object.entries(evidence).map(([code, begin]) => [`${which}_${code}`, begin(it)]));
}

const OVERRULED = 'overruled:';

/** `identity_fraud_tag:DUPLICATE_FACE` → `iDenfy put a fraud tag on the identity: Duplicate face` */
export function reasonText(reason: string): string {
  if (reason.startsWith(OVERRULED))
    return `A reviewer let pass: ${reasonText(reason.slice(OVERRULED.length))}`;
  const known = sentences[reason];
  if (known !== undefined) return known;
  const [code = '', ...values] = reason.split(':');
  return [beginnings[code] ?? words(code), ...values.map(words)].join(': ');
}
