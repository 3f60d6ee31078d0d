/**
 * Whether a message has the shape that its type says. Plain functions and not zod: a schema at module top level costs
 * every cached workflow half a megabyte and five milliseconds (measured with SDK 1.24). Every handler and validator uses
 * them, because one TypeError in the main loop stops a run for good.
 */
import type { Deadlines } from '../domain/deadlines.ts';
import type { DecideRequest } from '../domain/decisions.ts';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import type { ApplicantData, VerificationInput } from '../domain/input.ts';
import type { CancelRequest, OpenSessionRequest, ReplaceRequest, ResumeRequest } from '../domain/messages.ts';
import type { ErasureInput, RetentionInput } from '../domain/requests/erasure.ts';
/**
 * Everything that workflow code reads of its input. Activities check what only they read; a failure there becomes a
 * reason.
 */
export function isVerificationInput(value: unknown): value is VerificationInput {
  return (
    isRecord(value) &&
    isVersion(value['v']) &&
    isText(value['clientId']) &&
    isCount(value['attempt']) &&
    isText(value['requestId']) &&
    isWishes(value) &&
    typeof value['acceptUnjudgedSteps'] === 'boolean' &&
    typeof value['manualReview'] === 'boolean' &&
    (value['isLean'] === undefined || typeof value['isLean'] === 'boolean') &&
    (value['submitFace'] === undefined || typeof value['submitFace'] === 'boolean') &&
    (value['approveDeniedSecondDocument'] === undefined ||
      typeof value['approveDeniedSecondDocument'] === 'boolean') &&
    isDeadlines(value['deadlines'])
  );
}

function isWishes(value: unknown): boolean {
  return (
    isRecord(value) &&
    isTextOrNull(value['externalRef']) &&
    isRequestedDocuments(value['asked']) &&
    isRecord(value['person']) &&
    (value['additionalSteps'] === null || isRecord(value['additionalSteps'])) &&
    isRecord(value['documentSteps']) &&
    isTextOrNull(value['documentSteps']['front']) &&
    isTextOrNull(value['documentSteps']['back']) &&
    isRecord(value['urls']) &&
    isTextOrNull(value['locale']) &&
    (value['metadata'] === undefined || isRecordOf(value['metadata'], (text) => typeof text === 'string')) &&
    (value['fromSettings'] === undefined || isTextList(value['fromSettings']))
  );
}

/** Runs of earlier versions have the same. */
export function isErasureInput(value: unknown): value is ErasureInput {
  return (
    isRecord(value) &&
    isVersion(value['v']) &&
    isText(value['erasureId']) &&
    isDeadline(value['askAgainSeconds']) &&
    isDeadline(value['settleSeconds'])
  );
}

export function isRetentionInput(value: unknown): value is RetentionInput {
  return (
    isRecord(value) &&
    isVersion(value['v']) &&
    (value['days'] === null || isCount(value['days'])) &&
    isCount(value['parkedWebhookDays']) &&
    isDeadline(value['askAgainSeconds']) &&
    isDeadline(value['settleSeconds'])
  );
}

export function isOpenSessionRequest(value: unknown): value is OpenSessionRequest {
  return isRecord(value) && isVersion(value['v']) && Number.isInteger(value['attempt']);
}

export function isCancelRequest(value: unknown): value is CancelRequest {
  return isRecord(value) && isVersion(value['v']) && typeof value['by'] === 'string';
}

export function isResumeRequest(value: unknown): value is ResumeRequest {
  return (
    isRecord(value) &&
    isVersion(value['v']) &&
    typeof value['by'] === 'string' &&
    isRecord(value['correction']) &&
    isCorrection(value['correction'])
  );
}

export function isReplaceRequest(value: unknown): value is ReplaceRequest {
  return (
    isRecord(value) &&
    isVersion(value['v']) &&
    Number.isInteger(value['attempt']) &&
    isWishes(value['wishes'])
  );
}

export function isDecideRequest(value: unknown): value is DecideRequest {
  return (
    isRecord(value) &&
    isVersion(value['v']) &&
    (value['decision'] === 'approve' || value['decision'] === 'reject') &&
    isText(value['by']) &&
    isText(value['reason']) &&
    isTextOrNull(value['reviewer']) &&
    isTextOrNull(value['seen'])
  );
}

