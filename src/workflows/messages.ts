/**
 * What goes in and out of a verification's workflow. The guards are plain functions and not zod: a schema at
 * module top level costs every cached workflow half a megabyte and five milliseconds (zod in workflow code,
 * measured with SDK 1.24). Every handler and validator uses them, because one TypeError in the main loop
 * sticks a run for good.
 */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { AdditionalSteps } from '../idenfy/schemas.ts';
import type { Conclusion, Method, Outcome, Reason, SessionRole, Stage } from './words.ts';
import type { Deadlines } from './policy.ts';

/** The version that this code writes. A reader takes any version whose fields it finds well-formed. */
export const MESSAGE_VERSION = 1;

/** What was asked for; compared with what was shown when the results are in. */
export interface Asked {
  /** iDenfy's document types and ISO alpha-2 countries; empty means any. */
  readonly identity: { readonly types: readonly string[]; readonly countries: readonly string[] };
  /** `country` is what direct processing is told; it is never guessed. */
  readonly second: { readonly types: readonly string[]; readonly country: string | null };
}

/** Data of the person, given by the caller, for iDenfy to compare with the document. */
export interface Person {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly dateOfBirth?: string;
}

export interface VerificationInput {
  readonly v: number;
  readonly clientId: string;
  /** The number of this client's attempts that had closed when this one was asked for. */
  readonly attempt: number;
  /** Names the HTTP request that started the run, so that a route can tell its own start from another's. */
  readonly requestId: string;
  readonly externalRef: string | null;
  readonly asked: Asked;
  readonly person: Person;
  /** The caller's own additional steps for Token 1; null: the account's default serves. */
  readonly additionalSteps: AdditionalSteps | null;
  /** The names of the steps that hold the second document; null: worked out from what is there. */
  readonly documentSteps: { readonly front: string | null; readonly back: string | null };
  readonly urls: { readonly success?: string; readonly error?: string; readonly unverified?: string };
  readonly locale: string | null;
  /** Lets an additional step pass that iDenfy did not judge, when its file is there (design.md, invariant 5). */
  readonly acceptUnjudgedSteps: boolean;
  /** Whether people at iDenfy may look again at what the machine decided; an asked status is then doubted longer. */
  readonly manualReview: boolean;
  readonly deadlines: Deadlines;
}

/** A session as the user's browser needs it. */
export interface OpenedSession {
  readonly scanRef: string;
  readonly authToken: string;
  readonly redirectUrl: string;
  readonly expiresAt: string;
}

export interface OpenSessionRequest {
  readonly v: number;
  readonly attempt: number;
}

/** Remembered by the server under the update's id: it tells the session and nothing that changes later. */
export interface OpenSessionReply {
  readonly v: number;
  readonly requestId: string;
  readonly verificationId: string;
  readonly method: Method;
  readonly attempt: number;
  readonly session: OpenedSession;
}

/** The first detail of the failure with which `openSession` answers when there is no session. */
export interface OpenSessionRefusal {
  readonly requestId: string;
  readonly verificationId: string;
  readonly attempt: number;
}

/** One webhook or one answer of `/api/v2/status`, reduced to what decisions need. Personal data stays in the inbox. */
export interface IdenfyEvent {
  readonly v: number;
  /** The event's identity in the inbox: SHA-256 over scanRef, event type, final and body digest. */
  readonly eventId: string;
  readonly kind: 'identification' | 'document-expiration';
  readonly eventType: string;
  readonly source: 'webhook' | 'asked';
  readonly scanRef: string;
  /** SHA-256 of the raw body. */
  readonly digest: string;
  readonly receivedAt: string;
  readonly final: boolean | null;
  readonly overall: string | null;
  /** `status.additionalSteps`, both documented forms reduced to one word; `unknown` keeps the value in `stepStatus`. */
  readonly stepVerdict: 'valid' | 'invalid' | 'not-found' | 'none' | 'unknown';
  readonly stepStatus: string | null;
  readonly fraudTags: readonly string[];
  readonly mismatchTags: readonly string[];
  readonly autoDocument: string | null;
  readonly manualDocument: string | null;
  readonly autoFace: string | null;
  readonly manualFace: string | null;
  readonly documentType: string | null;
  readonly documentCountry: string | null;
  /** Step name → UPLOAD, COMPARE, EXTRACT or null; and the file links by name (dead after an hour). */
  readonly additionalSteps: Readonly<Record<string, string | null>> | null;
  readonly images: Readonly<Record<string, string>>;
  readonly pdfs: Readonly<Record<string, string>>;
  /** The raw body in base64, only where the database was away when it came. */
  readonly body?: string;
}

export interface CancelRequest {
  readonly v: number;
  /** The name of the API key that asked. */
  readonly by: string;
}

export interface CancelReply {
  readonly v: number;
  readonly verificationId: string;
  readonly outcome: Outcome;
}

/** What an operator may set right before a blocked run goes on; what is left out stays as it is. */
export interface Correction {
  /** ISO alpha-2 of the second document's issuing country. */
  readonly country?: string;
  /** The additional steps that hold the second document; without `back` it has none. */
  readonly documentSteps?: { readonly front: string; readonly back?: string };
  /** iDenfy's type of the second document, in place of its own detection. */
  readonly documentType?: string;
  /** `true` lets iDenfy take photos that it could not validate. */
  readonly skipAnalysis?: boolean;
}

export interface ResumeRequest {
  readonly v: number;
  /** The name of the API key that asked. */
  readonly by: string;
  readonly correction: Correction;
}

