/** Ten thousand webhooks at once: acknowledged at the database's pace, delivered at Temporal's. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { count } from 'drizzle-orm';
import { webhooks } from '../../src/records/schema.ts';
import type { Opened } from '../../src/server/verification-schemas.ts';
import { inventHolder, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { until } from '../support/until.ts';
import { expectVerified, openSeveral, startStack } from './support/stack.ts';
import type { Stack } from './support/stack.ts';

const MANY = 10_000;
/** Of each hundred; all others are about sessions that nobody here knows. */
const OPEN_RUNS = 4;
const TO_EACH_RUN = MANY / 100;
const SENDERS = 40;

let stack: Stack;
let holder: Holder;

beforeAll(async () => {
  stack = await startStack();
  holder = await inventHolder(`storm ${randomUUID()}`);
});
afterAll(async () => stack?.close());

/** An interim result of this session; each its own event. */
function interim({ clientId, session, verificationId }: Opened): string {
  return JSON.stringify({
    final: false,
    scanRef: session.scanRef,
    clientId,
    externalRef: `${verificationId}:1`,
    status: { overall: 'APPROVED', additionalSteps: 'VALID', fraudTags: [], mismatchTags: [] },
    data: { docNumber: randomUUID() },
  });
}

/** Of the dashboard, of another system on the same account, or of an attempt that nobody remembers. */
function stranger(index: number): string {
  return JSON.stringify({
    final: true,
    scanRef: randomUUID(),
    clientId: index % 3 === 0 ? null : randomUUID(),
    externalRef: index % 3 === 1 ? `${randomUUID()}:1` : null,
    status: { overall: 'DENIED' },
  });
}

async function stateCounts(): Promise<Record<string, number>> {
  const rows = await stack.database.run('test.counts', async (queries) =>
    queries.select({ state: webhooks.state, rows: count() }).from(webhooks).groupBy(webhooks.state),
  );
  return Object.fromEntries(rows.map(({ state, rows: number }) => [state, number]));
}

/** Resolves when so many webhooks are in each state. */
async function settled(wanted: Readonly<Record<string, number>>): Promise<void> {
  let seen: Record<string, number> = {};
  const isSettled = async () => {
    seen = await stateCounts();
    return isDeepStrictEqual(seen, wanted) || undefined;
  };
  await until('every webhook in its place', isSettled, 180_000).catch(() => {});
  expect(seen).toEqual(wanted);
}

test('all are answered 200 and find their place, and a user in the midst of it is served', async () => {
  const { api, sandbox, server, worker } = stack;
  const runs = await openSeveral(stack, OPEN_RUNS);
  const queue = Array.from({ length: MANY }, (_, index) => {
    const run = runs[index % 100];
    return run === undefined ? stranger(index) : interim(run);
  });
  const statuses = new Map<number, number>();
  let slowest = 0;
  const sender = async () => {
    for (let body = queue.pop(); body !== undefined; body = queue.pop()) {
      const began = performance.now();
      const status = await api.webhook(body);
      slowest = Math.max(slowest, performance.now() - began);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  const storm = Promise.all(Array.from({ length: SENDERS }, sender));
  await until('the storm is at its height', () => (queue.length < MANY / 2 ? true : undefined));
  const [ordinary] = await openSeveral(stack, 1);
  if (ordinary === undefined) throw new Error('no verification was opened');
  show(sandbox, ordinary.session.scanRef, holder.files);
  const served = expectVerified(stack, [ordinary], 180_000);
  await storm;
  expect(Object.fromEntries(statuses)).toEqual({ 200: MANY });
  // iDenfy gives a webhook 10 s.
  expect(slowest).toBeLessThan(10_000);

  await served;
  await settled({
    parked: MANY - OPEN_RUNS * TO_EACH_RUN,
    delivered: OPEN_RUNS * TO_EACH_RUN,
    recorded: 2,
  });
  for (const { session } of runs) show(sandbox, session.scanRef, holder.files);
  await expectVerified(stack, runs);
  await settled({
    parked: MANY - OPEN_RUNS * TO_EACH_RUN,
    recorded: OPEN_RUNS * (TO_EACH_RUN + 2) + 2,
  });
  expect([server.isAlive, worker.isAlive]).toEqual([true, true]);
}, 900_000);
