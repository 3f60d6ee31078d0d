/** `kill -9` of the Temporal server while verifications wait, and its return on the same port and file. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../../src/machine/ports.ts';
import { startTemporalServer } from '../../src/temporal-cli/server.ts';
import type { TemporalServer } from '../../src/temporal-cli/server.ts';
import { searchAttributes } from '../../src/temporal/search-attributes.ts';
import { temporalCli } from '../support/environment.ts';
import { inboxRow } from '../support/inbox.ts';
import { inventHolder, sha256, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { until } from '../support/until.ts';
import { expectVerified, openSeveral, startStack } from './support/stack.ts';
import type { Stack } from './support/stack.ts';

let folder: string;
let temporal: TemporalServer;
let stack: Stack;
let holder: Holder;
let startTemporal: () => Promise<TemporalServer>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idv-temporal-'));
  const options = { cliPath: await temporalCli(), searchAttributes, log: () => {}, port: await freePort() };
  startTemporal = async () => startTemporalServer({ ...options, dbFilename: join(folder, 'temporal.db') });
  temporal = await startTemporal();
  stack = await startStack({ temporal });
  holder = await inventHolder(`temporal ${randomUUID()}`);
});
afterAll(async () => {
  await stack?.close();
  await temporal?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('runs go on where they were, and webhooks that came meanwhile were acknowledged and arrive', async () => {
  const { api, sandbox, server, worker } = stack;
  const [atUser, inReview, untouched] = await Promise.all([
    openSeveral(stack, 3),
    openSeveral(stack, 2),
    openSeveral(stack, 1),
  ]);
  for (const { clientId, session } of inReview) {
    // The second check waits for a person at iDenfy.
    sandbox.control.plan(clientId, { interimFirst: true, reviewDelayMs: null });
    show(sandbox, session.scanRef, holder.files);
  }
  await Promise.all(
    inReview.map(async ({ clientId }) => {
      await api.reached(clientId, 'awaiting-document-result');
      await sandbox.control.waitForWebhook({ clientId, final: false, state: 'delivered' });
    }),
  );

  process.kill(temporal.pid, 'SIGKILL');
  // Resolves when it is gone, and its port free.
  await temporal.stop();
  await until('the server missing Temporal', async () =>
    (await server.answers('/readyz')) ? undefined : true,
  );
  for (const { session } of atUser) show(sandbox, session.scanRef, holder.files);
  for (const { clientId } of inReview) sandbox.control.release({ clientId, tokenType: 'DOCUMENT' });
  const bodies = await Promise.all([
    ...atUser.map(async ({ session: { scanRef } }) => sandbox.control.waitForWebhook({ scanRef })),
    ...inReview.map(async ({ clientId }) => {
      const { scanRef } = sandbox.control.session({ clientId, tokenType: 'DOCUMENT' });
      return await sandbox.control.waitForWebhook({ scanRef, final: true });
    }),
  ]);
  for (const { id, body } of bodies) {
    await inboxRow(stack, sha256(body), 'waiting');
    await until('its acknowledgement', () =>
      sandbox.control.webhooks().find((webhook) => webhook.id === id && webhook.state === 'delivered'),
    );
    expect(sandbox.control.webhooks().find((webhook) => webhook.id === id)?.attempts).toHaveLength(1);
  }
  temporal = await startTemporal();

  await expectVerified(stack, [...atUser, ...inReview]);
  for (const { body } of bodies) await inboxRow(stack, sha256(body), 'recorded');
  // Nobody had to start anything again.
  expect([server.isAlive, worker.isAlive]).toEqual([true, true]);
  for (const { session } of untouched) show(sandbox, session.scanRef, holder.files);
  await expectVerified(stack, untouched);
});
