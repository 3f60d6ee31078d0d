/** What both results say about the conclusion of the steps. Pure. */
import type { IdentificationWebhook } from '../idenfy/schemas.ts';
import type { EvidenceChoices } from '../domain/evidence/choices.ts';
import type { Comparison } from '../matching/comparison.ts';
import { doubts } from '../matching/doubts.ts';
import type { Granted } from '../domain/verdicts/approvals.ts';
import { isEndWithoutVerdict } from '../domain/idenfy-event.ts';
import type { Conclusion, Reason } from '../domain/reasons.ts';
import type { RecordRequest } from '../domain/requests/records.ts';
import type { PastResult } from './past-results.ts';
import { pastDoubts } from './past-results.ts';
import {
  notApprovable,
  notApproved,
  resultsInForce,
  suspected,
} from '../domain/verdicts/results-in-force.ts';

export interface Weights {
  /** The results in force. */
  readonly identity: IdentificationWebhook | null;
  readonly document: IdentificationWebhook | null;
  /** Decisive results that others have replaced. */
  readonly past?: readonly PastResult[];
  /** Whether webhooks of the run are parked that it never got. */
  readonly unheard?: boolean;
  readonly comparison: Comparison | null;
  readonly now: Date;
  /** What the account decided about the evidence. */
  readonly choices: EvidenceChoices;
}

type Weighed = Pick<
  RecordRequest,
  | 'approvals'
  | 'approveDeniedSecondDocument'
  | 'conclusion'
  | 'corrected'
  | 'decisions'
  | 'isApproved'
  | 'method'
  | 'person'
  | 'results'
  | 'sessions'
  | 'submitFace'
>;

/**
 * VERIFIED stands only where nothing speaks against it, or a person let through what does; whoever looks at anything
 * else is told all that does. The last to look, it trusts no step before it.
 */
export function weigh(request: Weighed, weights: Weights): Conclusion {
  const { comparison, now, choices, past = [], unheard = false } = weights;
  const { conclusion, method, person = {}, submitFace = false, sessions } = request;
  const isVerified = conclusion.outcome === 'VERIFIED';
  if (!isVerified && conclusion.outcome !== 'REQUIRES_REVIEW') return conclusion;
  const parked: readonly Reason[] = isVerified && unheard ? ['webhooks_not_heard'] : [];
  if (isVerified && isApprovedItself(request)) {
    return verifiedUnless(request, [...notApprovable(request), ...unseen(request), ...parked]);
  }

  // A session that ended without a verdict says nothing of anybody, and that is a reason already.
  const says = (result: IdentificationWebhook | null) => (isVerified || hasVerdict(result) ? result : null);
  const [identity, document] = [says(weights.identity), says(weights.document)];
  const today = now.toISOString().slice(0, 10);
  const scanRefs = sessions.map(({ scanRef }) => scanRef);
  const speaksAgainst: readonly Reason[] = [
    ...(isVerified ? notApproved(request) : suspected(request)),
    ...doubts({
      identity,
      // Before the second check there is no second result to miss.
      ...(method === 'stored' || (!isVerified && document === null) ? {} : { document }),
      comparison,
      person,
      today,
      faceCounts: submitFace,
      hasSteps: method !== 'sequential',
      choices,
      scanRefs,
    }),
    ...pastDoubts(past, { choices, scanRefs, today }),
    ...parked,
  ];
  const found = speaksAgainst.filter((reason) => !wasLetThrough(reason, request));
  if (isVerified) return verifiedUnless(request, found);
  return { outcome: 'REQUIRES_REVIEW', reasons: [...new Set([...conclusion.reasons, ...found])] };
}

function hasVerdict(result: IdentificationWebhook | null): boolean {
  return !isEndWithoutVerdict({ overall: result?.status?.overall ?? null });
}

/** An approval is about the results that were there when a person looked. */
function unseen({ approvals = [], results }: Weighed): Reason[] {
  const last = approvals.at(-1);
  const isSeen =
    last === undefined || resultsInForce(results).every(({ eventId }) => last.results.includes(eventId));
  return isSeen ? [] : ['changed_while_closing'];
}

function isApprovedItself({ conclusion, isApproved }: Weighed): boolean {
  return isApproved ?? conclusion.reasons.includes('approved_by_reviewer');
}

function verifiedUnless(request: Weighed, found: readonly Reason[]): Conclusion {
  const { conclusion } = request;
  if (found.length > 0) {
    return { outcome: 'REQUIRES_REVIEW', reasons: [...new Set([...conclusion.reasons, ...found])] };
  }
  return { outcome: 'VERIFIED', reasons: [...new Set(letThroughBy(request))] };
}

/** Whatever a person let through, VERIFIED says so. */
function letThroughBy({ conclusion, approvals = [], corrected = [] }: Weighed): Reason[] {
  const overruled = approvals
    .flatMap(({ reasons }) => reasons)
    .map((reason): Reason => `overruled:${reason}`);
  return [
    ...(approvals.length === 0 ? conclusion.reasons : (['approved_by_reviewer', ...overruled] as const)),
    ...corrected.map((field): Reason => `corrected:${field}`),
  ];
}

/** What a reviewer let pass at the gate is no doubt any more, as long as it is about the same results. */
function wasLetThrough(reason: Reason, { approvals, decisions = [], results }: Weighed): boolean {
  const inForce = resultsInForce(results);
  const isAboutIdentity = reason.startsWith('identity_');
  const about = inForce.filter(({ role }) => role === 'identity' || !isAboutIdentity);
  const covers = (granted: Granted) =>
    about.length > 0 && about.every(({ eventId }) => granted.results.includes(eventId));
  if (approvals !== undefined) {
    return approvals.some((granted) => granted.reasons.includes(reason) && covers(granted));
  }
  const identity = inForce.find(({ role }) => role === 'identity');
  return decisions.some(
    ({ decision, at, reasons }) =>
      decision === 'approve' &&
      identity !== undefined &&
      at >= identity.receivedAt &&
      reasons.includes(reason),
  );
}
