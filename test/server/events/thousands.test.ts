/** Ten thousand events to two endpoints by two servers, one of which is killed meanwhile: none is lost. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { freshDatabase } from '../../support/environment.ts';
import { until } from '../../support/until.ts';
import { start } from '../../tools/support.ts';
import { openRecords, tell } from './delivering.ts';
import { receiver, verified } from './receivers.ts';

const EVENTS = 10_000;
const script = fileURLToPath(new URL('delivering-process.ts', import.meta.url));

const note = (into: Map<string, number>, eventId: string) => into.set(eventId, (into.get(eventId) ?? 0) + 1);

test('10,000 events arrive by their ids, each signed, at an endpoint that works and at one that often fails', async () => {
  const databaseUrl = await freshDatabase();
  const records = await openRecords({ databaseUrl });
  const secret = randomBytes(32);
  const [good, moody] = [new Map<string, number>(), new Map<string, number>()];
  let checked = 0;
  await using goodPlace = await receiver((response, arrived) => {
    // The reference library computes its hashes in JavaScript: each tenth is enough.
    if (checked++ % 10 === 0) verified(secret, arrived);
    note(good, arrived.eventId);
    response.writeHead(204).end();
  });
  let turn = 0;
  await using moodyPlace = await receiver((response, { eventId }) => {
    turn += 1;
    if (turn % 97 === 0) response.socket?.resetAndDestroy();
    else if (turn % 5 === 0) response.writeHead(500).end();
    else {
      note(moody, eventId);
      response.writeHead(204).end();
    }
  });
  const endpoints = [
    { name: 'good', url: goodPlace.url, secret: secret.toString('base64') },
    { name: 'moody', url: moodyPlace.url, secret: secret.toString('base64') },
  ];
  const startServer = () =>
    start(process.execPath, [script], {
      env: { PATH: process.env['PATH'], DELIVERING: JSON.stringify({ databaseUrl, endpoints }) },
    });
  const [killed, other] = [startServer(), startServer()];
  try {
    await until('both endpoints are registered', async () =>
      (await records.eventDeliveries.endpoints(['good', 'moody'])).length === 2 ? true : undefined,
    );
    await tell(records, EVENTS);
    await until('some have arrived', () => (good.size > 2_000 ? true : undefined));
    killed.kill('SIGKILL');
    await until('all have arrived at the good endpoint', () => (good.size === EVENTS ? true : undefined));
    await until('all have arrived at the moody endpoint', () => (moody.size === EVENTS ? true : undefined));
    await until('all are noted', async () => {
      const places = await records.eventDeliveries.endpoints(['good', 'moody']);
      return places.every(({ waiting, disabledAt }) => waiting === 0 && disabledAt === null)
        ? true
        : undefined;
    });
    // Twice came what the killed server had sent and not noted: its ten of each endpoint at most, and groups of notes.
    const twice = [...good.values()].filter((times) => times > 1).length;
    expect(twice).toBeLessThanOrEqual(20);
  } finally {
    killed.kill('SIGKILL');
    other.kill('SIGKILL');
    await records.close();
  }
}, 240_000);
