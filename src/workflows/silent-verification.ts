/**
 * Dual verification with one session that the user sees: iDenfy's own guide, step by step
 * (idenfy-api.md 2.6).
 */
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import { isEndWithoutVerdict } from '../domain/idenfy-event.ts';
import type { RequestedDocuments, VerificationInput } from '../domain/input.ts';
import type { Conclusion } from '../domain/reasons.ts';
import type { OpenDispute } from '../domain/verdicts/disputes.ts';
import { reasonsOf, withDisputes } from '../domain/verdicts/disputes.ts';
import { gate, mendable, unsubmittable } from '../domain/verdicts/gate.ts';
import { blocksTheLine, judgeSecondCheck } from '../domain/verdicts/second-check.ts';
import type { VerificationResult } from '../domain/view.ts';
import { wellFormed } from './replies.ts';
import type { Stop } from './review.ts';
import type { SafeDocuments } from './second-document.ts';
import { SecondDocumentFiles } from './second-document.ts';
import type { Obstacle } from './silent-check.ts';
import { obstacle, review, SilentCheck } from './silent-check.ts';
import { UsersSession } from './users-session.ts';
import { VerificationRun } from './verification-run.ts';

const verified: Conclusion = { outcome: 'VERIFIED', reasons: [] };

export async function silentVerification(input: VerificationInput): Promise<VerificationResult> {
  const run = new VerificationRun(wellFormed(input), 'silent');
  const identitySession = new UsersSession(run, 'silent', 'identity');
  const files = new SecondDocumentFiles(run, { isSubmitted: true });
  const check = new SilentCheck(run);
  /** The result on which the first submission depends. */
  let submittedFor: IdenfyEvent | null = null;
  /** The result with which a reviewer approved at the gate. */
  let allowed: IdenfyEvent | null = null;

  return await run.toConclusion({ needed: ['identity', 'document'], shown: ['identity'] }, async () => {
    // Steps 1 and 2: Token 1 for the user, whose link the caller gets.
    const refused = await identitySession.open();
    if (refused) return refused;

    for (;;) {
      await run.doubts.settle();
      if (isTakenBack()) return review('changed_after_submission');
      // Step 3: the first webhook, the files while their links live, and both statuses.
      const identity = await identitySession.result();
      if (identity === null) return identitySession.withoutResult();
      const documents = await files.download(identity);
      if (identitySession.isOutdated(identity)) continue;
      // Another result than the approved one has to pass the gate without approval.
      if (allowed !== identity) run.decisions.lapse();
      const judged =
        allowed === identity
          ? unsubmittable(documents.files, check.knownCountry)
          : gate(identity, documents.files, requested(), input.acceptUnjudgedSteps);
      const disputes = run.sessions.disputes();
      const stop = disputes.length === 0 ? judged : withDisputes(judged ?? verified, reasonsOf(disputes));
      if (stop) {
        const problem = mendable(stop);
        if (problem === null) return { ...stop, onApproval: goOn(identity, documents, disputes) };
        const { files: found } = documents;
        const help = found.kind === 'unavailable' ? found.help : null;
        const given = await giveUpOrMend(obstacle(problem, help));
        if (given) return given;
        continue;
      }
      const conclusion = await secondCheck(identity, documents);
      if (conclusion) return conclusion;
    }
  });

  /** At the gate an approval means: continue to Token 2 (design.md, invariant 5). */
  function goOn(
    identity: IdenfyEvent,
    { files: found }: SafeDocuments,
    disputes: readonly OpenDispute[],
  ): NonNullable<Stop['onApproval']> {
    // What iDenfy denied, or did not decide, no approval allows (src/domain/verdicts/approvals.ts).
    if (found.kind === 'none') return 'impossible';
    return () => {
      allowed = identity;
      run.sessions.overlook(disputes);
    };
  }

  /** Null: after a correction or a change at iDenfy, the steps start again from the first result. */
  async function secondCheck(identity: IdenfyEvent, documents: SafeDocuments): Promise<Conclusion | null> {
    if (!check.isMade) {
      // Step 4: Token 2, which nobody sees.
      const unopened = await check.openSession();
      const isNews = identitySession.isOutdated(identity) || run.sessions.disputes().length > 0;
      if (isNews && submittedFor === null) return null;
      if (unopened) return await giveUpOrMend(unopened);

      // Step 5: direct processing of the files, and the second webhook.
      const face = input.submitFace === true ? await files.selfie(identity) : null;
      const unsubmitted = await check.submit(documents, face);
      if (unsubmitted) return await giveUpOrMend(unsubmitted);
      submittedFor ??= identity;
    }
    let second = await check.result();
    while (await run.doubts.settle()) second = await check.result();
    if (isTakenBack()) return review('changed_after_submission');
    if (second === null) return check.withoutResult();

    const verdict = judgeSecondCheck(second, requested());
    if (!isEndWithoutVerdict(second) && !blocksTheLine(second, verdict)) return verdict;
    const token = check.setAside(second);
    if (token === 'exhausted') {
      return review(
        ...verdict.reasons,
        ...(isEndWithoutVerdict(second) ? [] : (['submissions_exhausted'] as const)),
      );
    }
    if (token === 'unused') return null;
    const [reason] = verdict.reasons;
    return reason === undefined ? verdict : await giveUpOrMend(obstacle(reason, null));
  }

  /** The submission was charged, so a reviewer judges a change (design.md, invariant 4). */
  function isTakenBack(): boolean {
    return submittedFor !== null && identitySession.isTakenBack(submittedFor);
  }

  /** The requested documents, with an operator's corrections. */
  function requested(): RequestedDocuments {
    return run.input.asked;
  }

  /** Null: an operator fixed it. */
  async function giveUpOrMend({ reason, help, ...details }: Obstacle): Promise<Conclusion | null> {
    const correction = await run.block(reason, help, details);
    if (correction === null) return review(reason, 'blocked_too_long');
    files.correct(correction);
    check.correct(correction);
    return null;
  }
}
