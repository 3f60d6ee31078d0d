/** The request of the recording activity. Pure. */
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import { wishesBeside } from '../domain/corrections.ts';
import type { VerificationInput, Wishes } from '../domain/input.ts';
import type { RecordedResult, RecordRequest } from '../domain/requests/records.ts';
import type { Session } from '../domain/sessions.ts';

/** Temporal accepts 2 MB in one payload; the rest of the record needs far less than what remains. */
const MOST_BODY_CHARACTERS = 1_500_000;

/** As many as one round may carry: events that came while the database was down contain their bodies. */
export function firstThatFit(events: readonly IdenfyEvent[]): readonly IdenfyEvent[] {
  let characters = 0;
  const tooMany = events.findIndex((event, at) => {
    characters += event.body?.length ?? 0;
    return at > 0 && characters > MOST_BODY_CHARACTERS;
  });
  return tooMany === -1 ? events : events.slice(0, tooMany);
}

/** What a run knows when it records. */
interface Known
  extends
    Pick<
      Required<RecordRequest>,
      | 'approvals'
      | 'conclusion'
      | 'decisions'
      | 'documents'
      | 'isApproved'
      | 'method'
      | 'openedAt'
      | 'review'
      | 'timeline'
    >,
    Pick<RecordRequest, 'corrected' | 'untold'> {
  readonly id: string;
  readonly input: VerificationInput;
  /** The caller's last request. */
  readonly requested: Wishes;
  readonly sessions: readonly Session[];
  /** What came after the last round. */
  readonly events: readonly IdenfyEvent[];
  readonly illFormed: readonly string[];
}

export function recordRequest({
  id,
  input,
  requested,
  sessions,
  events,
  illFormed,
  ...known
}: Known): RecordRequest {
  const { externalRef, asked, person } = input;
  const sent = { externalRef, asked, person };
  return {
    verificationId: id,
    clientId: input.clientId,
    attempt: input.attempt,
    ...sent,
    requested: wishesBeside(requested, sent),
    submitFace: input.submitFace ?? false,
    approveDeniedSecondDocument: input.approveDeniedSecondDocument ?? false,
    ...known,
    sessions: sessions.map(({ role, scanRef, createdAt, expiresAt }) => ({
      role,
      scanRef,
      createdAt,
      expiresAt,
    })),
    results: resultsOf(sessions),
    ...placesOf(sessions, events, illFormed),
  };
}

/** Assigns this round's messages to their sessions, or to the parked ones. */
function placesOf(
  sessions: readonly Session[],
  events: readonly IdenfyEvent[],
  illFormed: readonly string[],
): Pick<RecordRequest, 'recordedEvents' | 'unplacedEvents' | 'undelivered'> {
  const known = new Set(sessions.map((session) => session.scanRef));
  return {
    recordedEvents: events.filter((event) => known.has(event.scanRef)).map((event) => event.eventId),
    unplacedEvents: [
      ...events.filter((event) => !known.has(event.scanRef)).map((event) => event.eventId),
      ...illFormed,
    ],
    undelivered: events.filter((event) => event.body !== undefined),
  };
}

/** Nothing of a replaced Token 2 remains in force. */
function resultsOf(sessions: readonly Session[]): RecordedResult[] {
  return sessions.flatMap((session) => {
    const inUse = sessions.findLast(({ role }) => role === session.role) === session;
    const result = (event: IdenfyEvent, superseded: boolean): RecordedResult => ({
      role: session.role,
      scanRef: session.scanRef,
      superseded,
      eventId: event.eventId,
      source: event.source,
      eventType: event.eventType,
      final: event.final,
      overall: event.overall,
      receivedAt: event.receivedAt,
    });
    return [
      ...session.replaced.map((event) => result(event, true)),
      ...(session.result === null ? [] : [result(session.result, !inUse)]),
    ];
  });
}
