/**
 * What a team's back end is told of its verifications. An event is thin: it says that something happened and where to
 * look, and nothing about a person.
 */
import type { Reason } from './reasons.ts';

export const eventTypes = [
  'verification.session_created',
  'verification.result_received',
  'verification.blocked',
  'verification.resumed',
  'verification.awaiting_decision',
  'verification.decision_reminder',
  'verification.closed',
  'verification.contradicted',
  'verification.erased',
] as const;
export type EventType = (typeof eventTypes)[number];

/** Of what an event looks like. Members may be added within a version; one that goes or changes its meaning ends it. */
export const EVENT_VERSION = 1;

/** What only the run knows: it waits for an operator, or goes on. */
export interface ToldByRun {
  readonly type: 'verification.blocked' | 'verification.resumed';
  readonly at: string;
  readonly reason: Reason;
  /** Since when it was blocked: with the type this is what is told. */
  readonly since: string;
  readonly until?: string;
  readonly retryAt?: string;
  /** The field of the request that iDenfy named. */
  readonly field?: string;
}
