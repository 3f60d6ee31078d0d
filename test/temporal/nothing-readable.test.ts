/**
 * What Temporal keeps of whole runs and of everything that can throw, byte by byte: its database, every history, and
 * what it answers about each run (design.md, invariant 11).
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import protocol from '@temporalio/proto';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishedTestKey } from '../../src/encryption/published-test-key.ts';
import { startTemporalServer } from '../../src/temporal-cli/server.ts';
import type { TemporalServer } from '../../src/temporal-cli/server.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { workflowNames } from '../../src/temporal/ids.ts';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';
import { searchAttributes } from '../../src/temporal/search-attributes.ts';
import { connectWorker } from '../../src/temporal/worker-connection.ts';
import { buildWorkflowBundle } from '../../src/worker/bundle.ts';
import { Worker } from '@temporalio/worker';
import { decide } from '../support/decisions.ts';
import { temporalCli } from '../support/environment.ts';
import { testKeyRing } from '../support/keys.ts';
import { payloadsIn } from '../support/payloads.ts';
import { inventHolder, show } from '../support/people.ts';
import { filesOf, formsOf, search } from '../support/planted.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';

const { History } = protocol.temporal.api.history.v1;
const { DescribeWorkflowExecutionResponse } = protocol.temporal.api.workflowservice.v1;

let folder: string;
let server: TemporalServer;
const the = useSystem(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idv-readable-'));
  server = await startTemporalServer({
    cliPath: await temporalCli(),
    dbFilename: join(folder, 'temporal.db'),
    searchAttributes,
    log: () => {},
  });
  return {
    temporal: server,
    deadlines: { decisionSeconds: 600 },
    settings: { WORKFLOW_ID_KEY: publishedTestKey.id },
  };
});
let holder: Awaited<ReturnType<typeof inventHolder>>;
beforeAll(async () => {
  holder = await inventHolder(`readable ${randomUUID()}`);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** Unmistakable, and of letters alone: a name may hold nothing else, and no way of writing changes them. */
const planted = (what: string) =>
  `PLANTED${what}${randomUUID()
    .replaceAll('-', '')
    .replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`;

/** Everything of all runs that Temporal hands out: histories and descriptions as they come, and what is inside. */
async function handedOut(): Promise<{ raw: Map<string, Uint8Array>; decrypted: string }> {
  const { temporal } = the();
  const { namespace } = temporal.options;
  const codec = createPayloadCodec(testKeyRing, 'pass');
  const raw = new Map<string, Uint8Array>();
  const decrypted: string[] = [];
  for await (const { workflowId, runId } of temporal.workflow.list()) {
    const history = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
    raw.set(`history of ${workflowId}`, History.encode(history).finish());
    const described = await temporal.workflowService.describeWorkflowExecution({
      namespace,
      execution: { workflowId, runId },
    });
    raw.set(`description of ${workflowId}`, DescribeWorkflowExecutionResponse.encode(described).finish());
    for (const payload of payloadsIn([history, described])) {
      const [plain] = await codec.decode([payload]);
      decrypted.push(Buffer.from(plain?.data ?? []).toString());
    }
  }
  return { raw, decrypted: decrypted.join('\n') };
}

