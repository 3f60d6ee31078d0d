/** Endpoints that misbehave in every way, beside one that does not: it goes on, and what can arrive arrives in the end. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { createRecords, openDatabase } from '../../../src/records/index.ts';
import type { Database, Records } from '../../../src/records/index.ts';
import { eventAttempts } from '../../../src/records/schema.ts';
import { resolveWithSystem } from '../../../src/public-addresses.ts';
import { freePort } from '../../../src/machine/ports.ts';
import { freshDatabase } from '../../support/environment.ts';
import { testKeyRing } from '../../support/keys.ts';
import { until } from '../../support/until.ts';
import { readableLog } from '../support.ts';
import { anEndpoint, deliveryOf, tell } from './delivering.ts';
import { bareReceiver, ok, pour, receiver, receiverWithOwnCertificate, verified } from './receivers.ts';
import type { Answer, Receiver } from './receivers.ts';

const EVENTS = 12;

let database: Database;
let records: Records;
beforeAll(async () => {
  database = await openDatabase({ databaseUrl: await freshDatabase() }, testKeyRing);
  records = createRecords(database);
});
afterAll(async () => records.close());

/** Answers by `wrong` the first times that each event comes, and then well. */
function wrongAtFirst(wrong: Answer, times = 2): { readonly answer: Answer; readonly arrived: Set<string> } {
  const tries = new Map<string, number>();
  const arrived = new Set<string>();
  return {
    arrived,
    answer: (response, event, request) => {
      const tried = (tries.get(event.eventId) ?? 0) + 1;
      tries.set(event.eventId, tried);
      if (tried <= times) return wrong(response, event, request);
      arrived.add(event.eventId);
      ok(response, event, request);
    },
  };
}

const stateOf = async (name: string) => (await records.eventDeliveries.endpoints([name]))[0];

/** Delivers what is told to a good endpoint and to this one, until the good one has all. */
async function besideAGoodOne(
  name: string,
  url: string,
  work: (all: () => Promise<void>) => Promise<void>,
  more: Parameters<typeof deliveryOf>[2] = {},
): Promise<void> {
  const got = new Set<string>();
  await using good = await receiver((response, { eventId }) => {
    got.add(eventId);
    response.writeHead(200).end();
  });
  const delivery = deliveryOf(records, [anEndpoint(name, url), anEndpoint(`${name}-good`, good.url)], more);
  try {
    delivery.start();
    await until('it is registered', async () => ((await stateOf(name)) === undefined ? undefined : true));
    await tell(records, EVENTS);
    await work(async () => {
      await until('the good endpoint has all', () => (got.size === EVENTS ? true : undefined), 20_000);
    });
  } finally {
    await delivery.stop();
  }
}

const inASecond = () => new Date(Date.now() + 1_000).toUTCString();

