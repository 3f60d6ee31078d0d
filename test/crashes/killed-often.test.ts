/** `kill -9` of the API server, again and again while webhooks pour in: what it acknowledged is there, once. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sign } from 'idenfy-sandbox/webhooks';
import { Agent, request } from 'undici';
import { freePort } from '../../src/machine/ports.ts';
import { openDatabase } from '../../src/records/index.ts';
import type { Database } from '../../src/records/index.ts';
import { webhooks } from '../../src/records/schema.ts';
import { freshDatabase, temporalAddress } from '../support/environment.ts';
import { ownSigningKey, processKeyRing, processKeys } from '../support/keys.ts';
import { until } from '../support/until.ts';
import { ServiceProcess } from './support/service-process.ts';

const KILLS = 50;
const SENDERS = 32;
/** Acknowledged by each server before it dies, at the least. */
const SOME = 64;

let database: Database;
let env: Readonly<Record<string, string>>;
const servers = new Set<ServiceProcess>();

beforeAll(async () => {
  const databaseUrl = await freshDatabase();
  database = await openDatabase({ databaseUrl }, processKeyRing);
  const { address, namespace } = await temporalAddress();
  env = {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    TASK_QUEUE_PREFIX: `${randomUUID()}-`,
    IDENFY_WEBHOOK_SECRETS: ownSigningKey,
    LOG_LEVEL: 'fatal',
    ...processKeys,
  };
});
afterAll(async () => {
  await Promise.all([...servers].map(async (server) => server.stop()));
  await database?.close();
});

async function newServer(): Promise<ServiceProcess> {
  const port = await freePort();
  const server = new ServiceProcess({
    script: 'src/main/server.ts',
    env: { ...env, PORT: String(port) },
    url: `http://127.0.0.1:${port}`,
  });
  servers.add(server);
  await server.start('/healthz');
  return server;
}

/** Of a session that nobody knows, so that it is placed without a run; as large as iDenfy's. */
function body(): string {
  return JSON.stringify({
    final: true,
    scanRef: randomUUID(),
    clientId: randomUUID(),
    externalRef: `${randomUUID()}:1`,
    status: { overall: 'DENIED' },
    fileUrls: { FRONT: `https://files.example.com/${randomBytes(1_400).toString('hex')}` },
  });
}

class Senders {
  readonly acknowledged = new Set<string>();
  readonly sent = new Set<string>();
  readonly refused: number[] = [];
  private readonly unanswered: string[] = [];

  /** Until the server is gone: what it did not answer is sent again to the next one, as iDenfy does. */
  async send(server: ServiceProcess): Promise<void> {
    const dispatcher = new Agent({ connections: SENDERS });
    try {
      await Promise.all(Array.from({ length: SENDERS }, async () => this.sendOn(server, dispatcher)));
    } finally {
      await dispatcher.destroy();
    }
  }

  private async sendOn(server: ServiceProcess, dispatcher: Agent): Promise<void> {
    for (;;) {
      const next = this.unanswered.pop() ?? body();
      const digest = createHash('sha256').update(next).digest('hex');
      this.sent.add(digest);
      try {
        const answer = await request(`${server.url}/webhooks/idenfy`, {
          method: 'POST',
          headers: { 'idenfy-signature': sign(next, ownSigningKey) },
          body: next,
          dispatcher,
        });
        await answer.body.dump();
        if (answer.statusCode === 200) this.acknowledged.add(digest);
        else this.refused.push(answer.statusCode);
      } catch {
        this.unanswered.push(next);
        return;
      }
    }
  }
}

test(`of what it acknowledged before each of ${KILLS} deaths nothing is lost and nothing is there twice`, async () => {
  const senders = new Senders();
  // The next ones start while this one works.
  const coming = [newServer(), newServer()];
  for (let killed = 0; killed < KILLS; killed += 1) {
    const server = await coming.shift();
    if (server === undefined) throw new Error('no server is on its way');
    if (killed + coming.length + 1 < KILLS) coming.push(newServer());
    const before = senders.acknowledged.size;
    const sending = senders.send(server);
    await until('it acknowledges', () => senders.acknowledged.size >= before + SOME || undefined);
    // Anywhere between a group and its commit.
    await pause(Math.random() * 20);
    await server.kill();
    servers.delete(server);
    await sending;
  }

  const rows = await database.run('test.killed', async (queries) =>
    queries.select({ digest: webhooks.digest }).from(webhooks),
  );
  const kept = new Set(rows.map(({ digest }) => digest));
  expect(senders.refused).toEqual([]);
  expect(senders.acknowledged.size).toBeGreaterThanOrEqual(KILLS * SOME);
  expect([...senders.acknowledged].filter((digest) => !kept.has(digest))).toEqual([]);
  expect([...kept].filter((digest) => !senders.sent.has(digest))).toEqual([]);
  expect(kept.size).toBe(rows.length);
}, 600_000);