export interface ResumeReply {
  readonly v: number;
  readonly verificationId: string;
  /** What the run was blocked by. */
  readonly reason: Reason;
  /** Submissions that iDenfy took so far; each is charged. */
  readonly submissionsAccepted: number;
}

/** Why a run waits for an operator. */
export interface Blocked {
  readonly reason: Reason;
  /** What would help. */
  readonly help: string;
  readonly since: string;
}

export interface SessionView {
  readonly role: SessionRole;
  readonly scanRef: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly result: {
    readonly overall: string | null;
    readonly additionalSteps: string | null;
    readonly final: boolean | null;
    readonly source: 'webhook' | 'asked';
    readonly receivedAt: string;
  } | null;
}

/** The answer of the `verification` query. No link and no token: those are for the user alone. */
export interface VerificationView {
  readonly v: number;
  readonly clientId: string;
  readonly verificationId: string;
  readonly attempt: number;
  readonly method: Method;
  readonly externalRef: string | null;
  readonly openedAt: string;
  readonly stage: Stage;
  readonly waitingUntil: string | null;
  readonly blocked: Blocked | null;
  readonly outcome: Outcome | null;
  readonly reasons: readonly Reason[];
  readonly sessions: readonly SessionView[];
  readonly timeline: readonly TimelineEntry[];
  /** Submissions that iDenfy took so far; each is charged. */
  readonly submissionsAccepted: number;
  /** Messages that were ill-formed and so were not acted on. */
  readonly refusedMessages: number;
}

export interface TimelineEntry {
  readonly at: string;
  readonly what: string;
}

/** What the workflow returns. */
export interface VerificationResult extends Conclusion {
  readonly v: number;
  readonly verificationId: string;
}

export const openSession = defineUpdate<OpenSessionReply, [OpenSessionRequest]>('openSession');
export const cancel = defineUpdate<CancelReply, [CancelRequest]>('cancel');
export const resume = defineUpdate<ResumeReply, [ResumeRequest]>('resume');
export const idenfyEvent = defineSignal<[IdenfyEvent]>('idenfyEvent');
export const verification = defineQuery<VerificationView>('verification');

/** The types of the failures with which updates are refused. */
export const refusals = {
  attemptMismatch: 'attempt_mismatch',
  illFormed: 'ill_formed_message',
  alreadyClosing: 'verification_closed',
  notBlocked: 'not_blocked',
} as const;

/**
 * Everything that workflow code reads of its input. What only activities read is checked by them, where a failure
 * ends in a reason.
 */
export function isVerificationInput(value: unknown): value is VerificationInput {
  return (
    isRecord(value) &&
    isVersion(value['v']) &&
    isText(value['clientId']) &&
    isCount(value['attempt']) &&
    isText(value['requestId']) &&
    isTextOrNull(value['externalRef']) &&
    isAsked(value['asked']) &&
    isRecord(value['person']) &&
    (value['additionalSteps'] === null || isRecord(value['additionalSteps'])) &&
    isRecord(value['documentSteps']) &&
    isTextOrNull(value['documentSteps']['front']) &&
    isTextOrNull(value['documentSteps']['back']) &&
    isRecord(value['urls']) &&
    isTextOrNull(value['locale']) &&
    typeof value['acceptUnjudgedSteps'] === 'boolean' &&
    typeof value['manualReview'] === 'boolean' &&
    isDeadlines(value['deadlines'])
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
    isTextList(value['fraudTags']) &&
    isTextList(value['mismatchTags']) &&
    (value['additionalSteps'] === null || isRecordOf(value['additionalSteps'], isTextOrNull)) &&
    isRecordOf(value['images'], (url) => typeof url === 'string') &&
    isRecordOf(value['pdfs'], (url) => typeof url === 'string') &&
    (value['body'] === undefined || typeof value['body'] === 'string')
  );
}

/** The inbox identity of a message that is not well-formed otherwise, so that it can still be parked. */
export function eventIdOf(value: unknown): string | null {
  return isRecord(value) && isEventId(value['eventId']) ? value['eventId'] : null;
}

function isCorrection(value: Record<string, unknown>): boolean {
  const [country, documentSteps] = [value['country'], value['documentSteps']];
  const [documentType, skipAnalysis] = [value['documentType'], value['skipAnalysis']];
  return (
    isOptionalText(country) &&
    isOptionalText(documentType) &&
    (skipAnalysis === undefined || typeof skipAnalysis === 'boolean') &&
    (documentSteps === undefined ||
      (isRecord(documentSteps) && isText(documentSteps['front']) && isOptionalText(documentSteps['back'])))
  );
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

function isAsked(value: unknown): boolean {
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

/** Far above any deadline, and far below what a date can hold: reckoning beyond that throws. */
const LONGEST_DEADLINE_SECONDS = 3_660 * 86_400;

function isDeadlines(value: unknown): boolean {
  return (
    isRecord(value) &&
    deadlineNames.every((name) => {
      const seconds = value[name];
      return typeof seconds === 'number' && seconds >= 0 && seconds <= LONGEST_DEADLINE_SECONDS;
    })
  );
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** Names a row of the inbox: printable, and short enough for its index. */
function isEventId(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value);
}

const FIRST_YEAR = Date.UTC(2020);
const LAST_YEAR = Date.UTC(2200);

/** A time that deadlines can be reckoned from: an invalid date throws in the main loop. */
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
