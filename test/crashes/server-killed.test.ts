/** `kill -9` of the API server between writing a webhook, acknowledging it and signalling its run. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTemporalServer } from '../../src/temporal-cli/server.ts';
import type { TemporalServer } from '../../src/temporal-cli/server.ts';
import type { Opened } from '../../src/server/verification-schemas.ts';
import { searchAttributes } from '../../src/temporal/search-attributes.ts';
import { freshDatabase, temporalCli } from '../support/environment.ts';
import { inboxRow } from '../support/inbox.ts';
import type { InboxRow } from '../support/inbox.ts';
import { inventHolder, sha256, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { expectVerified, openSeveral, startStack } from './support/stack.ts';
import type { Stack } from './support/stack.ts';
import { layValve } from './support/valve.ts';
import type { Valve } from './support/valve.ts';

let folder: string;
let temporal: TemporalServer;
let valve: Valve;
let stack: Stack;
let holder: Holder;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idv-temporal-'));
  const options = { cliPath: await temporalCli(), searchAttributes, log: () => {} };
  temporal = await startTemporalServer({ ...options, dbFilename: join(folder, 'temporal.db') });
  const databaseUrl = await freshDatabase();
  valve = await layValve(databaseUrl);
  stack = await startStack({ temporal, databaseUrl, databaseUrlOfServer: valve.url });
  holder = await inventHolder(`server ${randomUUID()}`);
});
afterAll(async () => {
  await stack?.close();
  await valve?.close();
  await temporal?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the users' webhooks say, as soon as each has been sent to the server. */
async function shown(opened: readonly Opened[]): Promise<string[]> {
  const { control } = stack.sandbox;
  return await Promise.all(
    opened.map(async ({ session: { scanRef } }) => {
      show(stack.sandbox, scanRef, holder.files);
      return (await control.waitForWebhook({ scanRef })).body;
    }),
  );
}

async function rowsOf(bodies: readonly string[], state: InboxRow['state']): Promise<InboxRow[]> {
  return await Promise.all(bodies.map(async (body) => inboxRow(stack, sha256(body), state)));
}

test('what it had written is delivered once, acknowledged or not', async () => {
  const { sandbox, server } = stack;
  const [acknowledged, written] = await Promise.all([openSeveral(stack, 3), openSeveral(stack, 3)]);
  // Signals hang: Temporal's sockets take what is sent, and nobody reads it.
  process.kill(temporal.pid, 'SIGSTOP');
  let bodies: string[];
  try {
    const first = await shown(acknowledged);
    await Promise.all(
      acknowledged.map(async ({ session: { scanRef } }) =>
        sandbox.control.waitForWebhook({ scanRef, state: 'delivered' }),
      ),
    );
    await rowsOf(first, 'waiting');
    // From here on webhooks are written, and the server never hears of it.
    valve.holdAnswersTo('insert into "webhooks"');
    const second = await shown(written);
    await rowsOf(second, 'waiting');
    for (const { session } of written) {
      expect(sandbox.control.webhooks({ scanRef: session.scanRef })).toMatchObject([{ state: 'waiting' }]);
    }
    bodies = [...first, ...second];
    await server.kill();
  } finally {
    valve.letThrough();
    process.kill(temporal.pid, 'SIGCONT');
  }
  await server.start('/healthz');

  await expectVerified(stack, [...acknowledged, ...written]);
  // One row for each, so that iDenfy's repetitions were known as such.
  const rows = await rowsOf(bodies, 'recorded');
  expect(rows.map(({ verificationId }) => verificationId)).toEqual(
    [...acknowledged, ...written].map(({ verificationId }) => verificationId),
  );
});
