/** What a demo plays: the method, whose second document, the reviewer's decision, and the expected end. */
import type { Method, Outcome } from '../domain/words.ts';

export const demoPersons = ['same', 'different'] as const;
export type DemoPerson = (typeof demoPersons)[number];
export const demoDecisions = ['approve', 'reject', 'none'] as const;
export type DemoDecision = (typeof demoDecisions)[number];

export interface DemoPlan {
  readonly method: Method;
  /** Whether the second document belongs to the holder of the first. */
  readonly person: DemoPerson;
  /** What the reviewer decides; null: no reviewer is asked. */
  readonly decision: DemoDecision | null;
  readonly expected: Outcome;
}

/** No reviewer is asked if both results agree: iDenfy checks both documents, except in `stored`. */
export const isForReviewer = (method: Method, person: DemoPerson): boolean =>
  method === 'stored' || person === 'different';

export function planOf(method: Method, person: DemoPerson, wanted: DemoDecision | undefined): DemoPlan {
  if (!isForReviewer(method, person)) return { method, person, decision: null, expected: 'VERIFIED' };
  // A stored document waits for its approval; documents of two people show first that a reviewer must look.
  const decision = wanted ?? (person === 'same' ? 'approve' : 'none');
  const expected = { approve: 'VERIFIED', reject: 'REJECTED', none: 'REQUIRES_REVIEW' } as const;
  return { method, person, decision, expected: expected[decision] };
}

/** Time to read for somebody who watches; without a decision the run ends as REQUIRES_REVIEW. */
const UNDECIDED_SECONDS = 6;

/** The settings that the plan needs; with `stay` the reviewer at the desk has the usual time. */
export function settingsOf({ decision }: DemoPlan, stay: boolean): Readonly<Record<string, string>> {
  return decision === 'none' && !stay ? { DECISION_DEADLINE_SECONDS: String(UNDECIDED_SECONDS) } : {};
}
