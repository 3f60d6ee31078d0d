/** PostgreSQL ends without warning in the middle of runs, and comes back. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startPostgres } from '../records/postgres.ts';
import type { TestPostgres } from '../records/postgres.ts';
import { inboxRow } from '../support/inbox.ts';
import { inventHolder, sha256, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { expectVerified, openSeveral, startStack } from './support/stack.ts';
import type { Stack } from './support/stack.ts';

let postgres: TestPostgres;
let stack: Stack;
let holder: Holder;

beforeAll(async () => {
  postgres = await startPostgres();
  stack = await startStack({ databaseUrl: await postgres.freshDatabase() });
  holder = await inventHolder(`database ${randomUUID()}`);
});
afterAll(async () => {
  await stack?.close();
  await postgres?.close();
});

test('webhooks that come meanwhile go to their runs, and all is recorded when it is back', async () => {
  const { api, sandbox, server, worker } = stack;
  const [atUser, inReview] = await Promise.all([openSeveral(stack, 3), openSeveral(stack, 2)]);
  for (const { clientId, session } of inReview) {
    sandbox.control.plan(clientId, { interimFirst: true, reviewDelayMs: null });
    show(sandbox, session.scanRef, holder.files);
  }
  await Promise.all(
    inReview.map(async ({ clientId }) => {
      await api.reached(clientId, 'awaiting-document-result');
      await sandbox.control.waitForWebhook({ clientId, final: false, state: 'delivered' });
    }),
  );

  await postgres.crash();
  for (const { session } of atUser) show(sandbox, session.scanRef, holder.files);
  for (const { clientId } of inReview) sandbox.control.release({ clientId, tokenType: 'DOCUMENT' });
  const all = [...atUser, ...inReview];
  // Both decisive webhooks of each: the runs went on without the database.
  const bodies = await Promise.all(
    all.map(async ({ clientId, session }) => {
      await sandbox.control.waitForSession({ clientId, tokenType: 'DOCUMENT' }, () => true);
      const { scanRef } = sandbox.control.session({ clientId, tokenType: 'DOCUMENT' });
      const sent = [session.scanRef, scanRef].map(async (ref) =>
        sandbox.control.waitForWebhook({ scanRef: ref, final: true, state: 'delivered' }),
      );
      return (await Promise.all(sent)).map(({ body }) => body);
    }),
  );
  expect([await server.answers('/readyz'), await server.answers('/healthz')]).toEqual([false, true]);
  await postgres.restart();

  await expectVerified(stack, all);
  for (const [index, pair] of bodies.entries()) {
    for (const body of pair) {
      const row = await inboxRow(stack, sha256(body), 'recorded');
      expect(row.verificationId).toBe(all[index]?.verificationId);
    }
  }
  expect([server.isAlive, worker.isAlive]).toEqual([true, true]);
});
