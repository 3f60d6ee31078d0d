/** Streams of events: what one server hears every server tells, and who comes back misses nothing. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { Agent, EventSource, request } from 'undici';
import type { Dispatcher } from 'undici';
import { makeApiKey } from '../../../src/server/api-keys.ts';
import { eventBody } from '../../../src/server/events/bodies.ts';
import { problemSchema } from '../../../src/server/schemas.ts';
import { anOpening, aTold, tell as tellOf } from '../../records/builders.ts';
import { freshDatabase, freshPglite } from '../../support/environment.ts';
import { until } from '../../support/until.ts';
import { Listener } from './listener.ts';
import { startServer } from './servers.ts';
import type { FollowedServer } from './servers.ts';

let databaseUrl: string;
let one: FollowedServer;
let other: FollowedServer;
let all: { readonly name: string; readonly authorization: string };
beforeAll(async () => {
  databaseUrl = await freshDatabase();
  one = await startServer({ databaseUrl });
  other = await startServer({ databaseUrl });
  all = await one.keyWith('outcomes', 'all-verifications');
});
afterAll(async () => {
  await Promise.all([one?.close(), other?.close()]);
});

const open: Listener[] = [];
afterAll(async () => {
  await Promise.all(open.map(async (listener) => listener.stop()));
});

function listen(
  server: FollowedServer,
  { authorization }: { readonly authorization: string },
  { path = '/v1/stream', after }: { readonly path?: string; readonly after?: number | string } = {},
): Listener {
  const from = after === undefined ? {} : { 'last-event-id': String(after) };
  const listener = new Listener(`${server.url}${path}`, { authorization, ...from });
  open.push(listener);
  return listener;
}

/** `EventSource` has no headers of its own. */
function withKey(authorization: string): Dispatcher {
  return new Agent().compose((dispatch) => (options, handler) => {
    const own = Array.isArray(options.headers) ? Object.fromEntries(pairs(options.headers)) : options.headers;
    return dispatch({ ...options, headers: { ...Object(own), authorization } }, handler);
  });
}

function pairs(flat: readonly unknown[]): [string, unknown][] {
  return flat.flatMap((name, index) =>
    index % 2 === 0 ? [[String(name), flat[index + 1]] as [string, unknown]] : [],
  );
}

/** Written as a worker writes them: in a transaction of its own, on whichever server. */
async function tell(
  server: FollowedServer,
  count: number,
  changes: Parameters<typeof aTold>[0] = {},
): Promise<void> {
  for (let told = 0; told < count; told += 1) await tellOf(server.records, aTold(changes));
}

async function problemOf(server: FollowedServer, path: string, headers: Record<string, string>) {
  const answer = await request(`${server.url}${path}`, { headers });
  const { code } = problemSchema.parse(await answer.body.json());
  return { status: answer.statusCode, code, retryAfter: answer.headers['retry-after'] };
}

async function everything(server: FollowedServer) {
  await server.records.events.number();
  return (await server.records.events.list({ limit: 10_000 })).events;
}

