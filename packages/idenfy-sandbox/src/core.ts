import type { Counters } from './counters.ts';
import type { Listener } from './listener.ts';
import type { SessionsParts } from './parts.ts';
import type { Sessions } from './sessions.ts';
import type { Session } from './state.ts';

/** What the endpoints work with. */
export interface Core extends SessionsParts {
  counters: Counters;
  sessions: Sessions;
  listener: Listener;
  /** The sandbox's own origin, for the links that it gives. */
  origin: () => string;
  /** Told of every session that is new, or restored; where the magic clientIds hang. */
  onSession: (session: Session) => void;
}
