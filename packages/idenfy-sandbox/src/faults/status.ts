import type { Core } from '../core.ts';
import { type StatusBlock, unchecked } from '../decision.ts';
import type { Session } from '../state.ts';

/** What `/status` says in place of the truth. */
export function faultyStatus({ faults, settings }: Core, session: Session, status: StatusBlock): StatusBlock {
  // Only a submitted session has a result that a fault can hide.
  if (session.submittedBy === null) return status;
  const active = faults.take('status-active', session);
  if (active !== undefined && settings.now() < (session.startedAt ?? 0) + active.ms)
    return unchecked('ACTIVE');
  if (session.result !== null && faults.take('status-reviewing', session) !== undefined) {
    return unchecked('REVIEWING');
  }
  if (faults.take('status-manual-empty', session) === undefined) return status;
  return { ...status, manualDocument: '', manualFace: '' };
}