describe('two servers on one database', () => {
  test('an event is heard at both, with its number, its type and the data that it has everywhere', async () => {
    const listeners = [listen(one, all), listen(other, all)];
    await Promise.all(listeners.map(async (listener) => listener.opened()));
    await tell(one, 2);
    await tell(other, 1);
    const written = (await everything(one)).slice(-3);
    for (const listener of listeners) {
      await listener.hasHeard(3);
      expect(listener.heard).toEqual(
        written.map((event) => ({
          id: String(event.sequence),
          type: 'verification.blocked',
          data: JSON.parse(JSON.stringify(eventBody(event))),
        })),
      );
      expect([listener.status, listener.contentType]).toEqual([200, 'text/event-stream; charset=utf-8']);
    }
  });

  test('whoever is cut off again and again while two servers write hears each once, in order', async () => {
    const start = (await everything(one)).at(-1)?.sequence ?? 0;
    const writing = Promise.all([tell(one, 150), tell(other, 150)]);
    const ids: number[] = [];
    let last = start;
    for (let turn = 0; ids.length < 300; turn += 1) {
      const listener = listen(turn % 2 === 0 ? one : other, all, { after: last });
      const wanted = Math.min(40, 300 - ids.length);
      await listener.hasHeard(wanted);
      await listener.stop();
      ids.push(...listener.ids);
      last = ids.at(-1) ?? last;
    }
    await writing;
    const written = (await everything(one)).map(({ sequence }) => sequence).filter((id) => id > start);
    expect(ids).toEqual(written);
  });

  test('the connections that listen are killed, and what is written meanwhile is heard', async () => {
    const listeners = await Promise.all([listen(one, all).opened(), listen(other, all).opened()]);
    const killer = new Client({ connectionString: databaseUrl });
    await killer.connect();
    try {
      for (let kill = 0; kill < 3; kill += 1) {
        const killed = await killer.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name like '%listening'`,
        );
        expect(killed.rowCount).toBeGreaterThanOrEqual(1);
        await tell(one, 5);
        for (const listener of listeners) await listener.hasHeard(5 * (kill + 1));
      }
    } finally {
      await killer.end();
    }
    const written = (await everything(one)).slice(-15).map(({ sequence }) => sequence);
    for (const { ids } of listeners) expect(ids).toEqual(written);
  });
});

describe('what is followed', () => {
  test('a key follows what it opened itself, from whichever server, and one that sees all sees all', async () => {
    const [mine, others] = [await one.keyWith('verifications'), await one.keyWith('verifications')];
    const opening = anOpening();
    const { clientId, verificationId } = opening;
    await one.records.openers.open({
      clientId,
      by: mine.name,
      seesAll: false,
      source: 'here',
      about: { method: 'silent', reverify: false, requestId: randomUUID() },
    });
    const [hears, hearsNot, hearsAll] = await Promise.all([
      listen(one, mine).opened(),
      listen(one, others).opened(),
      listen(one, all).opened(),
    ]);
    await tell(other, 2);
    await tell(other, 1, { clientId, verificationId });
    await tell(other, 2);
    await hearsAll.hasHeard(5);
    await hears.hasHeard(1);
    expect(hears.heard.map(({ data }) => data['data'])).toMatchObject([{ clientId, verificationId }]);
    expect(hearsNot.heard).toEqual([]);
    // The same when they come back, by what is kept.
    const again = await listen(other, mine, { after: 0 }).hasHeard(1);
    expect(again.ids.slice(-1)).toEqual(hears.ids);
  });

  test('of one type alone', async () => {
    const closed = await listen(one, all, { path: '/v1/stream?type=verification.resumed' }).opened();
    await tell(one, 3);
    await tell(one, 1, { type: 'verification.resumed' });
    await closed.hasHeard(1);
    expect(closed.heard.map(({ type }) => type)).toEqual(['verification.resumed']);
  });

  test('a browser’s own client understands it, and comes back with the id by itself', async () => {
    const source = new EventSource(`${one.url}/v1/stream`, {
      node: { dispatcher: withKey(all.authorization), reconnectionTime: 50 },
    });
    const heard: string[] = [];
    source.addEventListener('verification.blocked', (event) => {
      if ('lastEventId' in event) heard.push(String(event.lastEventId));
    });
    try {
      await until('it is open', async () => source.readyState === EventSource.OPEN || undefined);
      await tell(one, 1);
      await until('the first is heard', async () => heard.length === 1 || undefined);
    } finally {
      source.close();
    }
    expect(Number(heard[0])).toBe((await everything(one)).at(-1)?.sequence);
  });

  test('a heart beats with the present id, also where nothing that is followed happens', async () => {
    const listener = await listen(one, all, { path: '/v1/stream?type=verification.erased' }).opened();
    const before = listener.lastId;
    await tell(one, 1);
    await until('the id goes on', async () => Number(listener.lastId) > Number(before) || undefined);
    expect(listener.heard).toEqual([]);
    expect(listener.comments).toBeGreaterThan(0);
  });
});

describe('what is not kept', () => {
  test('an id older than the oldest event is told of as a gap, and then what is kept', async () => {
    const database = await freshDatabase();
    const alone = await startServer({ databaseUrl: database });
    try {
      const key = await alone.keyWith('outcomes', 'all-verifications');
      await tell(alone, 3);
      const [first] = await everything(alone);
      await alone.records.events.forget(new Date(Date.now() + 60_000));
      await tell(alone, 2);
      const kept = (await everything(alone)).map(({ sequence }) => sequence);
      const listener = await listen(alone, key, { after: first?.sequence ?? 0 }).hasHeard(3);
      expect(listener.heard[0]).toMatchObject({
        type: 'gap',
        data: { after: first?.sequence, oldest: kept[0] },
      });
      expect(listener.ids).toEqual(kept);
      // Who has had all that is gone misses nothing.
      const none = await listen(alone, key, { after: (kept[0] ?? 0) - 1 }).hasHeard(2);
      expect(none.heard.map(({ type }) => type)).not.toContain('gap');
    } finally {
      await alone.close();
    }
  });

  test('an id that no event has yet is of another database: a gap, and then what comes', async () => {
    const listener = await listen(one, all, { after: 999_999_999 }).hasHeard(1);
    await tell(one, 1);
    await listener.hasHeard(2);
    expect(listener.heard.map(({ type }) => type)).toEqual(['gap', 'verification.blocked']);
  });

  test('an event that this version cannot say is named, and keeps no other back', async () => {
    const database = await freshDatabase();
    const alone = await startServer({ databaseUrl: database });
    const writer = new Client({ connectionString: database });
    await writer.connect();
    try {
      const key = await alone.keyWith('outcomes', 'all-verifications');
      const listener = await listen(alone, key).opened();
      await writer.query(
        `insert into events (event_id, type, verification_id, reasons, occurred_at)
         values ('evt_tomorrow', 'verification.closed', 'run-1', '[1]', now())`,
      );
      await tell(alone, 1);
      await listener.hasHeard(2);
      const types = ['unknown', 'verification.blocked'];
      expect(listener.heard.map(({ type }) => type)).toEqual(types);
      expect(listener.heard[0]?.data).toEqual({ id: 'evt_tomorrow', sequence: listener.ids[0] });
      const again = await listen(alone, key, { after: 0 }).hasHeard(2);
      expect(again.heard.map(({ type }) => type).slice(-2)).toEqual(types);
    } finally {
      await writer.end();
      await alone.close();
    }
  });

  test.each(['abc', '-1', '1.5', '9'.repeat(30)])('the id %s is refused', async (after) => {
    const { authorization } = all;
    expect(await problemOf(one, '/v1/stream', { authorization, 'last-event-id': after })).toMatchObject({
      status: 400,
      code: 'invalid_request',
    });
  });
});

describe('who may', () => {
  test('nobody without a key or a scope', async () => {
    const { authorization } = await one.keyWith('audit');
    expect(await problemOf(one, '/v1/stream', {})).toMatchObject({ status: 401 });
    expect(await problemOf(one, '/v1/stream', { authorization })).toMatchObject({ status: 403 });
    expect(await problemOf(one, '/v1/verifications/c-1/stream', { authorization })).toMatchObject({
      status: 403,
    });
  });

  test('a key that is revoked or past its time ends its streams, and no others', async () => {
    const revoked = await one.keyWith('outcomes', 'all-verifications');
    const { key, digest } = makeApiKey();
    const expiresAt = new Date(Date.now() + 4_000);
    await one.records.apiKeys.add({ name: randomUUID(), digest, scopes: ['verifications'], expiresAt });
    const passing = { authorization: `Bearer ${key}` };
    const [ends, passes, stays] = await Promise.all([
      listen(one, revoked).opened(),
      listen(one, passing).opened(),
      listen(one, all).opened(),
    ]);
    expect([ends.status, passes.status]).toEqual([200, 200]);
    await one.records.apiKeys.revoke(revoked.name);
    await Promise.all([ends.over(), passes.over()]);
    expect(stays.isOver).toBe(false);
    const { authorization } = revoked;
    expect(await problemOf(one, '/v1/stream', { authorization })).toMatchObject({ code: 'unauthorized' });
  });

  test('another key’s client, or none, is not found', async () => {
    const { authorization } = await one.keyWith('verifications');
    const path = `/v1/verifications/${randomUUID()}/stream`;
    expect(await problemOf(one, path, { authorization })).toMatchObject({ code: 'verification_not_found' });
  });

  test('as many streams as the setting says; with one closed there is room for one', async () => {
    const alone = await startServer({ databaseUrl }, { STREAMS_PER_KEY: '2' });
    try {
      const key = await alone.keyWith('outcomes', 'all-verifications');
      const { authorization } = key;
      const [first] = await Promise.all([listen(alone, key).opened(), listen(alone, key).opened()]);
      expect(await problemOf(alone, '/v1/stream', { authorization })).toEqual({
        status: 429,
        code: 'too_many_streams',
        retryAfter: '5',
      });
      // Another key’s are its own.
      expect((await listen(alone, all).opened()).status).toBe(200);
      await first?.stop();
      await until('there is room again', async () => {
        const next = await listen(alone, key).opened();
        return next.status === 200 || undefined;
      });
    } finally {
      await alone.close();
    }
  });
});

test('a server that closes ends its streams, and waits for none', async () => {
  const closing = await startServer({ databaseUrl });
  const listeners = await Promise.all([0, 1, 2].map(async () => listen(closing, all).opened()));
  const began = Date.now();
  await closing.close();
  expect(Date.now() - began).toBeLessThan(5_000);
  for (const listener of listeners) await listener.over();
});

test('on PGlite, the same', async () => {
  const embedded = await startServer(await freshPglite());
  try {
    const key = await embedded.keyWith('outcomes', 'all-verifications');
    const listener = await listen(embedded, key).opened();
    await tell(embedded, 3);
    await listener.hasHeard(3);
    const written = (await everything(embedded)).map(({ sequence }) => sequence);
    expect(listener.ids).toEqual(written);
    expect((await listen(embedded, key, { after: written[0] ?? 0 }).hasHeard(2)).ids).toEqual(
      written.slice(1),
    );
  } finally {
    await embedded.close();
  }
});
