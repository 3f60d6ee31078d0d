/** What decisive results that are not in force any more say against VERIFIED all the same. Pure. */
import type { EvidenceChoices } from '../domain/evidence/choices.ts';
import { isToldOf, judge } from '../domain/evidence/judge.ts';
import type { IdentificationWebhook } from '../idenfy/schemas.ts';
import { checkNames, checkProblems } from '../matching/checks.ts';
import { compare } from '../matching/comparison.ts';
import { isMendableDenial } from '../domain/verdicts/second-check.ts';
import { isByHand, isEndWithoutVerdict } from '../domain/idenfy-event.ts';
import type { Reason } from '../domain/reasons.ts';
import type { SessionRole } from '../domain/words.ts';

export interface PastResult {
  readonly role: SessionRole;
  readonly webhook: IdentificationWebhook;
  /** The one in force of the same role; null where there is none. */
  readonly inForce: IdentificationWebhook | null;
}

interface Circumstances {
  readonly choices: EvidenceChoices;
  readonly scanRefs: readonly string[];
  /** ISO. */
  readonly today: string;
}

export function pastDoubts(past: readonly PastResult[], circumstances: Circumstances): Reason[] {
  return past
    .filter(({ webhook }) => !isEndWithoutVerdict({ overall: webhook.status?.overall ?? null }))
    .flatMap((result) =>
      result.webhook.scanRef === result.inForce?.scanRef
        ? [...otherPerson(result, circumstances), ...notRepeated(result, circumstances)]
        : earlierCheck(result, circumstances),
    );
}

/** A person at iDenfy corrects what a machine read; of two machines' readings of other people nobody knows which is right. */
function otherPerson({ role, webhook, inForce }: PastResult, { today }: Circumstances): Reason[] {
  if (!webhook.data || !inForce?.data || isByHandIn(inForce)) return [];
  const { verdict } = compare(webhook.data, inForce.data, today).person;
  const differs = verdict === 'mismatch' || verdict === 'close';
  return differs ? [role === 'identity' ? 'identity_results_differ' : 'second_document_results_differ'] : [];
}

/**
 * A later body that is silent about what an earlier one of its session found has not cleared it: each tells of all that
 * there is. The step has its own place, the gate.
 */
function notRepeated({ role, webhook, inForce }: PastResult, { choices, scanRefs }: Circumstances): Reason[] {
  const now = inForce ?? {};
  const [prefix, session] =
    role === 'identity' ? (['identity', 'identity'] as const) : (['second_document', 'document'] as const);
  const against = judge(webhook, {
    session,
    choices,
    age: null,
    ownScanRefs: scanRefs,
    weighedElsewhere: ['additional_steps'],
  });
  const told = checkNames(now).map((name) => `check_suspected:${name}`);
  const checks = checkProblems(webhook, webhook.data ?? {}).filter(
    (problem) => problem.startsWith('check_suspected:') && !told.includes(problem),
  );
  return [
    ...against
      .filter(({ code }) => !isToldOf(code, now))
      .map(({ code, word }): Reason => `${prefix}_${code}:${word}`),
    ...checks.map((problem): Reason => `${prefix}_${problem}`),
  ];
}

function isByHandIn({ status }: IdentificationWebhook): boolean {
  const { manualDocument = null, manualFace = null } = status ?? {};
  return isByHand({ manualDocument, manualFace });
}

/**
 * Of a second check that was made again, the pictures may have been mended; what iDenfy found about the person or a
 * forgery is no better for that (design.md, invariant 8).
 */
function earlierCheck({ webhook }: PastResult, { choices, scanRefs }: Circumstances): Reason[] {
  const against = judge(webhook, {
    session: 'document',
    choices,
    age: null,
    ownScanRefs: scanRefs,
    weighedElsewhere: [],
  });
  const found = against.filter(({ word }) => !isMendableDenial(word));
  const suspected: Reason[] = webhook.status?.overall === 'SUSPECTED' ? ['second_document_suspected'] : [];
  const checks = checkProblems(webhook, webhook.data ?? {}).filter(
    (problem) => !problem.startsWith('check_failed:'),
  );
  return [
    ...suspected,
    ...found.map(({ code, word }): Reason => `second_document_${code}:${word}`),
    ...checks.map((problem): Reason => `second_document_${problem}`),
  ];
}
