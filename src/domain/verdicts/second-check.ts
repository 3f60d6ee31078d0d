/**
 * What the result of the second, silent check means. The user never saw that check, so a DENIED ends as REJECTED only if
 * the document itself is the reason (design.md, invariant 8). Pure.
 */
import type { IdenfyEvent } from '../idenfy-event.ts';
import { documentVerdict } from '../idenfy-event.ts';
import type { RequestedDocuments } from '../input.ts';
import type { Conclusion, Reason } from '../reasons.ts';
import { vocabularyOr } from '../reasons.ts';
import { isAsRequested } from './gate.ts';

export function judgeSecondCheck(second: IdenfyEvent, requested: RequestedDocuments): Conclusion {
  switch (second.overall) {
    case 'APPROVED':
      // The issuer's country is compared too: it was sent with direct processing.
      return isAsRequested(
        second,
        requested.second.types,
        requested.second.country === null ? [] : [requested.second.country],
      )
        ? { outcome: 'VERIFIED', reasons: [] }
        : review('second_document_not_as_asked');
    case 'DENIED':
      return judgeDenial(second);
    case 'SUSPECTED':
      return review('second_document_suspected');
    case 'EXPIRED':
    case 'EXPIRED-DELETED':
      // Never the verification's own outcome: only this service could have used that token (invariant 7).
      return review('second_check_expired');
    case 'DELETED':
      return review('second_document_deleted');
    case 'ARCHIVED':
      return review('second_document_archived');
    case 'ACTIVE':
    case 'REVIEWING':
      return review(`second_document_not_decided:${second.overall}`);
    default:
      return review(`second_document_status_unknown:${vocabularyOr(second.overall, 'none')}`);
  }
}

/**
 * A denial for anything but the document itself blocks the run: an operator may correct sides, country, type or photo,
 * and the user had no chance to.
 */
export function blocksTheLine(second: IdenfyEvent, verdict: Conclusion): boolean {
  return second.overall === 'DENIED' && verdict.outcome === 'REQUIRES_REVIEW';
}

function judgeDenial(second: IdenfyEvent): Conclusion {
  const verdict = documentVerdict(second);
  const forged = second.fraudTags.some((tag) => FORGERY_TAGS.has(tag));
  const reason: Reason = forged
    ? 'second_document_forged'
    : (DENIALS.get(verdict) ?? `second_document_denied:${vocabularyOr(whyDenied(second), 'none')}`);
  return { outcome: REJECTING.has(reason) ? 'REJECTED' : 'REQUIRES_REVIEW', reasons: [reason] };
}

/** The document may be good although the face is not. */
function whyDenied(second: IdenfyEvent): string {
  const face = second.manualFace || (second.autoFace ?? '');
  const verdict = documentVerdict(second);
  return ['', 'DOC_VALIDATED'].includes(verdict) && face !== '' ? face : verdict;
}

/** Whether it concerns pictures, sides, country or type, which another submission may fix. */
export function isMendableDenial(word: string): boolean {
  const reason = DENIALS.get(word);
  return reason !== undefined && !REJECTING.has(reason);
}

const REJECTING = new Set<Reason>([
  'second_document_forged',
  'second_document_expired',
  'second_document_personal_code_invalid',
]);

const FORGERY_TAGS = new Set(['DOC_PRINT_SPOOFED', 'FAKE_PHOTO', 'PORTRAIT_SUBSTITUTION']);

/** The document statuses of idenfy-api.md 3.6, by what an operator would do about them. */
const DENIALS: ReadonlyMap<string, Reason> = new Map<string, Reason>([
  ['DOC_FAKE', 'second_document_forged'],
  ['DOC_SPOOF_DETECTED', 'second_document_forged'],
  ['DOC_EXPIRED', 'second_document_expired'],
  ['DOC_PERSONAL_CODE_INVALID', 'second_document_personal_code_invalid'],
  ['DOC_NOT_FOUND', 'second_document_not_found'],
  ['DOC_SIDE_MISMATCH', 'second_document_back_missing'],
  ['COUNTRY_MISMATCH', 'second_document_wrong_country'],
  ['COUNTRY_NOT_SUPPORTED', 'second_document_wrong_country'],
  ['DOC_TYPE_MISMATCH', 'second_document_wrong_type'],
  ['DOC_SUBTYPE_MISMATCH', 'second_document_wrong_type'],
  ['DOC_NOT_ALLOWED', 'second_document_wrong_type'],
  ['DOC_DAMAGED', 'second_document_damaged'],
  ['DOC_NOT_SUPPORTED', 'second_document_not_supported'],
  ['DOC_NOT_FULLY_VISIBLE', 'second_document_unreadable'],
  ['DOC_TOO_BLURRY', 'second_document_unreadable'],
  ['DOC_GLARED', 'second_document_unreadable'],
  ['DOC_FACE_GLARED', 'second_document_unreadable'],
  ['DOC_FACE_NOT_FOUND', 'second_document_unreadable'],
  ['MRZ_NOT_FOUND', 'second_document_unreadable'],
  ['MRZ_OCR_READING_ERROR', 'second_document_unreadable'],
  ['BARCODE_NOT_FOUND', 'second_document_unreadable'],
  ['DOC_NAME_ERROR', 'second_document_unreadable'],
  ['DOC_SURNAME_ERROR', 'second_document_unreadable'],
  ['DOC_EXPIRY_ERROR', 'second_document_unreadable'],
  ['DOC_DOB_ERROR', 'second_document_unreadable'],
  ['DOC_PERSONAL_NUMBER_ERROR', 'second_document_unreadable'],
  ['DOC_NUMBER_ERROR', 'second_document_unreadable'],
  ['DOC_DATE_OF_ISSUE_ERROR', 'second_document_unreadable'],
  ['DOC_SEX_ERROR', 'second_document_unreadable'],
  ['DOC_NATIONALITY_ERROR', 'second_document_unreadable'],
  ['DOC_NOT_ANALYSED', 'second_document_unreadable'],
  ['DOC_ERROR', 'second_document_unreadable'],
  ['AUTO_UNVERIFIABLE', 'second_document_unreadable'],
]);

function review(reason: Reason): Conclusion {
  return { outcome: 'REQUIRES_REVIEW', reasons: [reason] };
}
