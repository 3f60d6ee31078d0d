/**
 * Two separate sessions, one after the other; the caller gets one link
 * (idenfy-api.md 2.7, "two separate sessions").
 */
import type { VerificationInput } from '../domain/input.ts';
import { judgeBothSessions, refusedIdentity } from '../domain/verdicts/both-sessions.ts';
import type { VerificationResult } from '../domain/view.ts';
import { wellFormed } from './replies.ts';
import { UsersSession } from './users-session.ts';
import { VerificationRun } from './verification-run.ts';

export async function sequentialVerification(input: VerificationInput): Promise<VerificationResult> {
  const run = new VerificationRun(wellFormed(input), 'sequential');
  const documentSession = new UsersSession(run, 'sequential', 'document');
  const identitySession = new UsersSession(run, 'sequential', 'identity', documentSession);
  const both = ['identity', 'document'] as const;

  return await run.toConclusion({ needed: both, shown: both }, async () => {
    // Step 1: the document token, because the identity token's URLs lead to its session.
    const withoutDocument = await documentSession.open();
    if (withoutDocument) return withoutDocument;

    // Step 2: the identity token, whose link the caller gets.
    const withoutIdentity = await identitySession.open();
    if (withoutIdentity) return withoutIdentity;

    for (;;) {
      // Step 3: both webhooks, in either order.
      const identity = await identitySession.result();
      if (identity === null) return identitySession.withoutResult();
      const refused = refusedIdentity(identity);
      if (refused) return refused;
      const document = await documentSession.result();
      if (identitySession.isOutdated(identity)) continue;
      if (document === null) return documentSession.withoutResult();

      // Step 4: both statuses; recording compares the two people.
      return judgeBothSessions(identity, document, run.input.asked);
    }
  });
}
