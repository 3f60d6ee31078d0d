import type { Outcome } from './outcome.ts';
import type { Recognised } from './recognition.ts';
import type { TokenType } from './state.ts';

/** A webhook's `status` (idenfy/api.md 3.6 [A]). */
export interface StatusBlock {
  overall: string;
  fraudTags: string[];
  mismatchTags: string[];
  autoFace: string | null;
  manualFace: string | null;
  autoDocument: string | null;
  manualDocument: string | null;
  additionalSteps: string | null;
}

const sentences: Readonly<Record<string, string>> = {
  VALID: 'Additional step is valid',
  INVALID: 'Additional step is invalid',
  NOT_FOUND: 'Additional step was not found',
};

/** Both forms are documented (idenfy/api.md 3.6, CONFLICT); a value that is neither stays as it is. */
export const inForm = (verdict: string | null, form: 'enum' | 'sentence') =>
  verdict !== null && form === 'sentence' ? (sentences[verdict] ?? verdict) : verdict;

/**
 * The automatic decision: APPROVED needs a validated document and a face that matches (or none to match), another
 * verdict is DENIED, tags make it SUSPECTED (idenfy/api.md 3.6 [A]). What `outcome` names is taken as it is.
 */
export function decideAutomatically(
  tokenType: TokenType,
  recognised: Recognised,
  outcome: Outcome,
  stepVerdict: string | null,
): StatusBlock {
  const status = {
    fraudTags: outcome.fraudTags ?? [],
    mismatchTags: outcome.mismatchTags ?? recognised.mismatchTags,
    autoFace: outcome.autoFace === undefined ? recognised.autoFace : outcome.autoFace,
    autoDocument: outcome.autoDocument === undefined ? recognised.autoDocument : outcome.autoDocument,
    manualFace: null,
    manualDocument: null,
    additionalSteps: stepVerdict,
  };
  const overall = outcome.overall ?? overallOf(status.autoDocument, status.autoFace, status);
  if (overall === 'DENIED' && overallOf(status.autoDocument, status.autoFace, status) !== 'DENIED') {
    // A denial has a reason that is not a passing verdict.
    if (outcome.autoFace === undefined && tokenType === 'IDENTIFICATION') status.autoFace = 'FACE_MISMATCH';
    else if (outcome.autoDocument === undefined) status.autoDocument = 'DOC_NOT_FULLY_VISIBLE';
  }
  if (overall === 'SUSPECTED' && status.mismatchTags.length + status.fraudTags.length === 0) {
    // "SUSPECTED never appears without at least one tag" (idenfy/api.md 3.6 [A]).
    status.mismatchTags = ['NAME'];
  }
  return { overall, ...status };
}

/** The human's decision: the same with the manual verdicts filled. */
export function decideByHuman(automatic: StatusBlock, outcome: Outcome): StatusBlock {
  const manualFace = outcome.manualFace === undefined ? automatic.autoFace : outcome.manualFace;
  const manualDocument =
    outcome.manualDocument === undefined ? automatic.autoDocument : outcome.manualDocument;
  return {
    ...automatic,
    manualFace,
    manualDocument,
    overall: outcome.overall ?? overallOf(manualDocument, manualFace, automatic),
  };
}

function overallOf(
  document: string | null,
  face: string | null,
  tags: { fraudTags: string[]; mismatchTags: string[] },
): string {
  const faceFits = face === null || face === 'FACE_MATCH' || face === 'FACE_NOT_CHECKED';
  if (document !== 'DOC_VALIDATED' || !faceFits) return 'DENIED';
  return tags.fraudTags.length + tags.mismatchTags.length > 0 ? 'SUSPECTED' : 'APPROVED';
}

/** A status block without any check: before one, or where there never was one. */
export const unchecked = (overall: string): StatusBlock => ({
  overall,
  fraudTags: [],
  mismatchTags: [],
  autoFace: null,
  manualFace: null,
  autoDocument: null,
  manualDocument: null,
  additionalSteps: null,
});
