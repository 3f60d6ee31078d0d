/** How iDenfy's verdicts alone forbid a VERIFIED, whatever the steps concluded. Pure. */
import { isVerdict } from '../idenfy-event.ts';
import type { Reason } from '../reasons.ts';
import { vocabularyOr } from '../reasons.ts';
import type { RecordedResult, RecordRequest } from '../requests/records.ts';

type Told = Pick<RecordRequest, 'approveDeniedSecondDocument' | 'method' | 'results'>;

export function resultsInForce(results: readonly RecordedResult[]): readonly RecordedResult[] {
  return results.filter(({ superseded }) => !superseded);
}

/** Null: there is no result. */
function overallOf({ results }: Pick<Told, 'results'>, role: RecordedResult['role']): string | null {
  const result = resultsInForce(results).find((candidate) => candidate.role === role);
  return result === undefined ? null : (result.overall ?? 'none');
}

/** Why it is not VERIFIED automatically. */
export function notApproved(told: Told): Reason[] {
  const { method } = told;
  const [identity, second] = [overallOf(told, 'identity'), overallOf(told, 'document')];
  return [
    ...(identity === 'APPROVED' ? [] : [identityReason(identity)]),
    ...(method === 'stored' || second === 'APPROVED' ? [] : [secondReason(second)]),
  ];
}

function isForbidden(overall: string | null, mayBeDenied: boolean): boolean {
  return !isVerdict(overall) || overall === 'none' || (overall === 'DENIED' && !mayBeDenied);
}

/** Why it is not VERIFIED although a reviewer approved it. */
export function notApprovable(told: Told): Reason[] {
  const { method, approveDeniedSecondDocument = false } = told;
  const [identity, second] = [overallOf(told, 'identity'), overallOf(told, 'document')];
  return [
    ...(isForbidden(identity, false) ? [identityReason(identity)] : []),
    ...(method !== 'stored' && isForbidden(second, approveDeniedSecondDocument)
      ? [secondReason(second)]
      : []),
  ];
}

/** What a reviewer has to know, whatever the question is. */
export function suspected(told: Told): Reason[] {
  return [
    ...(overallOf(told, 'identity') === 'SUSPECTED' ? (['identity_suspected'] as const) : []),
    ...(overallOf(told, 'identity') === 'DENIED' ? (['identity_denied'] as const) : []),
    ...(overallOf(told, 'document') === 'SUSPECTED' ? (['second_document_suspected'] as const) : []),
  ];
}

function identityReason(overall: string | null): Reason {
  if (overall === null) return 'identity_result_missing';
  if (overall === 'SUSPECTED') return 'identity_suspected';
  if (overall === 'DENIED') return 'identity_denied';
  return `identity_status_unknown:${vocabularyOr(overall, 'none')}`;
}

function secondReason(overall: string | null): Reason {
  if (overall === null) return 'second_result_missing';
  if (overall === 'SUSPECTED') return 'second_document_suspected';
  if (overall === 'DENIED') return 'second_document_denied:none';
  return `second_document_status_unknown:${vocabularyOr(overall, 'none')}`;
}
