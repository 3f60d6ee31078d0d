/** iDenfy's copies of an erased verification: deleted session by session, as soon as iDenfy lets us. */
import { ApplicationFailure, Context } from '@temporalio/activity';
import { IdenfyError } from '../idenfy/errors.ts';
import type { ErasedSession, ErasureProof } from '../records/index.ts';
import type { ActivityDependencies } from './dependencies.ts';
import type { AtIdenfy, ErasureStep } from '../domain/requests/erasure.ts';

export function createErasureAtIdenfy({ records, idenfy }: Pick<ActivityDependencies, 'records' | 'idenfy'>) {
  return {
    /**
     * One call for one session. One that iDenfy, in its own words, does not know is as good as deleted; any other answer
     * proves nothing, and the status is polled, which says so once it is deleted (idenfy-api.md 11).
     */
    async eraseSessionAtIdenfy({
      erasureId,
      position,
    }: ErasureStep & { position: number }): Promise<AtIdenfy> {
      const erasure = await records.erasures.byId(erasureId);
      const session = erasure?.subject?.sessions[position];
      if (session === undefined || session.deleted) return { gone: true };
      const { scanRef, expiresAt } = session;
      const options = { signal: Context.current().cancellationSignal };
      const asked = await refusalOf(idenfy.deleteVerification({ scanRef }, options));
      const isUnclear = asked === 'unreadable_answer' || asked === 'error_in_success';
      const refusal = isUnclear && (await isDeleted(idenfy.status({ scanRef }, options))) ? null : asked;
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

/** null: deleted. Otherwise the code of iDenfy's refusal, whatever it is: the workflow requests the deletion again. */
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

/** The words for it; ARCHIVED is kept somewhere. */
const DELETED: ReadonlySet<string> = new Set(['DELETED', 'EXPIRED-DELETED']);

async function isDeleted(call: Promise<{ readonly status: string }>): Promise<boolean> {
  try {
    return DELETED.has((await call).status);
  } catch (error) {
    if (!(error instanceof IdenfyError)) throw error;
    return false;
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
