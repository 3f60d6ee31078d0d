/** Every reason and its explanation: the desk, docs/outcomes.md and the OpenAPI document read this one table. */
import type { Outcome } from '../../domain/words.ts';
import { evidencePrefixes } from '../../domain/reasons.ts';
import { evidenceOf } from './evidence.ts';
import type { Explained, ExplainedFamily, PlainReason } from './explained.ts';
import { families } from './families.ts';
import { ofRuns } from './of-runs.ts';
import { ofSecondDocuments } from './of-second-documents.ts';
import { ofSessions } from './of-sessions.ts';

/** The compiler names a reason that has no explanation. */
const plain: Readonly<Record<PlainReason, Explained>> = { ...ofSessions, ...ofSecondDocuments, ...ofRuns };

export const plainExplained: ReadonlyMap<string, Explained> = new Map(Object.entries(plain));

/** By what stands before the colon. */
export const familiesExplained: ReadonlyMap<string, ExplainedFamily> = new Map([
  ...Object.entries<ExplainedFamily>(families),
  ...evidencePrefixes.flatMap(evidenceOf),
]);

/** Null: a reason of another version of this service, or of its own explanation in no table. */
export function explained(reason: string): Explained | null {
  const [code = '', ...words] = reason.split(':');
  return (words.length === 0 ? plainExplained.get(code) : familiesExplained.get(code)) ?? null;
}

interface ExplainedOutcome {
  readonly means: string;
  readonly tell: string;
  readonly again: string;
}

export const outcomesExplained: Readonly<Record<Outcome, ExplainedOutcome>> = {
  VERIFIED: {
    means:
      'Both documents are good and belong to one person. Without reasons, nothing spoke against it; with `approved_by_reviewer`, a reviewer approved it, and each `overruled:` names what the reviewer let pass.',
    tell: 'That the verification succeeded.',
    again: 'No: a new one is refused (`already_verified`), unless the request says `"reverify": true`.',
  },
  REQUIRES_REVIEW: {
    means:
      'Nobody may rely on it without looking: the reasons say what spoke against it. It is final here, so your own people decide outside the service, or the user starts again.',
    tell: 'That a person looks at it, or what the first reason says.',
    again: 'As the reasons say.',
  },
  REJECTED: {
    means: 'iDenfy or a reviewer said no.',
    tell: 'That the verification did not succeed, and whom to ask.',
    again: 'As your own rules say: a new verification is checked, and charged, anew.',
  },
  EXPIRED: {
    means: 'The user did not finish in time, or gave up.',
    tell: 'That the verification was not finished, and how to start again.',
    again: 'Yes, as often as you allow.',
  },
  CANCELLED: {
    means: 'You, an operator or iDenfy’s settings stopped it before there was a result.',
    tell: 'That the verification was stopped.',
    again: 'Yes. With `no_additional_step_configured`, set the account right first.',
  },
};
