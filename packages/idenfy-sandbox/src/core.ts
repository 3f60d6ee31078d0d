import type { Counters } from './counters.ts';
import type { Listener } from './listener.ts';
import type { SessionsParts } from './parts.ts';
import type { Sessions } from './sessions.ts';
import type { Session } from './state.ts';

/** The parts that the endpoints use. */
export interface Core extends SessionsParts {
  counters: Counters;
  sessions: Sessions;
  listener: Listener;
  /** The sandbox's own origin, for its links. */
  origin: () => string;
  /** Called for every new or restored session; the magic clientIds use it. */
  onSession: (session: Session) => void;
}
