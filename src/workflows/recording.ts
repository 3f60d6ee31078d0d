/** What the recording activity is told. Pure. */
import type { RecordRequest, RecordedResult } from '../activities/records.ts';
import type { IdenfyEvent } from './messages.ts';
import type { Session } from './sessions.ts';

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
