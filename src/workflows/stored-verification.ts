/**
 * One session; the extra document is stored for a reviewer, who decides about it
 * (idenfy-api.md 2.7, "additional step only").
 */
import type { VerificationInput } from '../domain/input.ts';
import { refusedIdentity } from '../domain/verdicts/both-sessions.ts';
import { judgeStored } from '../domain/verdicts/stored-document.ts';
import type { VerificationResult } from '../domain/view.ts';
import { helpFor } from './help.ts';
import { wellFormed } from './replies.ts';
import { SecondDocumentFiles } from './second-document.ts';
import { UsersSession } from './users-session.ts';
import { VerificationRun } from './verification-run.ts';

export async function storedVerification(input: VerificationInput): Promise<VerificationResult> {
  const run = new VerificationRun(wellFormed(input), 'stored');
  const identitySession = new UsersSession(run, 'stored', 'identity');
  const files = new SecondDocumentFiles(run, { isSubmitted: false });

  return await run.toConclusion({ needed: ['identity'], shown: ['identity'] }, async () => {
    // Step 1: one token, with an additional step for the extra document.
    const refused = await identitySession.open();
    if (refused) return refused;

    for (;;) {
      // Step 2: its webhook, and the files while their links live.
      const identity = await identitySession.result();
      if (identity === null) return identitySession.withoutResult();
      const documents = await files.download(identity);
      if (identitySession.isOutdated(identity)) continue;
      const ended = refusedIdentity(identity);
      if (ended) return ended;

      // An operator may make the files available; the reviewer needs the document to decide.
      const { files: found } = documents;
      if (found.kind === 'unavailable') {
        const reason = found.unusable
          ? (`second_document_file_unusable:${found.code}` as const)
          : 'second_document_files_unavailable';
        const correction = await run.block(reason, found.help ?? helpFor(reason));
        if (correction === null) return { outcome: 'REQUIRES_REVIEW', reasons: [reason, 'blocked_too_long'] };
        files.correct(correction);
        continue;
      }

      // Step 3: a reviewer decides about the stored document.
      return judgeStored(identity, found, run.input.asked);
    }
  });
}
