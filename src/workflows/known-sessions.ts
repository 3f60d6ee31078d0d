/** All sessions of one verification, each folded from its events; a later Token 2 replaces an earlier one. */
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import type { Disputed, Session, Settlement } from '../domain/sessions.ts';
import { newSession, withEvent, withSettlement } from '../domain/sessions.ts';
import type { OpenDispute } from '../domain/verdicts/disputes.ts';
import { disputesOf } from '../domain/verdicts/disputes.ts';
import type { SessionRole } from '../domain/words.ts';
import { withEventByHeader } from './folding-by-header.ts';

/** What a token's echo told of its session. */
export interface OpenedToken {
  readonly scanRef: string;
  readonly expiresAt: string;
  /** The additional steps that it named. */
  readonly stepNames: readonly string[];
}

export class KnownSessions {
  private readonly sessions: Session[] = [];
  private readonly overlooked = new Set<Disputed>();
  private readonly isByBody: () => boolean;

  /** @param isByBody whether the run is none whose history holds what an unsigned header decided */
  constructor(isByBody: () => boolean = () => true) {
    this.isByBody = isByBody;
  }

  /** The sessions in the order in which they were opened. */
  all(): readonly Session[] {
    return this.sessions;
  }

  /** The one in use. */
  latest(role: SessionRole): Session | undefined {
    return this.sessions.findLast((session) => session.role === role);
  }

  /** Those in use. */
  inUse(): readonly Session[] {
    return this.sessions.filter((session) => this.latest(session.role) === session);
  }

  /** What speaks against the results in force, but for what a reviewer let pass. */
  disputes(): OpenDispute[] {
    return disputesOf(this.inUse()).filter(({ disputed }) => !this.overlooked.has(disputed));
  }

  /** A reviewer let them pass at the gate. */
  overlook(disputes: readonly OpenDispute[]): void {
    for (const { disputed } of disputes) this.overlooked.add(disputed);
  }

  byScanRef(scanRef: string): Session | undefined {
    return this.sessions.find((session) => session.scanRef === scanRef);
  }

  /** `events` may hold some that came before the session was known. */
  add(role: SessionRole, opened: OpenedToken, events: readonly IdenfyEvent[]): void {
    const session = newSession(role, opened, new Date().toISOString());
    this.sessions.push(
      events
        .filter((event) => event.scanRef === session.scanRef)
        .reduce((known, event) => this.with(known, event), session),
    );
  }

  apply(event: IdenfyEvent): void {
    this.change(event.scanRef, (session) => this.with(session, event));
  }

  /** iDenfy was polled about the session's doubt. */
  settle(scanRef: string, settlement: Settlement): void {
    this.change(scanRef, (session) => withSettlement(session, settlement));
  }

  private change(scanRef: string, changed: (session: Session) => Session): void {
    const at = this.sessions.findIndex((session) => session.scanRef === scanRef);
    const session = this.sessions[at];
    if (session !== undefined) this.sessions[at] = changed(session);
  }

  private with(session: Session, event: IdenfyEvent): Session {
    const next = withEvent(session, event);
    const before = withEventByHeader(session, event);
    // The run is asked which it is only where it makes a difference: other runs pay nothing for it.
    if (isSame(next, before) || this.isByBody()) return next;
    return { ...before, seen: next.seen };
  }
}

function isSame(one: Session, other: Session): boolean {
  return (
    one.result === other.result &&
    one.interim === other.interim &&
    one.unclearEnd === other.unclearEnd &&
    one.doubt === other.doubt &&
    one.disputes === other.disputes &&
    one.replaced.length === other.replaced.length
  );
}
