/** All that one body says against VERIFIED by itself, for comparing it with another of the same session. Pure. */
import { strictChoices } from '../domain/evidence/choices.ts';
import type { EvidenceCode, SessionKind } from '../domain/evidence/judged.ts';
import { judge } from '../domain/evidence/judge.ts';
import { birthDateOf } from './birth-dates.ts';
import { checkProblems } from './checks.ts';
import { ageOn } from './dates.ts';
import type { Result } from './doubts.ts';

interface Circumstances {
  readonly session: SessionKind;
  readonly ownScanRefs: readonly string[];
  /** ISO; null: age is left out, which changes from day to day. */
  readonly today: string | null;
  readonly weighedElsewhere: readonly EvidenceCode[];
}

/** `code:WORD` each, by the strict choices, whatever the account allows: only whether two bodies differ counts. */
export function saidAgainst(said: Result, circumstances: Circumstances): string[] {
  const { session, ownScanRefs, today, weighedElsewhere } = circumstances;
  const data = said.data ?? {};
  const born = today === null ? null : birthDateOf(data, today);
  const judged = judge(said, {
    session,
    choices: strictChoices,
    age: born === null || today === null ? null : ageOn(born, today),
    ownScanRefs,
    weighedElsewhere,
  });
  return [
    ...judged.map(({ code, word }) => `${code}:${word}`),
    ...checkProblems(said, data),
    ...(data.unreadFields ?? []).map((name) => `data_unreadable:${name}`),
  ];
}

/**
 * What a run gets to know of a body beside the decision: a reviewer has seen but one of two bodies, and of two of a
 * machine's nobody knows the later one.
 */
export function evidenceOf(said: Result): string[] {
  const all = saidAgainst(said, { session: 'identity', ownScanRefs: [], today: null, weighedElsewhere: [] });
  return all.toSorted();
}
