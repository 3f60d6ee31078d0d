/**
 * Hearing what the database says by `pg_notify`, on a connection of its own: that a connection of the pool was given back
 * would end its listening. What was said while nobody listened is lost, so the hearer looks again whenever it is connected.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';

export interface Hearer {
  /** Something was said, or may have been. */
  heard(): void;
  /** It is not connected, and tries to be. */
  lost?(): void;
}

export interface Listening {
  close(): Promise<void>;
}

/** @param channel a plain name */
export type Listen = (channel: string, hearer: Hearer) => Listening;

const CONNECT_MS = 5_000;
/** A connection that died without a word is found out by this, long before the system's own two hours. */
const PING_EVERY_MS = 10_000;
const PING_MS = 5_000;
/** Between tries to connect. */
const PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** Of a connection that does not answer any more, nobody waits for the farewell. */
const FAREWELL_MS = 1_000;
/** A pooler that gives each transaction another connection listens for nobody. */
const POOLED_EVERY_MS = 1_000;

export function listenOnPostgres(databaseUrl: string): Listen {
  return (channel, hearer) => {
    const stopping = new AbortController();
    const over = keepListening(databaseUrl, channel, hearer, stopping.signal);
    return {
      close: async () => {
        stopping.abort();
        await over;
      },
    };
  };
}

/** For a database behind such a pooler: it is looked again and again. */
export const listenByLooking: Listen = (_channel, hearer) => {
  const timer = setInterval(() => hearer.heard(), POOLED_EVERY_MS);
  return {
    close: async () => {
      clearInterval(timer);
    },
  };
};

async function keepListening(
  databaseUrl: string,
  channel: string,
  hearer: Hearer,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const client = new Client({
      connectionString: databaseUrl,
      application_name: 'idenfy-dual-verification, listening',
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: PING_MS,
      keepAlive: true,
    });
    try {
      await connected(client, channel, hearer, signal, () => {
        failures = 0;
      });
    } catch {
      failures += 1;
    } finally {
      await Promise.race([client.end().catch(() => {}), pause(FAREWELL_MS, undefined, { ref: false })]);
    }
    if (signal.aborted) return;
    hearer.lost?.();
    await pause(Math.min(PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS), undefined, { signal }).catch(() => {});
  }
}

/** Until the connection is lost, which it throws, or nobody listens any more. */
async function connected(
  client: Client,
  channel: string,
  hearer: Hearer,
  signal: AbortSignal,
  onConnect: () => void,
): Promise<void> {
  const ended = new AbortController();
  const over = AbortSignal.any([signal, ended.signal]);
  client.on('error', () => ended.abort());
  client.on('end', () => ended.abort());
  client.on('notification', () => hearer.heard());
  await client.connect();
  await client.query(`listen ${client.escapeIdentifier(channel)}`);
  onConnect();
  hearer.heard();
  while (!over.aborted) {
    await pause(PING_EVERY_MS, undefined, { signal: over }).catch(() => {});
    if (!over.aborted) await client.query('select 1');
  }
}
