/** Events that are sent again: one, or all that failed. */
import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Records, Settlement } from '../../src/records/index.ts';
import { aTold, tell } from './builders.ts';
import { onBothDatabases } from './databases.ts';

/** An event that went to a new endpoint. */
async function sent(records: Records): Promise<{ eventId: string; endpoint: string }> {
  const [endpoint, told] = [`endpoint-${randomUUID().slice(0, 8)}`, aTold()];
  await records.events.number();
  await records.eventDeliveries.register([endpoint]);
  await tell(records, told);
  await records.events.number();
  await records.eventDeliveries.fanOut([{ name: endpoint, types: null }]);
  const [due] = await claimed(records, endpoint);
  return { eventId: due?.eventId ?? '', endpoint };
}

async function claimed(records: Records, endpoint: string) {
  return await records.eventDeliveries.claim([{ name: endpoint, room: 10 }], 60_000);
}

const aFailure = { at: new Date(), milliseconds: 12, status: 500, failure: 'http_status' as const };

onBothDatabases((records) => {
  const settle = async (of: { eventId: string; endpoint: string }, how: Partial<Settlement>) =>
    records().eventDeliveries.settle({ ...of, ...aFailure, pauseMs: null, ...how });

  test('one that was delivered goes again, and each try is kept', async () => {
    const of = await sent(records());
    await settle(of, { status: 204, failure: null });
    expect(await claimed(records(), of.endpoint)).toEqual([]);
    await records().events.resend(of.eventId, [of.endpoint]);
    expect(await claimed(records(), of.endpoint)).toEqual([{ ...of, attempts: 0 }]);
    await settle(of, {});
    expect(await records().events.deliveriesOf(of.eventId)).toMatchObject([
      {
        endpoint: of.endpoint,
        state: 'failed',
        tries: [
          { status: 204, failure: null },
          { status: 500, failure: 'http_status', milliseconds: 12 },
        ],
      },
    ]);
  });

  test('to an endpoint that did not want its type, if that is named', async () => {
    const of = await sent(records());
    const other = `endpoint-${randomUUID().slice(0, 8)}`;
    await records().eventDeliveries.register([other]);
    await records().events.resend(of.eventId, [other]);
    expect(await claimed(records(), other)).toEqual([{ eventId: of.eventId, endpoint: other, attempts: 0 }]);
  });

  test('all that were given up since then, and at once what waits for its next try', async () => {
    const [givenUp, pausing, delivered] = [
      await sent(records()),
      await sent(records()),
      await sent(records()),
    ];
    await settle(givenUp, {});
    await settle(pausing, { pauseMs: 3_600_000 });
    await settle(delivered, { status: 204, failure: null });
    const all = [givenUp, pausing, delivered].map(({ endpoint }) => endpoint);
    const since = new Date(Date.now() - 60_000);
    expect(await records().events.resendFailed([], since)).toBe(0);
    expect(await records().events.resendFailed([givenUp.endpoint], new Date(Date.now() + 60_000))).toBe(0);
    expect(await records().events.resendFailed(all, since)).toBe(2);
    expect(await records().events.resendFailed(all, since)).toBe(0);
    expect(await claimed(records(), givenUp.endpoint)).toHaveLength(1);
    expect(await claimed(records(), pausing.endpoint)).toHaveLength(1);
    expect(await claimed(records(), delivered.endpoint)).toEqual([]);
  });
});
