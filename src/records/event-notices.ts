/** For those who follow the outbox: that something was written, which the database says itself (migration 0012). */
import type { Database } from './database.ts';
import type { Digests } from './digests.ts';
import type { Hearer, Listening } from './listening.ts';

export interface EventNotices {
  /** Calls whoever hears once events were committed, wherever that was. */
  listen(hearer: Hearer): Listening;
  /** What an event of an erased client names it by. */
  digestOf(clientId: string): Promise<string>;
}

export function createEventNotices(database: Database, digests: Digests): EventNotices {
  return {
    listen: (hearer) => database.listen('events', hearer),
    digestOf: async (clientId) => (await digests())('client', clientId),
  };
}
