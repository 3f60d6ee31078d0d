/**
 * Two separate sessions, one after the other, of which the caller gets one link
 * (idenfy-api.md 2.7, "two separate sessions").
 */
import { judgeBothSessions, refusedIdentity } from '../domain/verdicts/both-sessions.ts';
import { DocumentSession } from './document-session.ts';
import { IdentitySession } from './identity-session.ts';
import type { VerificationInput } from '../domain/input.ts';
import type { VerificationResult } from '../domain/view.ts';
import { wellFormed } from './replies.ts';
import { VerificationRun } from './verification-run.ts';

export async function sequentialVerification(input: VerificationInput): Promise<VerificationResult> {
  const run = new VerificationRun(wellFormed(input), 'sequential');
  const identitySession = new IdentitySession(run, 'sequential');
  const documentSession = new DocumentSession(run);
  const both = ['identity', 'document'] as const;

  return await run.toConclusion({ needed: both, shown: both }, async () => {
    // Step 1: the document token, because the identity token's URLs lead to its session.
    const withoutDocument = await documentSession.open();
    if (withoutDocument) return withoutDocument;

    // Step 2: the identity token, whose link the caller gets.
    const withoutIdentity = await identitySession.open({
      next: documentSession,
      expirySeconds: documentSession.identityExpirySeconds,
    });
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
