/** One row of the table of evidence. */
import type { Choice } from './choices.ts';
import type { JudgedCode } from './judged.ts';

/**
 * `judged`: by its word alone, a reason names it. `checked`: with what stands beside it, as `check_…`. `compared`: with
 * the other document, what was requested, or today. `decides`: it makes the outcome. `shown`: it is kept, nothing more.
 */
export type Treatment = 'judged' | 'checked' | 'compared' | 'decides' | 'shown';

export interface EvidenceRow {
  /** Of the webhook's body; `x[]` are a list's entries, `*` a map's. */
  readonly path: string;
  readonly words: readonly string[];
  readonly treatment: Treatment;
  readonly code?: JudgedCode;
  readonly choice?: Choice;
  readonly about: string;
}
