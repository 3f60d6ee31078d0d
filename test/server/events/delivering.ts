/** What delivers, with short pauses, on a database of its own: in this process, or in one that can be killed. */
import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import type { FastifyBaseLogger } from 'fastify';
import type { EventEndpoint } from '../../../src/config/event-endpoints.ts';
import { createRecords, openDatabase } from '../../../src/records/index.ts';
import type { DatabaseSource, Records } from '../../../src/records/index.ts';
import { eventBody } from '../../../src/server/events/bodies.ts';
import { EventDelivery } from '../../../src/server/events/delivery.ts';
import type { EventDeliveryOptions } from '../../../src/server/events/delivery.ts';
import { tellMany } from '../../records/builders.ts';
import { testKeyRing } from '../../support/keys.ts';

/** Ten tries within two seconds and a half. */
const SHORT_PAUSES_MS = [20, 50, 100, 100, 200, 300, 400, 500, 800];

export const anEndpoint = (name: string, url: string, more: Partial<EventEndpoint> = {}): EventEndpoint => ({
  name,
  url,
  secrets: [randomBytes(32)],
  types: null,
  ...more,
});

export const openRecords = async (source: DatabaseSource): Promise<Records> =>
  createRecords(await openDatabase(source, testKeyRing));

export function deliveryOf(
  records: Records,
  endpoints: readonly EventEndpoint[],
  more: Partial<EventDeliveryOptions> = {},
): EventDelivery {
  const log: FastifyBaseLogger = pino({ level: 'silent' });
  return new EventDelivery({
    records,
    endpoints,
    timeoutMs: 1_000,
    privateNetworks: true,
    bodiesOf: async (eventIds) => {
      const found = await records.events.byIds(eventIds);
      return new Map(found.map((event) => [event.eventId, JSON.stringify(eventBody(event))]));
    },
    log,
    pausesMs: SHORT_PAUSES_MS,
    lookEveryMs: 50,
    ...more,
  });
}

/** The ids of so many new events; they get their numbers when somebody looks. */
export async function tell(records: Records, count: number): Promise<void> {
  for (let told = 0; told < count; told += 500) await tellMany(records, Math.min(500, count - told));
}
