/** What a plain silent run costs, counted by a Temporal server and a PostgreSQL of its own (design.md, "Cost"). */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { request } from 'undici';
import type { TemporalServer } from '../../src/temporal-cli/server.ts';
import { startTemporalServer } from '../../src/temporal-cli/server.ts';
import { workflowIdOf } from '../../src/temporal/ids.ts';
import { searchAttributes } from '../../src/temporal/search-attributes.ts';
import { defaultDeadlines } from '../support/default-deadlines.ts';
import { temporalCli } from '../support/environment.ts';
import { inventHolder, show } from '../support/people.ts';
import { until } from '../support/until.ts';
import { useSystem } from '../support/use-system.ts';
import { startPostgres } from '../records/postgres.ts';
import type { TestPostgres } from '../records/postgres.ts';

const MOST_ACTIONS = 12;
const MOST_EVENTS = 48;
const MOST_BYTES = 16 * 1_000;

/** Of server and worker, from the request on. */
const MOST_STATEMENTS = 12;
/** The way of both webhooks through the inbox, and all begins and commits. */
const MOST_OF_WEBHOOKS = 15;

let server: TemporalServer;
let postgres: TestPostgres;
const the = useSystem(async () => {
  const log = () => {};
  server = await startTemporalServer({ cliPath: await temporalCli(), searchAttributes, log });
  // As shipped: what a reviewer may have to decide costs a plain run nothing.
  postgres = await startPostgres(['log_statement=all']);
  const database = { databaseUrl: await postgres.freshDatabase() };
  return { temporal: server, database, deadlines: { decisionSeconds: defaultDeadlines.decisionSeconds } };
});
let holder: Awaited<ReturnType<typeof inventHolder>>;
beforeAll(async () => {
  holder = await inventHolder(`cost ${randomUUID()}`);
});
afterAll(async () => {
  await server.stop();
  await postgres.close();
});

/** What was sent, begin and commit included; without what each process sends from time to time. */
function statementsIn(log: string): string[] {
  return log
    .split(/ LOG: {2}(?:statement|execute [^:]*): /)
    .slice(1)
    .map((text) => text.split(/\n\d{4}-\d\d-\d\d /)[0]?.replaceAll(/\s+/g, ' ') ?? '')
    .filter((statement) => !/"processes"|last_used_at" = now/.test(statement));
}

const isTransactions = (statement: string) => /^(begin|commit)/i.test(statement);
/** Receiving, leasing and marking; what the record reads of the inbox is the verification's own. */
const isInboxes = (statement: string) =>
  /erased_sessions|hashtext\(|^with "given" as/.test(statement) ||
  (/"webhooks"/.test(statement) && !/^select|"verifications"/.test(statement));

/** The action that only the test itself makes. */
const MARKER = 'grpc_StartWorkflowExecution';

/** The server's own count of billable actions in the namespace, by type. */
async function actions(): Promise<Map<string, number>> {
  const { body } = await request(server.metricsUrl);
  const counts = new Map<string, number>();
  for (const line of (await body.text()).split('\n')) {
    const [, labels = '', value] = /^action\{([^}]*)\} (\S+)$/.exec(line) ?? [];
    const [, type] = /action_type="([^"]*)"/.exec(labels) ?? [];
    if (type === undefined || !labels.includes(`namespace="${server.namespace}"`)) continue;
    counts.set(type, (counts.get(type) ?? 0) + Number(value));
  }
  return counts;
}

/**
 * The server adds to its counters now and then, all in one go: what came before the first marker was added in the
 * same go at the latest, and that go was over before the second one.
 */
async function actionsSoFar(): Promise<ReadonlyMap<string, number>> {
  let counts = new Map<string, number>();
  for (const markers of [1, 2]) {
    await the().temporal.workflow.start('marker', {
      workflowId: `marker-${markers}`,
      taskQueue: 'nobody',
      args: [],
    });
    counts = await until('the marker in the metrics', async () => {
      const seen = await actions();
      return (seen.get(MARKER) ?? 0) >= markers ? seen : undefined;
    });
  }
  counts.delete(MARKER);
  return counts;
}

test(`a silent run with two images takes at most ${MOST_ACTIONS} actions, ${MOST_EVENTS} events and 16 kB`, async () => {
  const { api, sandbox, temporal, records } = the();
  const clientId = randomUUID();
  const before = postgres.logged().length;
  const { verificationId, session } = await api.start(clientId);
  show(sandbox, session.scanRef, holder.files);
  const handle = temporal.workflow.getHandle(workflowIdOf(clientId), verificationId);
  // Waiting for the result is free; looking at the run by queries would be counted.
  expect(await handle.result()).toMatchObject({ outcome: 'VERIFIED', reasons: [] });

  const statements = statementsIn(postgres.logged().slice(before));
  const own = statements.filter((statement) => !isTransactions(statement) && !isInboxes(statement));
  const each = statements.map(
    (statement) => `${isInboxes(statement) ? 'inbox' : ''}\t${statement.slice(0, 100)}`,
  );
  process.stderr.write(
    `${statements.length} statements, ${own.length} of these of the verification itself:\n${each.join('\n')}\n`,
  );
  // Begin and commit are statements as well.
  expect(own.length).toBeLessThanOrEqual(MOST_STATEMENTS);
  expect(statements.length).toBeLessThanOrEqual(MOST_STATEMENTS + MOST_OF_WEBHOOKS);

  const byType = await actionsSoFar();
  const total = [...byType.values()].reduce((sum, count) => sum + count, 0);
  const { historyLength, historySize = Infinity } = await handle.describe();
  process.stderr.write(
    `A plain silent run: ${total} actions ${JSON.stringify(Object.fromEntries(byType))}, ${historyLength} events, ${historySize} bytes\n`,
  );
  // What surely was done was counted.
  expect(byType.get('command_ScheduleActivityTask')).toBe(5);
  expect(byType.get('grpc_SignalWorkflowExecution')).toBe(2);
  expect(total).toBeLessThanOrEqual(MOST_ACTIONS);
  expect(historyLength).toBeLessThanOrEqual(MOST_EVENTS);
  expect(historySize).toBeLessThanOrEqual(MOST_BYTES);
  // It was a plain run: two results, two files, and nothing that had to be done twice.
  expect(await records.verifications.byId(verificationId)).toMatchObject({
    results: [{ overall: 'APPROVED' }, { overall: 'APPROVED' }],
    documents: [{}, {}],
  });
  expect(sandbox.control.counters(clientId)).toMatchObject({ tokensTried: 2, submissionsTried: 1 });
});
