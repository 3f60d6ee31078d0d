/** One row of the table of evidence. */
import type { Choice } from './choices.ts';
import type { JudgedCode } from './judged.ts';

/**
 * `judged`: the word alone can be a reason. `checked`: evaluated with its neighbours, as `check_…`. `compared`: with the
 * other document, what was requested, or today. `decides`: it determines the outcome. `shown`: it is only kept.
 */
export type Treatment = 'judged' | 'checked' | 'compared' | 'decides' | 'shown';

export interface EvidenceRow {
  /** The path in the webhook's body; `x[]` are a list's entries, `*` a map's. */
  readonly path: string;
  readonly words: readonly string[];
  readonly treatment: Treatment;
  readonly code?: JudgedCode;
  readonly choice?: Choice;
  readonly about: string;
}