describe('an endpoint that at first', () => {
  test.each<[string, Answer]>([
    ['is slow with its headers', () => {}],
    ['resets', (response) => void response.socket?.resetAndDestroy()],
    ['redirects', (response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end()],
    ['is broken', (response) => void response.writeHead(500).end('no')],
    ['is broken without end', (response) => pour(response.writeHead(500))],
    [
      'has a wrong content type and status',
      (response) => void response.writeHead(404, { 'content-type': 'x' }).end(),
    ],
    ['asks for time, in seconds', (response) => void response.writeHead(429, { 'retry-after': '1' }).end()],
    [
      'asks for time, as a date',
      (response) => void response.writeHead(503, { 'retry-after': inASecond() }).end(),
    ],
  ])('%s holds nobody up, and gets everything in the end', async (what, wrong) => {
    const { answer, arrived } = wrongAtFirst(wrong, what.includes('time') ? 1 : 2);
    await using there = await receiver(answer);
    await besideAGoodOne(`e-${randomBytes(4).toString('hex')}`, there.url, async (all) => {
      await all();
      await until('all have arrived', () => (arrived.size === EVENTS ? true : undefined), 40_000);
    });
    expect(arrived.size).toBe(EVENTS);
  });

  test.each<[string, Answer]>([
    ['is slow with its body', (response) => void response.writeHead(200).write('x')],
    ['has a body without end', (response) => pour(response.writeHead(200))],
  ])('%s has the event all the same, once', async (_what, answer) => {
    const came: string[] = [];
    await using there = await receiver((response, event, request) => {
      came.push(event.eventId);
      answer(response, event, request);
    });
    const name = `e-${randomBytes(4).toString('hex')}`;
    await besideAGoodOne(name, there.url, async (all) => {
      await all();
      await until(
        'all are noted',
        async () => ((await stateOf(name))?.waiting === 0 ? true : undefined),
        40_000,
      );
    });
    expect(new Set(came).size).toBe(EVENTS);
    expect(came).toHaveLength(EVENTS);
  });

  test('is not there', async () => {
    const port = await freePort();
    const { answer, arrived } = wrongAtFirst(ok, 0);
    let there: Receiver | undefined;
    try {
      await besideAGoodOne('not-there', `http://127.0.0.1:${port}/`, async (all) => {
        await all();
        there = await receiver(answer, port);
        await until('all have arrived', () => (arrived.size === EVENTS ? true : undefined), 40_000);
      });
    } finally {
      await there?.[Symbol.asyncDispose]();
    }
    expect(arrived.size).toBe(EVENTS);
  });

  test('has a name that is not found', async () => {
    const { answer, arrived } = wrongAtFirst(ok, 0);
    await using there = await receiver(answer);
    let asked = 0;
    const resolve = async (name: string) => {
      if (name !== 'events.example') return await resolveWithSystem(name);
      asked += 1;
      if (asked < 3) throw Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' });
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const work = async (all: () => Promise<void>) => {
      await all();
      await until('all have arrived', () => (arrived.size === EVENTS ? true : undefined), 40_000);
    };
    await besideAGoodOne('no-name', `http://events.example:${there.port}/`, work, { resolve });
    expect(arrived.size).toBe(EVENTS);
  });
});

describe('an endpoint that never takes anything', () => {
  test.each<[string, () => Promise<Receiver>, string]>([
    ['says nothing', async () => bareReceiver(() => {}), 'timeout'],
    ['resets', async () => bareReceiver((socket) => socket.resetAndDestroy()), 'connection_lost'],
    ['speaks no HTTP', async () => bareReceiver((socket) => socket.end('220 smtp\r\n')), 'not_http'],
    ['has a certificate of nobody', async () => receiverWithOwnCertificate(ok), 'tls_failed'],
    [
      'speaks no TLS',
      async () => bareReceiver((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'https'),
      'tls_failed',
    ],
  ])('because it %s holds nobody up, and is said to fail', async (_what, start, failure) => {
    await using there = await start();
    const name = `e-${randomBytes(4).toString('hex')}`;
    await besideAGoodOne(name, there.url, async (all) => {
      await all();
      await until(
        'it is failing',
        async () => ((await stateOf(name))?.failingSince ? true : undefined),
        40_000,
      );
    });
    expect(await stateOf(name)).toMatchObject({ disabledAt: null });
    const attempts = await database.run('test', async (queries) =>
      queries.select().from(eventAttempts).where(eq(eventAttempts.endpoint, name)),
    );
    expect(new Set(attempts.map((attempt) => attempt.failure))).toEqual(new Set([failure]));
    expect(attempts.map(({ status }) => status)).toEqual(attempts.map(() => null));
  });

  test('because it is gone (410) is disabled and said, and gets all of it when it is enabled again', async () => {
    const { log, text } = readableLog();
    let isBack = false;
    const arrived = new Set<string>();
    await using there = await receiver((response, { eventId }) => {
      if (isBack) arrived.add(eventId);
      response.writeHead(isBack ? 200 : 410).end();
    });
    const work = async (all: () => Promise<void>) => {
      await all();
      await until(
        'it is disabled',
        async () => ((await stateOf('gone'))?.disabledAt ? true : undefined),
        20_000,
      );
      expect(await stateOf('gone')).toMatchObject({ disabledReason: 'gone' });
      const before = there.connections();
      isBack = true;
      await tell(records, EVENTS);
      expect(arrived.size).toBe(0);
      await records.eventDeliveries.enable('gone', 'somebody');
      await until('all have arrived', () => (arrived.size === 2 * EVENTS ? true : undefined), 40_000);
      expect(before).toBeGreaterThan(0);
    };
    await besideAGoodOne('gone', there.url, work, { log });
    const said = text()
      .split('\n')
      .filter((line) => line.includes('an endpoint of events is disabled'));
    expect(said).toEqual([expect.stringContaining('"endpoint":"gone","reason":"gone"')]);
  });
});

test('what is sent verifies with the old secret and with the new one, and says what happened to whom', async () => {
  const secrets = [randomBytes(32), randomBytes(32)];
  const [old, next] = secrets;
  const bodies: unknown[] = [];
  await using there = await receiver((response, arrived) => {
    if (old === undefined || next === undefined) throw new Error('two');
    bodies.push(verified(old, arrived), verified(next, arrived));
    response.end();
  });
  const delivery = deliveryOf(records, [anEndpoint('rotating', there.url, { secrets })]);
  delivery.start();
  await until('it is registered', async () => ((await stateOf('rotating')) === undefined ? undefined : true));
  await tell(records, 1);
  await until('it arrived twice verified', () => (bodies.length === 2 ? true : undefined), 20_000);
  await delivery.stop();
  expect(bodies[0]).toEqual(bodies[1]);
  expect(bodies[0]).toMatchObject({
    id: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
    type: 'verification.blocked',
    data: { method: 'silent' },
  });
});

test('an event that cannot be said keeps no other back, and goes by a server that can say it', async () => {
  const arrived = new Set<string>();
  await using there = await receiver((response, { eventId }) => {
    arrived.add(eventId);
    response.end();
  });
  const endpoints = [anEndpoint('older', there.url)];
  let unsaid: string | undefined;
  const bodiesOf = async (eventIds: readonly string[]) => {
    unsaid ??= eventIds[0];
    return new Map(eventIds.flatMap((eventId) => (eventId === unsaid ? [] : [[eventId, '{}']])));
  };
  const older = deliveryOf(records, endpoints, { bodiesOf });
  older.start();
  await until('it is registered', async () => ((await stateOf('older')) === undefined ? undefined : true));
  await tell(records, EVENTS);
  await until('the others arrived', () => (arrived.size === EVENTS - 1 ? true : undefined), 20_000);
  await older.stop();
  expect(await stateOf('older')).toMatchObject({ waiting: 1, failingSince: null });
  await records.eventDeliveries.release([{ eventId: unsaid ?? '', endpoint: 'older' }]);
  const newer = deliveryOf(records, endpoints);
  newer.start();
  await until('it arrived', () => (arrived.size === EVENTS ? true : undefined), 20_000);
  await newer.stop();
});

test('a stop waits for no slow endpoint, blames it for nothing, and gives back what was on its way', async () => {
  await using there = await bareReceiver(() => {});
  const delivery = deliveryOf(records, [anEndpoint('slow', there.url)], { timeoutMs: 30_000 });
  delivery.start();
  await until('it is registered', async () => ((await stateOf('slow')) === undefined ? undefined : true));
  await tell(records, EVENTS);
  await until('they are on their way', () => (there.connections() > 0 ? true : undefined), 20_000);
  const began = Date.now();
  await delivery.stop();
  expect(Date.now() - began).toBeLessThan(10_000);
  expect(await stateOf('slow')).toMatchObject({ failingSince: null, waiting: EVENTS });
  expect(await records.eventDeliveries.claim([{ name: 'slow', room: 100 }], 1_000)).toHaveLength(EVENTS);
});
