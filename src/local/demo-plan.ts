/** What a demo plays: which method, whose second document, what the reviewer decides, and how it has to end. */
import type { Method, Outcome } from '../domain/words.ts';

export const demoPersons = ['same', 'different'] as const;
export type DemoPerson = (typeof demoPersons)[number];
export const demoDecisions = ['approve', 'reject', 'none'] as const;
export type DemoDecision = (typeof demoDecisions)[number];

export interface DemoPlan {
  readonly method: Method;
  /** Whether the second document belongs to the holder of the first. */
  readonly person: DemoPerson;
  /** What the reviewer decides; null: nobody is asked. */
  readonly decision: DemoDecision | null;
  readonly expected: Outcome;
}

/** Nobody is asked where both results agree by themselves: iDenfy checks both documents but in `stored`. */
export const isForReviewer = (method: Method, person: DemoPerson): boolean =>
  method === 'stored' || person === 'different';

export function planOf(method: Method, person: DemoPerson, wanted: DemoDecision | undefined): DemoPlan {
  if (!isForReviewer(method, person)) return { method, person, decision: null, expected: 'VERIFIED' };
  // A stored document waits for its approval; what two documents of two people show first is that somebody must look.
  const decision = wanted ?? (person === 'same' ? 'approve' : 'none');
  const expected = { approve: 'VERIFIED', reject: 'REJECTED', none: 'REQUIRES_REVIEW' } as const;
  return { method, person, decision, expected: expected[decision] };
}

/** Time to read, for somebody who watches; undecided, it ends as REQUIRES_REVIEW by itself. */
const UNDECIDED_SECONDS = 6;

/** The settings that the plan needs; with `stay` a person at the desk has all the time that is usual. */
export function settingsOf({ decision }: DemoPlan, stay: boolean): Readonly<Record<string, string>> {
  return decision === 'none' && !stay ? { DECISION_DEADLINE_SECONDS: String(UNDECIDED_SECONDS) } : {};
}
