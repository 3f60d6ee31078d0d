/**
 * Dual verification with one session that the user sees: iDenfy's own guide, step by step
 * (idenfy/guide-dual-verification).
 */
import { ApplicationFailure } from '@temporalio/workflow';
import type { VerificationInput, VerificationResult } from './messages.ts';
import { isVerificationInput, refusals } from './messages.ts';
import { gate } from './gate.ts';
import { judgeSecondCheck } from './second-check.ts';
import { SilentSteps } from './silent-steps.ts';
import { VerificationRun } from './verification-run.ts';

export async function silentVerification(input: VerificationInput): Promise<VerificationResult> {
  if (!isVerificationInput(input)) {
    // Only this ends the run; a TypeError would have its first task tried for ever.
    throw ApplicationFailure.nonRetryable('The input of the verification is ill-formed.', refusals.illFormed);
  }
  const run = new VerificationRun(input, 'silent');
  const steps = new SilentSteps(run);

  return await run.toConclusion(async () => {
    // Steps 1 and 2: Token 1 for the user, whose link the caller gets.
    const refused = await steps.openIdentitySession();
    if (refused) return refused;

    for (;;) {
      // Step 3: the first webhook, the files while their links live, and both statuses.
      const identity = await steps.identityResult();
      if (identity === null) return steps.withoutIdentityResult();
      const documents = await steps.downloadSecondDocument(identity);
      if (steps.isOutdated(identity)) continue;
      const stop = gate(identity, documents.files, input.asked, input.acceptUnjudgedSteps);
      if (stop) return stop;

      // Step 4: Token 2, which nobody sees.
      const unusable = await steps.openDocumentSession();
      if (unusable) return unusable;
      if (steps.isOutdated(identity)) continue;

      // Step 5: direct processing of the files, and the second webhook.
      const failed = await steps.submitDocuments(documents);
      if (failed) return failed;
      const second = await steps.documentResult();
      if (steps.isOutdated(identity))
        return { outcome: 'REQUIRES_REVIEW', reasons: ['changed_after_submission'] };
      return second === null ? steps.withoutDocumentResult() : judgeSecondCheck(second, input.asked);
    }
  });
}
