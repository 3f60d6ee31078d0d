/** A verification for those who may know how it ended, and nothing of what iDenfy read or a reviewer wrote. */
import { withoutPerson } from './request-resource.ts';
import type { VerificationResource } from './verification-schemas.ts';

export function outcomeAlone(verification: VerificationResource): VerificationResource {
  const { sessions, decisions, expiryNotices, request } = verification;
  const alone = {
    ...verification,
    sessions: sessions.map(({ result, ...session }) => ({
      ...session,
      result: result === null ? null : { ...result, data: null },
    })),
    comparison: null,
    person: null,
    request: request === null ? null : withoutPerson(request),
    comparisonDigest: null,
    decisions: decisions.map((decision) => ({ ...decision, reviewer: null, reason: '', seen: null })),
    documents: [],
    timeline: [],
    expiryNotices: expiryNotices.map((notice) => ({ ...notice, documentExpiration: null })),
  };
  if (alone.pendingDecision === null || alone.pendingDecision.firstApproval === undefined) return alone;
  const { firstApproval: first, ...pending } = alone.pendingDecision;
  const firstApproval = { ...first, reviewer: null, reason: '' };
  return { ...alone, pendingDecision: { ...pending, firstApproval } };
}
