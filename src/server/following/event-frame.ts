import type { FastifyBaseLogger } from 'fastify';
import { UNKNOWN } from '../../domain/words.ts';
import type { EventRecord } from '../../records/index.ts';
import { eventBody } from '../events/bodies.ts';
import { frame } from './frames.ts';

/**
 * An event on a stream: its number as the id to come back with, and the same data as everywhere. One that cannot be said,
 * such as one of a newer version, keeps no other back, and is not passed over in silence.
 */
export function eventFrame(event: EventRecord, log: FastifyBaseLogger): string {
  const { eventId: id, sequence, type } = event;
  try {
    return frame(type, eventBody(event), sequence);
  } catch (error) {
    const reason = Error.isError(error) ? error.name : 'unknown';
    log.error({ eventType: type, reason }, 'an event cannot be put into words on a stream');
    return frame(UNKNOWN, { id, sequence }, sequence);
  }
}
