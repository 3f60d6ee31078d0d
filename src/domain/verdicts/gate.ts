/**
 * The gate before Token 2: both statuses, or stop (design.md, invariant 5; the dual-verification guide, step 3).
 * Pure; every row is in test/domain/verdicts/gate.unit.test.ts.
 */
import type { IdenfyEvent } from '../idenfy-event.ts';
import type { RequestedDocuments } from '../input.ts';
import type { Conclusion, Reason } from '../reasons.ts';
import { vocabularyOr } from '../reasons.ts';
import type { Outcome } from '../words.ts';

/** What became of the files of the additional step. */
export type StepFiles =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'unavailable';
      readonly code: string;
      readonly help: string | null;
      /** The file itself is unusable, and not only unreachable. */
      readonly unusable: boolean;
    }
  | {
      readonly kind: 'unplaced';
      readonly reason: 'second_document_front_missing' | 'second_document_sides_unknown';
    }
  | { readonly kind: 'stored' };

/** Null: continue to Token 2. */
export function gate(
  identity: IdenfyEvent,
  files: StepFiles,
  requested: RequestedDocuments,
  acceptUnjudgedSteps: boolean,
): Conclusion | null {
  const stop = judgeIdentity(identity);
  if (stop !== null) return stop;

  const reasons: Reason[] = [];
  if (!isAsRequested(identity, requested.identity.types, requested.identity.countries)) {
    reasons.push('identity_document_not_as_asked');
  }
  const step = stepProblem(identity, files, acceptUnjudgedSteps);
  const obstacle = step ?? obstacleOf(files, requested.second.country);
  if (obstacle !== null) reasons.push(obstacle);
  return reasons.length === 0 ? null : { outcome: 'REQUIRES_REVIEW', reasons };
}

/** What still prevents the submission itself after a reviewer approved at the gate. */
export function unsubmittable(files: StepFiles, country: string | null): Conclusion | null {
  const reason = obstacleOf(files, country);
  return reason === null ? null : end('REQUIRES_REVIEW', reason);
}

function obstacleOf(files: StepFiles, country: string | null): Reason | null {
  switch (files.kind) {
    case 'none':
      return 'additional_step_no_file';
    case 'unavailable':
      return files.unusable
        ? `second_document_file_unusable:${files.code}`
        : 'second_document_files_unavailable';
    case 'unplaced':
      return files.reason;
    default:
      return country === null ? 'second_document_country_unknown' : null;
  }
}

/** The reason why the gate stops, if an operator can fix it; otherwise null. */
export function mendable(stop: Conclusion): Reason | null {
  const [reason, ...more] = stop.reasons;
  if (reason === undefined || more.length > 0) return null;
  return MENDABLE.has(reason) || reason.startsWith('second_document_file_unusable:') ? reason : null;
}

const MENDABLE: ReadonlySet<Reason> = new Set<Reason>([
  'second_document_files_unavailable',
  'second_document_front_missing',
  'second_document_sides_unknown',
  'second_document_country_unknown',
]);

/** What iDenfy's verdict on the identity means; null: approved. Runs without a gate use it too. */
export function judgeIdentity(identity: IdenfyEvent): Conclusion | null {
  switch (identity.overall) {
    case 'APPROVED':
      return null;
    case 'DENIED':
      return end('REJECTED', 'identity_denied');
    case 'SUSPECTED': {
      const step = stepMismatch(identity);
      return step === null
        ? end('REQUIRES_REVIEW', 'identity_suspected')
        : end('REQUIRES_REVIEW', 'identity_suspected', step);
    }
    case 'EXPIRED':
    case 'EXPIRED-DELETED':
      // The header changes only the wording; the body decides the outcome.
      return identity.eventType === 'IDENTIFICATION_CANCELLED'
        ? end('EXPIRED', 'identity_cancelled')
        : end('EXPIRED', 'identity_expired');
    case 'DELETED':
      return end('REQUIRES_REVIEW', 'identity_deleted');
    case 'ARCHIVED':
      return end('REQUIRES_REVIEW', 'identity_archived');
    case 'ACTIVE':
    case 'REVIEWING':
      return end('REQUIRES_REVIEW', `identity_not_decided:${identity.overall}`);
    default:
      return end('REQUIRES_REVIEW', `identity_status_unknown:${vocabularyOr(identity.overall, 'none')}`);
  }
}

/** What is wrong with the additional step's status; null: nothing. */
export function stepProblem(identity: IdenfyEvent, files: StepFiles, acceptUnjudged: boolean): Reason | null {
  const mismatch = stepMismatch(identity);
  if (mismatch !== null) return mismatch;
  // Unreadable tags may include a mismatch, so they do not count as none.
  if (identity.mismatchTags.includes('UNREADABLE')) return 'additional_step_status_unknown:UNREADABLE';
  switch (identity.stepVerdict) {
    case 'valid':
      return files.kind === 'none' ? 'additional_step_no_file' : null;
    case 'invalid':
      return 'additional_step_invalid';
    case 'not-found':
      return 'additional_step_not_found';
    case 'none':
      // iDenfy does not judge UPLOAD steps, so no status is usual for them (idenfy-api.md 9).
      if (files.kind === 'none') return 'additional_step_no_file';
      return acceptUnjudged ? null : 'additional_step_not_judged';
    default:
      return `additional_step_status_unknown:${vocabularyOr(identity.stepStatus, 'unnamed')}`;
  }
}

/** Tags outrank the status: the two come from different places and the docs show both (idenfy-api.md 3.6, 9). */
function stepMismatch(identity: IdenfyEvent): Reason | null {
  if (identity.mismatchTags.includes('ADDITIONAL_STEP_NOT_FOUND')) return 'additional_step_not_found';
  return identity.mismatchTags.some((tag) => INVALID_STEP_TAGS.has(tag)) ? 'additional_step_invalid' : null;
}

const INVALID_STEP_TAGS = new Set([
  'INVALID_ADDITIONAL_STEP',
  'ADDITIONAL_STEP_INFORMATION_MISMATCH',
  'EXPIRED_ADDITIONAL_STEP_INFORMATION',
]);

/** The shown document must be the requested one (design.md, invariant 9); an unread type or country does not count. */
export function isAsRequested(
  event: IdenfyEvent,
  types: readonly string[],
  countries: readonly string[],
): boolean {
  return isAmong(event.documentType, types) && isAmong(event.documentCountry, countries);
}

function isAmong(value: string | null, wanted: readonly string[]): boolean {
  return wanted.length === 0 || (value !== null && wanted.includes(value));
}

function end(outcome: Outcome, ...reasons: Reason[]): Conclusion {
  return { outcome, reasons };
}
