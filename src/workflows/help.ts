/** What would help a blocked run if the error behind it does not say. docs/runbook.md says more about each. */
import type { Reason } from '../domain/reasons.ts';

/** For either token. */
const CORRECT_THE_FIELD =
  'Resume with a correction of the field that iDenfy named; while the user has no session, the caller may send a corrected request instead.';

export const HELP: Readonly<Record<string, string>> = {
  session_failed: 'Check that the iDenfy account can create tokens, then resume.',
  document_session_failed: 'Check that the iDenfy account can create DOCUMENT tokens, then resume.',
  'session_failed:bad_value': CORRECT_THE_FIELD,
  'session_failed:missing_value': CORRECT_THE_FIELD,
  'document_session_failed:bad_value': CORRECT_THE_FIELD,
  'document_session_failed:missing_value': CORRECT_THE_FIELD,
  document_session_has_steps:
    'Token 2 still has additional steps: ask iDenfy to let the request suppress them, then resume.',
  document_session_has_questionnaire:
    'Token 2 still has a questionnaire: ask iDenfy to let the request switch it off, then resume.',
  document_session_requires_nfc:
    'Token 2 still requires NFC: ask iDenfy to let the request switch it off, then resume.',
  result_data_unreadable:
    'iDenfy’s answer of /data is not what it documents: check that IDENFY_BASE_URL leads to iDenfy, ask iDenfy about changes in its API, then resume.',
  submission_failed: 'Resume with a corrected country, steps, documentType or skipAnalysis.',
  submission_unclear: 'Check in iDenfy’s dashboard whether the second check exists, then resume.',
  second_document_country_unknown: 'Resume with the country that issued the second document.',
  second_document_front_missing:
    'Resume with the step that holds the front; the record shows the received files.',
  second_document_sides_unknown:
    'Resume with the steps that hold front and back; the record shows the received files.',
  second_document_files_unavailable:
    'Check whether iDenfy still has the files and their storage can be reached, then resume.',
  second_document_file_unusable:
    'Look at the file in iDenfy’s dashboard; resume with other steps, or cancel and ask the user to start again.',
  second_document_unreadable:
    'Look at the stored images; resume with other sides or skipAnalysis, or cancel and ask the user to start again.',
  second_document_not_found:
    'Look at the stored images; resume with other sides or a documentType, or cancel and ask the user to start again.',
  second_document_back_missing:
    'Resume with the step that holds the back, or cancel and ask the user to start again.',
  second_document_wrong_country: 'Resume with the country that issued the document.',
  second_document_wrong_type:
    'Resume with documents.second.types that name its type, or cancel and ask the user for another document.',
  second_document_damaged:
    'Look at the stored images; resume, or cancel and ask the user for another document.',
  second_document_not_supported: 'iDenfy does not know this document; cancel and ask the user for another.',
  second_document_deleted:
    'Find out who deleted the second check in iDenfy’s dashboard; resume to submit the document again, or cancel.',
  second_document_archived:
    'Look at the second check in iDenfy’s dashboard and find out who archived it; resume to submit the document again, or cancel.',
  second_document_denied:
    'Look at the second check in iDenfy’s dashboard; resume with a correction, or cancel.',
};

/** The help of the error behind it, unless this reason with its detail has its own. */
export function helpOr(reason: Reason, help: string | null): string {
  const own = reason.includes(':') ? HELP[reason] : undefined;
  return own ?? help ?? helpFor(reason);
}

export function helpFor(reason: Reason): string {
  const [code = ''] = reason.split(':');
  return HELP[reason] ?? HELP[code] ?? 'See docs/runbook.md.';
}