export function isIdenfyEvent(value: unknown): value is IdenfyEvent {
  return (
    isRecord(value) &&
    isVersion(value['v']) &&
    isEventId(value['eventId']) &&
    (value['kind'] === 'identification' || value['kind'] === 'document-expiration') &&
    isText(value['eventType']) &&
    (value['source'] === 'webhook' || value['source'] === 'asked') &&
    isText(value['scanRef']) &&
    isText(value['digest']) &&
    isTime(value['receivedAt']) &&
    (value['final'] === null || typeof value['final'] === 'boolean') &&
    typeof value['stepVerdict'] === 'string' &&
    ['valid', 'invalid', 'not-found', 'none', 'unknown'].includes(value['stepVerdict']) &&
    nullableTexts.every((name) => isTextOrNull(value[name])) &&
    (value['documentDigest'] === undefined || isTextOrNull(value['documentDigest'])) &&
    (value['evidence'] === undefined || isTextList(value['evidence'])) &&
    isTextList(value['fraudTags']) &&
    isTextList(value['mismatchTags']) &&
    (value['additionalSteps'] === null || isRecordOf(value['additionalSteps'], isTextOrNull)) &&
    isRecordOf(value['images'], (url) => typeof url === 'string') &&
    isRecordOf(value['pdfs'], (url) => typeof url === 'string') &&
    (value['linksUnread'] === undefined || typeof value['linksUnread'] === 'boolean') &&
    (value['body'] === undefined || typeof value['body'] === 'string')
  );
}

/** The inbox identity of an otherwise ill-formed message, so that it can still be parked. */
export function eventIdOf(value: unknown): string | null {
  return isRecord(value) && isEventId(value['eventId']) ? value['eventId'] : null;
}

function isCorrection(value: Record<string, unknown>): boolean {
  const [country, documentSteps] = [value['country'], value['documentSteps']];
  const [documentType, skipAnalysis] = [value['documentType'], value['skipAnalysis']];
  const [person, identity] = [value['person'], value['identity']];
  return (
    isOptionalText(country) &&
    isOptionalText(documentType) &&
    isOptionalText(value['locale']) &&
    isOptionalTexts(value['secondTypes']) &&
    (person === undefined ||
      (isRecord(person) && personNames.every((name) => isOptionalText(person[name])))) &&
    (identity === undefined ||
      (isRecord(identity) && isOptionalTexts(identity['types']) && isOptionalTexts(identity['countries']))) &&
    (skipAnalysis === undefined || typeof skipAnalysis === 'boolean') &&
    (documentSteps === undefined ||
      (isRecord(documentSteps) && isText(documentSteps['front']) && isOptionalText(documentSteps['back'])))
  );
}

const personNames = [
  'firstName',
  'lastName',
  'dateOfBirth',
] as const satisfies readonly (keyof ApplicantData)[];

function isOptionalTexts(value: unknown): boolean {
  return value === undefined || isTextList(value);
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || isText(value);
}

const nullableTexts = [
  'overall',
  'stepStatus',
  'autoDocument',
  'manualDocument',
  'autoFace',
  'manualFace',
  'documentType',
  'documentCountry',
] as const;

function isRequestedDocuments(value: unknown): boolean {
  return (
    isRecord(value) &&
    isRecord(value['identity']) &&
    isTextList(value['identity']['types']) &&
    isTextList(value['identity']['countries']) &&
    isRecord(value['second']) &&
    isTextList(value['second']['types']) &&
    isTextOrNull(value['second']['country'])
  );
}

/** Every run has these. */
const deadlineNames = [
  'tokenExpirySeconds',
  'sessionLengthSeconds',
  'resultMarginSeconds',
  'reviewSeconds',
  'documentResultSeconds',
  'askAfterSeconds',
  'askAfterSubmissionSeconds',
  'askAgainSeconds',
  'unclearSubmissionSeconds',
  'blockedSeconds',
] as const satisfies readonly (keyof Deadlines)[];

/** Runs of an earlier version have none. */
const laterDeadlineNames = [
  'decisionSeconds',
  'decisionReminderSeconds',
  'documentTokenExpirySeconds',
] as const satisfies readonly (keyof Deadlines)[];

/** Far above any deadline, and far below the largest date, beyond which calculation throws. */
const LONGEST_DEADLINE_SECONDS = 3_660 * 86_400;

function isDeadlines(value: unknown): boolean {
  return (
    isRecord(value) &&
    deadlineNames.every((name) => isDeadline(value[name])) &&
    laterDeadlineNames.every((name) => value[name] === undefined || isDeadline(value[name])) &&
    (value['downloadMarksSeconds'] === undefined || isMarks(value['downloadMarksSeconds']))
  );
}

function isDeadline(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && seconds >= 0 && seconds <= LONGEST_DEADLINE_SECONDS;
}

/** Each is later than the one before. */
function isMarks(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((mark, at) => isDeadline(mark) && mark > (at === 0 ? 0 : Number(value[at - 1])))
  );
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** The id of a row of the inbox: printable, and short enough for its index. */
function isEventId(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value);
}

const FIRST_YEAR = Date.UTC(2020);
const LAST_YEAR = Date.UTC(2200);

/** A time from which deadlines can be calculated: an invalid date throws in the main loop. */
function isTime(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const time = Date.parse(value);
  return time >= FIRST_YEAR && time < LAST_YEAR;
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function isVersion(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0;
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecordOf(value: unknown, accepts: (item: unknown) => boolean): boolean {
  return isRecord(value) && Object.values(value).every(accepts);
}
