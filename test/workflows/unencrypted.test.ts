/** Whoever reaches Temporal, and has none of our keys: what is sent unencrypted has no effect, and stops no run. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { wishesOf } from '../../src/domain/corrections.ts';
import type { RecordedConclusion } from '../../src/domain/requests/records.ts';
import type { messageNames } from '../../src/domain/messages.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { temporalAddress } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';
import { useRuns } from '../support/runs.ts';
import type { Run } from '../support/runs.ts';
import { hold, standIns } from '../support/stand-ins.ts';
import { until } from '../support/until.ts';
import { identityEvent, secondEvent, verificationInput } from './builders.ts';

const the = useRuns();
let stranger: Client;
beforeAll(async () => {
  const { address, namespace } = await temporalAddress();
  const own = createDataConverter(testKeyRing, { by: 'client' });
  // What it sends is plain. What it gets it may read here, so that a test sees why it was refused.
  const payloadCodecs = (own.payloadCodecs ?? []).map((codec) => ({
    encode: async (payloads: Payload[]) => payloads,
    decode: async (payloads: Payload[]) => codec.decode(payloads),
  }));
  const connection = await Connection.connect({ address });
  stranger = new Client({ connection, namespace, dataConverter: { ...own, payloadCodecs } });
});
afterAll(async () => stranger.connection.close());

async function awaitingDecision(): Promise<Run> {
  const run = await the().verification('stored', standIns(), { deadlines: { decisionSeconds: 86_400 } });
  await run.tell(identityEvent());
  await run.reached('awaiting-decision');
  return run;
}

const updates: readonly [name: keyof typeof messageNames, message: object][] = [
  ['decide', { v: 1, decision: 'approve', by: 'nobody', reviewer: null, reason: 'x', seen: 'comparison-1' }],
  ['decide', { v: 1, decision: 'reject', by: 'nobody', reviewer: null, reason: 'x', seen: null }],
  ['resume', { v: 1, by: 'nobody', correction: {} }],
  ['replaceRequest', { v: 1, attempt: 0, wishes: wishesOf(verificationInput()) }],
  ['openSession', { v: 1, attempt: 0 }],
  ['cancel', { v: 1, by: 'nobody' }],
];

test('no update is taken, whatever it says, and the reviewer decides as before', async () => {
  const run = await awaitingDecision();
  const { workflowId } = run.handle;
  for (const [name, message] of updates) {
    const sent = stranger.workflow.getHandle(workflowId).executeUpdate(name, { args: [message] });
    await expect(sent).rejects.toMatchObject({ cause: { type: 'ill_formed_message' } });
  }
  expect(await run.view()).toMatchObject({ stage: 'awaiting-decision', decisions: [] });
  await run.decide('approve');
  expect(await run.result()).toMatchObject({ outcome: 'VERIFIED' });
});

test('a signal is counted, and the run goes on', async () => {
  const run = await the().verification('silent', standIns());
  const { workflowId } = run.handle;
  await stranger.workflow.getHandle(workflowId).signal('idenfyEvent', identityEvent({ overall: 'DENIED' }));
  const view = await run.until('it is counted', ({ refusedMessages }) => refusedMessages === 1);
  expect(view.outcome).toBeNull();
  await run.tell(identityEvent());
  await run.tell(secondEvent());
  expect(await run.result()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });
});

const inputs = {
  silentVerification: verificationInput(),
  erasure: { v: 1, erasureId: randomUUID(), askAgainSeconds: 1, settleSeconds: 0 },
  retention: { v: 1, days: 0, parkedWebhookDays: 0, askAgainSeconds: 1, settleSeconds: 0 },
};

test.each(Object.entries(inputs))('a run of %s that was started so fails at once', async (type, input) => {
  const { handle } = await awaitingDecision();
  const { taskQueue } = await handle.describe();
  const workflowId = `strangers-${randomUUID()}`;
  const run = await stranger.workflow.start(type, { workflowId, taskQueue, args: [input] });
  await expect(run.result()).rejects.toMatchObject({ cause: { type: 'ill_formed_message' } });
});

test('a result in the place of an activity’s is not taken: the run waits, and its worker serves others', async () => {
  const activities = standIns();
  const recording = hold(activities.recordVerification);
  const run = await the().verification('stored', activities, { deadlines: { decisionSeconds: 86_400 } });
  await run.tell(identityEvent());
  await recording.reached;
  const { workflowId } = run.handle;
  const { raw } = await run.handle.describe();
  const [pending] = raw.pendingActivities ?? [];
  const result: RecordedConclusion = { outcome: 'VERIFIED', reasons: [] };
  await stranger.activity.complete({ workflowId, activityId: pending?.activityId ?? '' }, result);
  await until('a task failed', async () => {
    const { events } = await run.handle.fetchHistory();
    return (
      events?.some(({ workflowTaskFailedEventAttributes: failed }) => failed != null) === true || undefined
    );
  });
  expect((await run.handle.describe()).status.name).toBe('RUNNING');
  recording.goOn();
  await run.handle.terminate();
  await awaitingDecision();
});
