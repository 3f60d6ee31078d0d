/** What Temporal refuses for good is parked with a reason of its own; what passes is tried again. */
import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { temporalAddress } from '../support/environment.ts';
import type { GrpcGate, Refusal } from '../support/grpc-gate.ts';
import { grpcGate } from '../support/grpc-gate.ts';
import { inboxRow, inboxRows } from '../support/inbox.ts';
import { sha256 } from '../support/people.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

let refusal: Refusal;
let gate: GrpcGate | undefined;
const the = useSystem(async () => {
  const temporal = await temporalAddress();
  gate = await grpcGate(temporal.address, ['SignalWorkflowExecution'], () => refusal);
  return { temporal: { ...temporal, address: gate.address } };
});
afterAll(async () => gate?.close());

// https://grpc.io/docs/guides/status-codes/; the words are those of Temporal 1.31 and of gRPC itself.
const ofRate = { status: '8', message: 'namespace rate limit exceeded' };
const forGood: readonly Refusal[] = [
  { status: '3', message: 'exceeded workflow execution limit for signal events' },
  { status: '3', message: 'Blob data size exceeds limit.' },
  { status: '8', message: 'grpc: received message larger than max (5000000 vs. 4194304)' },
];

/** A genuine one of a run that is open. */
async function webhook(): Promise<string> {
  const clientId = `refused-${randomUUID()}`;
  const { session, verificationId } = await the().api.start(clientId);
  return JSON.stringify({
    scanRef: session.scanRef,
    clientId,
    externalRef: `${verificationId}:1`,
    final: false,
    status: { overall: 'REVIEWING' },
  });
}

test.each(forGood)('$message: parked, and redelivered when a person says so', async (answer) => {
  const { api } = the();
  const body = await webhook();
  refusal = answer;
  expect(await api.webhook(body)).toBe(200);
  const { eventId } = await inboxRow(the(), sha256(body), 'parked');
  const listed = await api.call('GET', '/v1/parked-webhooks?reason=refused-by-temporal&limit=1');
  expect(listed).toMatchObject({ body: { webhooks: [{ eventId, reason: 'refused-by-temporal' }] } });
  refusal = ofRate;
  expect(await api.call('POST', `/v1/parked-webhooks/${eventId}/redeliver`)).toMatchObject({ status: 202 });
  await until('another attempt', async () => {
    const [row] = await inboxRows(the(), [sha256(body)]);
    return row?.state === 'waiting' && row.attempts > 0 ? row : undefined;
  });
});

test('a rate that is exceeded passes: it is tried again and again, and stays', async () => {
  const body = await webhook();
  refusal = ofRate;
  expect(await the().api.webhook(body)).toBe(200);
  await until('a second attempt', async () => {
    const [row] = await inboxRows(the(), [sha256(body)]);
    expect(row?.state).toBe('waiting');
    return (row?.attempts ?? 0) > 1 ? row : undefined;
  });
});
