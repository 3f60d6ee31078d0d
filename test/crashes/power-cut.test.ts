/** Server, worker, Temporal and PostgreSQL end in the same moment, and come back. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../../src/machine/ports.ts';
import { startTemporalServer } from '../../src/temporal-cli/server.ts';
import type { TemporalServer } from '../../src/temporal-cli/server.ts';
import { searchAttributes } from '../../src/temporal/search-attributes.ts';
import { startPostgres } from '../records/postgres.ts';
import type { TestPostgres } from '../records/postgres.ts';
import { temporalCli } from '../support/environment.ts';
import { inventHolder, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { expectVerified, openSeveral, startStack } from './support/stack.ts';
import type { Stack } from './support/stack.ts';

let folder: string;
let postgres: TestPostgres;
let temporal: TemporalServer;
let stack: Stack;
let holder: Holder;
let startTemporal: () => Promise<TemporalServer>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idv-temporal-'));
  const options = { cliPath: await temporalCli(), searchAttributes, log: () => {}, port: await freePort() };
  startTemporal = async () => startTemporalServer({ ...options, dbFilename: join(folder, 'temporal.db') });
  [temporal, postgres] = await Promise.all([startTemporal(), startPostgres()]);
  stack = await startStack({ temporal, databaseUrl: await postgres.freshDatabase() });
  holder = await inventHolder(`power ${randomUUID()}`);
});
afterAll(async () => {
  await stack?.close();
  await Promise.all([temporal?.stop(), postgres?.close()]);
  await rm(folder, { recursive: true, force: true });
});

test('verifications in every stage end as they must', async () => {
  const { api, sandbox, server, worker } = stack;
  const [atUser, submitting, inReview] = await Promise.all([
    openSeveral(stack, 2),
    openSeveral(stack, 2),
    openSeveral(stack, 2),
  ]);
  for (const { clientId, session } of inReview) {
    sandbox.control.plan(clientId, { interimFirst: true, reviewDelayMs: null });
    show(sandbox, session.scanRef, holder.files);
  }
  for (const { clientId, session } of submitting) {
    sandbox.control.fault({ fault: 'process-timeout-after', clientId });
    show(sandbox, session.scanRef, holder.files);
  }
  await Promise.all([
    ...inReview.map(async ({ clientId }) => api.reached(clientId, 'awaiting-document-result')),
    ...submitting.map(async ({ clientId }) =>
      sandbox.control.waitForFault({ clientId, fault: 'process-timeout-after' }),
    ),
  ]);

  const fallen = Promise.all([server.kill(), worker.kill(), postgres.crash()]);
  process.kill(temporal.pid, 'SIGKILL');
  await Promise.all([fallen, temporal.stop()]);
  // Nobody is there to hear of it; iDenfy says it again.
  for (const { session } of atUser) show(sandbox, session.scanRef, holder.files);
  for (const { clientId } of inReview) sandbox.control.release({ clientId, tokenType: 'DOCUMENT' });
  [temporal] = await Promise.all([startTemporal(), postgres.restart()]);
  await Promise.all([server.start(), worker.start()]);

  await expectVerified(stack, [...atUser, ...submitting, ...inReview]);
  for (const { clientId } of submitting) {
    expect(sandbox.control.counters(clientId).tokens.DOCUMENT).toBe(1);
  }
});
