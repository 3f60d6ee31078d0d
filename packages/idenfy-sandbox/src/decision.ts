import type { Outcome } from './outcome.ts';
import type { Recognised } from './recognition.ts';
import type { TokenType } from './vocabulary.ts';

/** A webhook's `status` (idenfy-api.md 3.6 [A]). */
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

interface Verdicts {
  document: string | null;
  face: string | null;
}

interface Tags {
  fraudTags: string[];
  mismatchTags: string[];
}

const sentences: Readonly<Record<string, string>> = {
  VALID: 'Additional step is valid',
  INVALID: 'Additional step is invalid',
  NOT_FOUND: 'Additional step was not found',
};

/** Both forms are documented (idenfy-api.md 3.6, CONFLICT); a value that is neither stays as it is. */
export const inForm = (verdict: string | null, form: 'enum' | 'sentence') =>
  verdict !== null && form === 'sentence' ? (sentences[verdict] ?? verdict) : verdict;

/**
 * APPROVED needs a validated document and a face that matches (or none to match), another verdict is DENIED, tags
 * make it SUSPECTED (idenfy-api.md 3.6 [A]).
 */
function overallOf({ document, face }: Verdicts, { fraudTags, mismatchTags }: Tags): string {
  const faceFits = face === null || face === 'FACE_MATCH' || face === 'FACE_NOT_CHECKED';
  if (document !== 'DOC_VALIDATED' || !faceFits) return 'DENIED';
  return fraudTags.length + mismatchTags.length > 0 ? 'SUSPECTED' : 'APPROVED';
}

/** A DENIED outcome without a reason gets one, in a verdict that the outcome leaves open. */
function reasonFor(
  tokenType: TokenType,
  overall: string,
  verdicts: Verdicts,
  asked: { [K in keyof Verdicts]: Verdicts[K] | undefined },
): Verdicts {
  const noTags = { fraudTags: [], mismatchTags: [] };
  if (overall !== 'DENIED' || overallOf(verdicts, noTags) === 'DENIED') return verdicts;
  if (tokenType === 'IDENTIFICATION' && asked.face === undefined)
    return { ...verdicts, face: 'FACE_MISMATCH' };
  return asked.document === undefined ? { ...verdicts, document: 'DOC_NOT_FULLY_VISIBLE' } : verdicts;
}

/** "SUSPECTED never appears without at least one tag" (idenfy-api.md 3.6 [A]). */
const tagsFor = (overall: string, { fraudTags, mismatchTags }: Tags): Tags =>
  overall === 'SUSPECTED' && fraudTags.length + mismatchTags.length === 0
    ? { fraudTags, mismatchTags: ['NAME'] }
    : { fraudTags, mismatchTags };

/** What the automatic check decides; values of `outcome` are used unchanged. */
export function decideAutomatically(
  tokenType: TokenType,
  recognised: Recognised,
  outcome: Outcome,
  stepVerdict: string | null,
): StatusBlock {
  const { autoDocument, autoFace } = outcome;
  const found = {
    document: autoDocument === undefined ? recognised.autoDocument : autoDocument,
    face: autoFace === undefined ? recognised.autoFace : autoFace,
  };
  const tags = {
    fraudTags: outcome.fraudTags ?? [],
    mismatchTags: outcome.mismatchTags ?? recognised.mismatchTags,
  };
  const overall = outcome.overall ?? overallOf(found, tags);
  const { document, face } = reasonFor(tokenType, overall, found, { document: autoDocument, face: autoFace });
  return {
    overall,
    ...tagsFor(overall, tags),
    autoFace: face,
    manualFace: null,
    autoDocument: document,
    manualDocument: null,
    additionalSteps: stepVerdict,
  };
}

/** What a person at iDenfy decides after it: the manual verdicts are filled, by default with the automatic ones. */
export function decideByHuman(tokenType: TokenType, automatic: StatusBlock, outcome: Outcome): StatusBlock {
  const { manualDocument, manualFace } = outcome;
  const seen = {
    document: manualDocument === undefined ? automatic.autoDocument : manualDocument,
    face: manualFace === undefined ? automatic.autoFace : manualFace,
  };
  const overall = outcome.overall ?? overallOf(seen, automatic);
  const { document, face } = reasonFor(tokenType, overall, seen, {
    document: manualDocument,
    face: manualFace,
  });
  return {
    ...automatic,
    ...tagsFor(overall, automatic),
    overall,
    manualFace: face,
    manualDocument: document,
  };
}

/** A status block without any check. */
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
