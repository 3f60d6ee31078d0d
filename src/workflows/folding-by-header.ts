/**
 * The folding of versions before 0.5, which trusted the unsigned header. Only runs whose history depends on it use it
 * (design.md, invariant 15); new code must not.
 */
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import { isByHand, isDecisive, isEndWithoutVerdict } from '../domain/idenfy-event.ts';
import type { Session } from '../domain/sessions.ts';

type ByHeader = IdenfyEvent & { readonly isResubmitted?: boolean };

const RESUBMITTED = 'IDENTIFICATION_RESUBMITTED';

export function withEventByHeader(session: Session, event: IdenfyEvent): Session {
  if (event.kind !== 'identification') return session;
  if (isDecisive(event)) {
    const isResubmitted = event.eventType === RESUBMITTED;
    return withDecisive(session, isResubmitted ? { ...event, isResubmitted } : event);
  }
  if (isReviewAgain(session, event)) {
    const replaced = session.result === null ? session.replaced : [...session.replaced, session.result];
    return { ...withInterim(session, event), result: null, replaced };
  }
  if (session.result !== null) return session;
  if (event.eventType === 'IDENTIFICATION_CANCELLED' || event.eventType === 'IDENTIFICATION_EXPIRED') {
    return { ...session, unclearEnd: event };
  }
  return withInterim(session, event);
}

function withInterim(session: Session, event: IdenfyEvent): Session {
  return { ...session, interim: event, interimDigests: [...session.interimDigests, event.digest] };
}

function withDecisive(session: Session, event: ByHeader): Session {
  const { result: standing, replaced } = session;
  if ([standing, ...replaced].some((known) => known?.digest === event.digest)) return session;
  if (standing === null) return { ...session, result: event, unclearEnd: null };
  if (outweighs(standing, event)) return { ...session, replaced: [...replaced, event] };
  return { ...session, result: event, replaced: [...replaced, standing], unclearEnd: null };
}

function outweighs(standing: IdenfyEvent, late: IdenfyEvent): boolean {
  if (isEndWithoutVerdict(late)) return !isEndWithoutVerdict(standing);
  return isByHand(standing) && !isByHand(late) && late.eventType === 'IDENTIFICATION_AUTO_FINISHED';
}

function isReviewAgain(session: Session, event: IdenfyEvent): boolean {
  return (
    event.eventType === RESUBMITTED &&
    event.final === false &&
    session.result !== null &&
    !session.interimDigests.includes(event.digest)
  );
}
