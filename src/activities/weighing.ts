/** What both results say about the conclusion of the steps. Pure. */
import type { IdentificationWebhook } from '../idenfy/schemas.ts';
import type { EvidenceChoices } from '../domain/evidence/choices.ts';
import type { Comparison } from '../matching/comparison.ts';
import { doubts } from '../matching/doubts.ts';
import { isEndWithoutVerdict } from '../workflows/sessions.ts';
import type { Conclusion, Reason } from '../workflows/words.ts';
import type { RecordRequest } from './records.ts';

export interface Weights {
  /** The results in force. */
  readonly identity: IdentificationWebhook | null;
  readonly document: IdentificationWebhook | null;
  readonly comparison: Comparison | null;
  readonly now: Date;
  /** What the account decided about the evidence. */
  readonly choices: EvidenceChoices;
}

type Weighed = Pick<
  RecordRequest,
  'conclusion' | 'decisions' | 'method' | 'person' | 'results' | 'sessions' | 'submitFace'
>;

/** VERIFIED stands only where nothing speaks against it; whoever looks at anything else is told all that does. */
export function weigh(request: Weighed, weights: Weights): Conclusion {
  const { comparison, now, choices } = weights;
  const { conclusion, method, person = {}, submitFace = false, sessions } = request;
  const isVerified = conclusion.outcome === 'VERIFIED';
  if (!isVerified && conclusion.outcome !== 'REQUIRES_REVIEW') return conclusion;
  if (conclusion.reasons.includes('approved_by_reviewer')) return conclusion;

  // A session that ended without a verdict says nothing of anybody, and that is a reason already.
  const says = (result: IdentificationWebhook | null) => (isVerified || hasVerdict(result) ? result : null);
  const [identity, document] = [says(weights.identity), says(weights.document)];
  const allowed = allowedBefore(request);
  const found = doubts({
    identity,
    // Before the second check there is no second result to miss.
    ...(method === 'stored' || (!isVerified && document === null) ? {} : { document }),
    comparison,
    person,
    today: now.toISOString().slice(0, 10),
    faceCounts: submitFace,
    hasSteps: method !== 'sequential',
    choices,
    scanRefs: sessions.map(({ scanRef }) => scanRef),
  }).filter((doubt) => !allowed.has(doubt));
  if (isVerified && found.length === 0) return conclusion;
  return { outcome: 'REQUIRES_REVIEW', reasons: [...new Set([...conclusion.reasons, ...found])] };
}

function hasVerdict(result: IdentificationWebhook | null): boolean {
  return !isEndWithoutVerdict({ overall: result?.status?.overall ?? null });
}

/** What a reviewer let pass at the gate is no doubt any more, as long as it is about the same result. */
function allowedBefore({ decisions = [], results }: Weighed): ReadonlySet<Reason> {
  const identity = results.find(({ role, superseded }) => role === 'identity' && !superseded);
  return new Set(
    decisions
      .filter(
        ({ decision, at }) => decision === 'approve' && identity !== undefined && at >= identity.receivedAt,
      )
      .flatMap(({ reasons }) => reasons),
  );
}
