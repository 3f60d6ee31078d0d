/** All sessions of one verification, each folded from its events; a later Token 2 replaces an earlier one. */
import type { IdenfyEvent } from './messages.ts';
import type { Session } from './sessions.ts';
import { newSession, withEvent } from './sessions.ts';
import type { SessionRole } from './words.ts';

export class KnownSessions {
  private readonly sessions: Session[] = [];

  /** In the order in which they were opened. */
  all(): readonly Session[] {
    return this.sessions;
  }

  /** The one in use. */
  latest(role: SessionRole): Session | undefined {
    return this.sessions.findLast((session) => session.role === role);
  }

  byScanRef(scanRef: string): Session | undefined {
    return this.sessions.find((session) => session.scanRef === scanRef);
  }

  /** `events` may hold some that came before the session was known. */
  add(
    role: SessionRole,
    opened: { readonly scanRef: string; readonly expiresAt: string; readonly stepNames: readonly string[] },
    events: readonly IdenfyEvent[],
  ): void {
    const session = newSession(role, opened, new Date().toISOString());
    this.sessions.push(
      events.filter((event) => event.scanRef === session.scanRef).reduce(withEvent, session),
    );
  }

  apply(event: IdenfyEvent): void {
    const at = this.sessions.findIndex((session) => session.scanRef === event.scanRef);
    const session = this.sessions[at];
    if (session !== undefined) this.sessions[at] = withEvent(session, event);
  }
}
