/** What the recording activity is told. Pure. */
import type { RecordRequest, RecordedResult } from '../domain/requests/records.ts';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import type { Session } from '../domain/sessions.ts';

/** Temporal takes 2 MB in one payload; the rest of the record needs far less than what this leaves. */
const MOST_BODY_CHARACTERS = 1_500_000;

/** As many as one round may carry: events that came while the database was away bring their bodies along. */
export function firstThatFit(events: readonly IdenfyEvent[]): readonly IdenfyEvent[] {
  let characters = 0;
  const tooMany = events.findIndex((event, at) => {
    characters += event.body?.length ?? 0;
    return at > 0 && characters > MOST_BODY_CHARACTERS;
  });
  return tooMany === -1 ? events : events.slice(0, tooMany);
}

/** Where this round's messages go: to the sessions they are of, or to the parked ones. */
export function placesOf(
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

/** Of a replaced Token 2 nothing is in force any more. */
export function resultsOf(sessions: readonly Session[]): RecordedResult[] {
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
