/** A Temporal server of one's own with its database on disk and all that it logs, and whatever it hands out of runs. */
import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import protocol from '@temporalio/proto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyRing } from '../../../src/encryption/key-ring.ts';
import { startTemporalServer } from '../../../src/temporal-cli/server.ts';
import type { TemporalServer } from '../../../src/temporal-cli/server.ts';
import { createPayloadCodec } from '../../../src/temporal/payload-codec.ts';
import { searchAttributes } from '../../../src/temporal/search-attributes.ts';
import { temporalCli } from '../../support/environment.ts';
import { payloadsIn } from '../../support/payloads.ts';
import type { WirePayload } from './operator.ts';

const { History } = protocol.temporal.api.history.v1;
const { DescribeWorkflowExecutionResponse, ListSchedulesResponse, ListWorkflowExecutionsResponse } =
  protocol.temporal.api.workflowservice.v1;

/** @param folder gets `temporal.db` with what belongs to it, and `temporal.log` */
export async function startLoggingTemporal(folder: string): Promise<TemporalServer> {
  const script = join(folder, 'temporal.sh');
  const log = join(folder, 'temporal.log');
  // The last level counts.
  await writeFile(script, `#!/bin/sh\nexec '${await temporalCli()}' "$@" --log-level=info >>'${log}' 2>&1\n`);
  await chmod(script, 0o700);
  return await startTemporalServer({
    cliPath: script,
    dbFilename: join(folder, 'temporal.db'),
    searchAttributes,
    log: () => {},
  });
}

export interface HandedOut {
  /** As it comes, to anybody who may ask. */
  readonly raw: ReadonlyMap<string, Uint8Array>;
  /** What the payloads in it hold. */
  readonly opened: string;
  /** Some of the payloads, as Temporal UI sends them to be decrypted. */
  readonly forUi: readonly WirePayload[];
}

/** What anybody sees of all runs, as it comes; and what its payloads hold, for those who have the keys. */
export async function handedOut(client: Client, ring: KeyRing): Promise<HandedOut> {
  const { namespace } = client.options;
  const codec = createPayloadCodec(ring, 'pass');
  const raw = new Map<string, Uint8Array>();
  const opened: string[] = [];
  const forUi: WirePayload[] = [];
  const listed = await client.workflowService.listWorkflowExecutions({ namespace, pageSize: 1_000 });
  raw.set('list of workflows', ListWorkflowExecutionsResponse.encode(listed).finish());
  const schedules = await client.workflowService.listSchedules({ namespace, maximumPageSize: 100 });
  raw.set('list of schedules', ListSchedulesResponse.encode(schedules).finish());
  for (const { execution } of listed.executions ?? []) {
    const workflowId = execution?.workflowId ?? '';
    const runId = execution?.runId ?? '';
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory().catch(unlessGone);
    // Deleted since it was listed.
    if (history === null) continue;
    raw.set(`history of ${workflowId} ${runId}`, History.encode(history).finish());
    const described = await client.workflowService
      .describeWorkflowExecution({ namespace, execution: { workflowId, runId } })
      .catch(unlessGone);
    if (described === null) continue;
    raw.set(
      `description of ${workflowId} ${runId}`,
      DescribeWorkflowExecutionResponse.encode(described).finish(),
    );
    for (const payload of payloadsIn([history, described, listed])) {
      const [plain] = await codec.decode([payload]);
      opened.push(Buffer.from(plain?.data ?? []).toString());
    }
    forUi.push(...payloadsIn(history).slice(0, 2).map(wireOf));
  }
  return { raw, opened: opened.join('\n'), forUi };
}

// https://grpc.io/docs/guides/status-codes/
const NOT_FOUND = 5;

function unlessGone(error: unknown): null {
  const code: number | null = isGrpcServiceError(error) ? error.code : null;
  if (error instanceof WorkflowNotFoundError || code === NOT_FOUND) return null;
  throw error;
}

function wireOf({ metadata, data }: Payload): WirePayload {
  const entries = Object.entries(metadata ?? {});
  return {
    metadata: Object.fromEntries(
      entries.map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
    ),
    data: Buffer.from(data ?? []).toString('base64'),
  };
}
