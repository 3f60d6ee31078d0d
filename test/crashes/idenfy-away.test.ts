/** iDenfy refuses connections for a while, when Token 2 is to be created and when the files are to be submitted. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectClient } from '../../src/temporal/client-connection.ts';
import { workflowIdOf } from '../../src/temporal/ids.ts';
import type { Opened } from '../../src/server/verification-schemas.ts';
import { temporalAddress } from '../support/environment.ts';
import { inventHolder, show } from '../support/people.ts';
import type { Holder } from '../support/people.ts';
import { until } from '../support/until.ts';
import { expectVerified, openSeveral, startStack } from './support/stack.ts';
import type { Stack } from './support/stack.ts';
import { testKeyRing } from '../support/keys.ts';

const temporal = connectClient(testKeyRing, await temporalAddress());
let stack: Stack;
let holder: Holder;

beforeAll(async () => {
  // Without a country each run stops before Token 2, so that iDenfy can be away exactly from there on.
  stack = await startStack({ settings: { SECOND_DOCUMENT_COUNTRY: '' } });
  holder = await inventHolder(`away ${randomUUID()}`);
});
afterAll(async () => {
  await stack?.close();
  await temporal.connection.close();
});

async function blocked(opened: readonly Opened[], reason: string): Promise<void> {
  for (const { clientId } of opened) {
    expect(await stack.api.reached(clientId, 'blocked')).toMatchObject({ blocked: { reason } });
  }
}

async function resume(opened: readonly Opened[]): Promise<void> {
  for (const { clientId } of opened) {
    const answer = await stack.api.call('POST', `/v1/verifications/${clientId}/resume`, { country: 'LT' });
    expect(answer.status).toBe(200);
  }
}

/** Temporal begins the attempt of this number at what the run waits for. */
async function triedInVain({ clientId }: Opened, attempts: number): Promise<void> {
  const handle = temporal.workflow.getHandle(workflowIdOf(clientId));
  await until(`${attempts} attempts`, async () => {
    const { pendingActivities } = (await handle.describe()).raw;
    return pendingActivities?.some(({ attempt }) => (attempt ?? 0) > attempts) === true ? true : undefined;
  });
}

test('they try again by themselves, and buy nothing twice', async () => {
  const { api, sandbox } = stack;
  const [beforeToken, beforeSubmission] = await Promise.all([openSeveral(stack, 3), openSeveral(stack, 3)]);
  for (const { session } of [...beforeToken, ...beforeSubmission]) {
    show(sandbox, session.scanRef, holder.files);
  }
  await blocked([...beforeToken, ...beforeSubmission], 'second_document_country_unknown');
  // These get their Token 2 and are refused once, so that only the submission is left to do.
  for (const { clientId } of beforeSubmission) sandbox.control.fault({ fault: 'process-country', clientId });
  await resume(beforeSubmission);
  await blocked(beforeSubmission, 'submission_failed:bad_value');

  await sandbox.control.away();
  await resume([...beforeToken, ...beforeSubmission]);
  for (const { clientId } of beforeSubmission) {
    await api.reached(clientId, 'submitting-documents');
  }
  await Promise.all(beforeToken.map(async (opened) => triedInVain(opened, 3)));
  for (const { clientId } of beforeToken) {
    expect(sandbox.control.counters(clientId).tokens.DOCUMENT).toBe(0);
  }
  await sandbox.control.back();

  await expectVerified(stack, [...beforeToken, ...beforeSubmission]);
  for (const { clientId } of [...beforeToken, ...beforeSubmission]) {
    expect(sandbox.control.counters(clientId).tokens.DOCUMENT).toBe(1);
  }
});
