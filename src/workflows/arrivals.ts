/** The events of a run, each once, and how many of them are recorded. */
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import * as guards from './guards.ts';
import { firstThatFit } from './recording.ts';

export class Arrivals {
  readonly events: IdenfyEvent[] = [];
  /** Ill-formed messages, which had no effect. */
  refused = 0;
  private readonly eventIds = new Set<string>();
  private readonly illFormedEventIds = new Set<string>();
  private recorded = { events: 0, illFormed: 0 };

  /** @returns false if the event is already known */
  add(event: IdenfyEvent): boolean {
    if (this.eventIds.has(event.eventId)) return false;
    this.eventIds.add(event.eventId);
    this.events.push(event);
    return true;
  }

  refuse(message: unknown): void {
    this.refused += 1;
    const eventId = guards.eventIdOf(message);
    // Kept separately, so that a well-formed copy from a newer process still counts.
    if (eventId !== null) this.illFormedEventIds.add(eventId);
  }

  get hasUnrecorded(): boolean {
    return this.recorded.events < this.events.length || this.recorded.illFormed < this.illFormedEventIds.size;
  }

  /** Only what an earlier round did not record, so that a flood at the end is not sent repeatedly. */
  takeUnrecorded(): { readonly events: readonly IdenfyEvent[]; readonly illFormed: readonly string[] } {
    const events = firstThatFit(this.events.slice(this.recorded.events));
    const illFormed = [...this.illFormedEventIds]
      .slice(this.recorded.illFormed)
      .filter((eventId) => !this.eventIds.has(eventId));
    this.recorded = {
      events: this.recorded.events + events.length,
      illFormed: this.illFormedEventIds.size,
    };
    return { events, illFormed };
  }
}