test('of runs that fail, block, are decided and end well, Temporal shows ids and stages and nothing else', async () => {
  const { api, sandbox, temporal } = the();
  const secrets = {
    firstName: planted('FIRST'),
    lastName: planted('LAST'),
    externalRef: planted('REF'),
    url: planted('URL'),
    note: planted('NOTE'),
    reviewer: planted('REVIEWER'),
    signal: planted('SIGNAL'),
  };
  // Such as an e-mail address, which is why the ids of workflows have no clientId here.
  const clientId = planted('CLIENT');
  const workflowId = workflowNames(testKeyRing, publishedTestKey.id).of(clientId);

  // Blocked, with iDenfy's refusal as the reason, and mended.
  const before = sandbox.control.account;
  sandbox.control.setAccount({ partnerActive: false });
  await api.open(clientId, {
    externalRef: secrets.externalRef,
    person: { firstName: secrets.firstName, lastName: secrets.lastName, dateOfBirth: '1990-02-03' },
    urls: { success: `https://example.com/${secrets.url}` },
  });
  await api.reached(clientId, 'blocked');
  sandbox.control.setAccount(before);
  const blockedNow = await handedOut();
  expect(await api.call('POST', `/v1/verifications/${clientId}/resume`, {})).toMatchObject({ status: 200 });
  await api.reached(clientId, 'awaiting-user');
  await temporal.workflow.getHandle(workflowId).signal('idenfyEvent', { is: secrets.signal });
  const { scanRef } = sandbox.control.session({ clientId });
  show(sandbox, scanRef, holder.files);
  // The names differ from those given, so that somebody has to look, at the gate and at the end.
  const closed = await until('the end', async () => {
    const verification = await api.read(clientId);
    if (verification.pendingDecision !== null)
      await decide(api, clientId, 'approve', { reason: secrets.note, reviewer: secrets.reviewer });
    return verification.stage === 'closed' ? verification : undefined;
  });
  expect(closed).toMatchObject({ outcome: 'VERIFIED' });

  const { raw, decrypted } = await handedOut();
  const given = [clientId, ...Object.values(secrets)];
  // They did travel through Temporal, or looking for them would prove nothing.
  expect(given.filter((text) => !decrypted.includes(text))).toEqual([]);
  const { person, passport, permit } = holder;
  const name = `${person.firstName} ${person.lastName}`.toUpperCase();
  const texts = [...given, name, passport.number, permit.number];
  expect(search(blockedNow.raw, texts)).toEqual([]);
  expect(search(raw, texts)).toEqual([]);
  expect(search(await filesOf(folder), texts)).toEqual([]);
  // What may be read is found in the same places by the same search.
  const found = [...search(raw, [scanRef]), ...search(await filesOf(folder), [scanRef])];
  expect(found).toEqual(
    expect.arrayContaining([
      `history of ${workflowId}: "${scanRef}" as text`,
      `description of ${workflowId}: "${scanRef}" as text`,
      expect.stringMatching(/^temporal\.db.*as text$/),
    ]),
  );
});

test('what workflow code throws is readable nowhere: from the workflow, an update, a validator, a query, a task', async () => {
  const { temporal } = the();
  const workflowsPath = fileURLToPath(new URL('throwing-workflow.ts', import.meta.url));
  const { connection, namespace } = await connectWorker(server);
  const taskQueue = `throwing-${randomUUID()}`;
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: await buildWorkflowBundle({ workflowsPath }),
    dataConverter: createDataConverter(testKeyRing, { by: 'worker' }),
  });
  const secrets = ['WORKFLOW', 'UPDATE', 'VALIDATOR', 'QUERY', 'TASK'].map(planted);
  const [ofWorkflow = '', ofUpdate = '', ofValidator = '', ofQuery = '', ofTask = ''] = secrets;
  await worker.runUntil(async () => {
    const start = async () =>
      temporal.workflow.start('throwing', { workflowId: randomUUID(), taskQueue, args: [ofWorkflow] });
    const handle = await start();
    await expect(handle.executeUpdate('throwInUpdate', { args: [ofUpdate] })).rejects.toMatchObject({
      cause: { message: `update ${ofUpdate}` },
    });
    await expect(handle.executeUpdate('throwInValidator', { args: [ofValidator] })).rejects.toMatchObject({
      cause: { message: `validator ${ofValidator}` },
    });
    // The SDK's client does not decrypt why a query failed.
    await expect(handle.query('throwInQuery', ofQuery)).rejects.toThrow('Encoded failure');
    await handle.signal('end');
    await expect(handle.result()).rejects.toMatchObject({ cause: { message: `workflow ${ofWorkflow}` } });
    const stuck = await start();
    await stuck.signal('failTask', ofTask);
    await until('a failed workflow task', async () => {
      const { events } = await stuck.fetchHistory();
      return events?.some((event) => event.workflowTaskFailedEventAttributes) ? true : undefined;
    });
    await stuck.terminate();
  });
  await connection.close();

  const { raw, decrypted } = await handedOut();
  const thrown = [`update ${ofUpdate}`, `workflow ${ofWorkflow}`, `task ${ofTask}`];
  expect(thrown.filter((text) => !decrypted.includes(text))).toEqual([]);
  expect(search(raw, secrets)).toEqual([]);
  expect(search(await filesOf(folder), secrets)).toEqual([]);
});

test('the search finds what is not encrypted, in whatever form', async () => {
  const { temporal } = the();
  const plain = new Client({ connection: temporal.connection, namespace: temporal.options.namespace });
  for (const [form, written] of formsOf('what-was-planted')) {
    const places = new Map([['there', Buffer.concat([Buffer.from('.'), written])]]);
    expect(search(places, ['what-was-planted'])).toContain(`there: "what-was-planted" as ${form}`);
  }
  const secret = planted('PLAIN');
  await plain.workflow.start('nobodyRunsThis', {
    workflowId: randomUUID(),
    taskQueue: 'nobody',
    args: [secret],
  });
  expect(await until('it in the database', async () => search(await filesOf(folder), [secret])[0])).toMatch(
    /as text$/,
  );
});
