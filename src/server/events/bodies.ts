/** What is sent of an event: thin, so that whoever receives it asks for what it may know (docs/events.md). */
import { EVENT_VERSION } from '../../domain/events.ts';
import type { EventRecord } from '../../records/index.ts';

export function eventBody({ sequence, ...event }: EventRecord): object {
  return {
    id: event.eventId,
    type: event.type,
    version: EVENT_VERSION,
    sequence,
    occurredAt: event.occurredAt.toISOString(),
    data: {
      clientId: event.clientId,
      verificationId: event.verificationId,
      attempt: event.attempt,
      method: event.method,
      stage: event.stage,
      outcome: event.outcome,
      reasons: event.reasons,
      externalRef: event.externalRef,
      ...event.detail,
    },
  };
}
