import type { EventRecord } from '../../records/index.ts';
import { eventBody } from '../events/bodies.ts';
import { frame } from './frames.ts';

/** An event on a stream: its number as the id to come back with, and the same data as everywhere. */
export function eventFrame(event: EventRecord): string {
  return frame(event.type, eventBody(event), event.sequence);
}
