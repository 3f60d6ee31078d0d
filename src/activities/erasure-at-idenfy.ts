/** iDenfy's copies of an erased verification: deleted session by session, as soon as iDenfy lets us. */
import { ApplicationFailure, Context } from '@temporalio/activity';
import { IdenfyError } from '../idenfy/errors.ts';
import type { ErasedSession, ErasureProof } from '../records/index.ts';
import type { ActivityDependencies } from './dependencies.ts';
import type { ErasureStep } from './erasure.ts';

/** How far iDenfy is with one session. */
export type AtIdenfy =
  { readonly gone: true } | { readonly gone: false; readonly code: string; readonly expiresAt: string };

export function createErasureAtIdenfy({ records, idenfy }: ActivityDependencies) {
  return {
    /** One call for one session. A session that iDenfy does not know is as good as deleted. */
    async eraseSessionAtIdenfy({
      erasureId,
      position,
    }: ErasureStep & { position: number }): Promise<AtIdenfy> {
      const erasure = await records.erasures.byId(erasureId);
      const session = erasure?.subject?.sessions[position];
      if (session === undefined || session.deleted) return { gone: true };
      const { scanRef, expiresAt } = session;
      const refusal = await refusalOf(
        idenfy.deleteVerification({ scanRef }, { signal: Context.current().cancellationSignal }),
      );
      await records.erasures.update(erasureId, ({ subject, proof }) => {
        const next = {
          ...subject,
          sessions: subject.sessions.map((other) =>
            other.scanRef === scanRef ? { ...other, deleted: refusal === null } : other,
          ),
        };
        const noted = {
          ...proof,
          idenfy: { ...proof.idenfy, lastRefusal: refusal ?? proof.idenfy.lastRefusal },
        };
        return { subject: next, proof: withCounts(noted, next) };
      });
      return refusal === null ? { gone: true } : { gone: false, code: refusal, expiresAt };
    },
  };
}

/** null: deleted. Otherwise the code of iDenfy's refusal, whatever it is: the workflow asks again. */
async function refusalOf(call: Promise<void>): Promise<string | null> {
  try {
    await call;
    return null;
  } catch (error) {
    if (!(error instanceof IdenfyError)) throw error;
    if (error.code === 'not_found') return null;
    if (error.code === 'aborted') throw ApplicationFailure.retryable('The worker stops.', 'aborted');
    return error.code;
  }
}

/** What the proof says of iDenfy's copies follows from the sessions. */
export function withCounts(
  proof: ErasureProof,
  { sessions }: { sessions: readonly ErasedSession[] },
): ErasureProof {
  const left = sessions.filter(({ deleted }) => !deleted);
  const expiries = left.map(({ expiresAt }) => Date.parse(expiresAt));
  return {
    ...proof,
    idenfy: {
      sessions: sessions.length,
      deleted: sessions.length - left.length,
      copyMayLiveUntil: left.length === 0 ? null : new Date(Math.max(...expiries)).toISOString(),
      lastRefusal: left.length === 0 ? null : proof.idenfy.lastRefusal,
    },
  };
}
