/** All sessions of one attempt, each folded from its events; a later Token 2 replaces an earlier one. */
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import type { Disputed, Session, Settlement } from '../domain/sessions.ts';
import { newSession, withEvent, withSettlement } from '../domain/sessions.ts';
import type { OpenDispute } from '../domain/verdicts/disputes.ts';
import { disputesOf } from '../domain/verdicts/disputes.ts';
import type { SessionRole } from '../domain/words.ts';
import { withEventByHeader } from './folding-by-header.ts';

/** What a token's echo says about its session. */
export interface OpenedToken {
  readonly scanRef: string;
  readonly expiresAt: string;
  /** The additional steps that it names. */
  readonly stepNames: readonly string[];
  /** The records do not tell of it, since they were away. */
  readonly unrecorded?: boolean;
}

export class KnownSessions {
  private readonly sessions: Session[] = [];
  private readonly overlooked = new Set<Disputed>();
  private readonly isByBody: () => boolean;
  private readonly remembers: () => boolean;

  /**
   * @param isByBody false for a run in whose history an unsigned header decided something
   * @param remembers false for a run that has forgotten an interim body, as versions before 0.6 did
   */
  constructor(isByBody: () => boolean = () => true, remembers: () => boolean = () => true) {
    this.isByBody = isByBody;
    this.remembers = remembers;
  }

  /** The sessions in the order in which they were opened. */
  all(): readonly Session[] {
    return this.sessions;
  }

  /** The session in use. */
  latest(role: SessionRole): Session | undefined {
    return this.sessions.findLast((session) => session.role === role);
  }

  /** The sessions in use. */
  inUse(): readonly Session[] {
    return this.sessions.filter((session) => this.latest(session.role) === session);
  }

  /** What speaks against the results in force, except what a reviewer accepted. */
  disputes(): OpenDispute[] {
    return disputesOf(this.inUse()).filter(({ disputed }) => !this.overlooked.has(disputed));
  }

  /** Marks what a reviewer accepted at the gate. */
  overlook(disputes: readonly OpenDispute[]): void {
    for (const { disputed } of disputes) this.overlooked.add(disputed);
  }

  byScanRef(scanRef: string): Session | undefined {
    return this.sessions.find((session) => session.scanRef === scanRef);
  }

  /** `events` may include some that came before the session was known. */
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

  /** Notes that iDenfy was polled about the session's doubt. */
  settle(scanRef: string, settlement: Settlement): void {
    this.change(scanRef, (session) => withSettlement(session, settlement));
  }

  private change(scanRef: string, changed: (session: Session) => Session): void {
    const at = this.sessions.findIndex((session) => session.scanRef === scanRef);
    const session = this.sessions[at];
    if (session !== undefined) this.sessions[at] = changed(session);
  }

  private with(session: Session, event: IdenfyEvent): Session {
    // `patched` is called only if it makes a difference, so that other runs do not pay for it.
    const remembering = withEvent(session, event);
    const forgetting = withEvent(session, event, false);
    const next = forgetsNothing(forgetting, remembering) || this.remembers() ? remembering : forgetting;
    const before = withEventByHeader(session, event);
    if (isSame(next, before) || this.isByBody()) return next;
    return { ...before, seen: next.seen };
  }
}

function forgetsNothing(one: Session, other: Session): boolean {
  return (
    one.disputes.length === other.disputes.length &&
    one.earlierInterims.length === other.earlierInterims.length
  );
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
