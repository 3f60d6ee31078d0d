/** Looking for executions and deleting them for good, histories and all. */
import type { Client } from '@temporalio/client';
import { isGrpcServiceError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';

export interface ExecutionAddress {
  readonly workflowId: string;
  readonly runId: string;
}

// https://grpc.io/docs/guides/status-codes/
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;

/** Every run that Temporal still lists under a workflow id, open or closed. */
export async function runsUnder(client: Client, workflowId: string): Promise<ExecutionAddress[]> {
  const runs: ExecutionAddress[] = [];
  const query = `WorkflowId = '${workflowId.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  for await (const { runId } of client.workflow.list({ query })) runs.push({ workflowId, runId });
  return runs;
}

/** The state of one execution; null where Temporal knows none. Without a run id, of the latest. */
export async function stateOf(
  client: Client,
  workflowId: string,
  runId?: string,
): Promise<{ runId: string; isRunning: boolean; closedAt: Date | null } | null> {
  try {
    const description = await client.workflow.getHandle(workflowId, runId).describe();
    return {
      runId: description.runId,
      isRunning: description.status.name === 'RUNNING',
      closedAt: description.closeTime ?? null,
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || codeOf(error) === NOT_FOUND) return null;
    throw error;
  }
}

/**
 * Asks for the deletion of one execution, which Temporal does some time later.
 * @returns `not-allowed` where this Temporal does not let us
 */
export async function askToDelete(
  client: Client,
  execution: ExecutionAddress,
): Promise<'asked' | 'gone' | 'not-allowed'> {
  try {
    await client.workflowService.deleteWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: execution,
    });
    return 'asked';
  } catch (error) {
    const code = codeOf(error);
    if (code === NOT_FOUND) return 'gone';
    if (code === PERMISSION_DENIED || code === UNIMPLEMENTED) return 'not-allowed';
    throw error;
  }
}

/** How long this namespace keeps what is closed; null where Temporal does not say. */
export async function retentionMs(client: Client): Promise<number | null> {
  const { config } = await client.workflowService.describeNamespace({ namespace: client.options.namespace });
  const ttl = config?.workflowExecutionRetentionTtl?.seconds;
  return ttl == null ? null : Number(ttl) * 1_000;
}

function codeOf(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code;
  return error instanceof ServiceError && isGrpcServiceError(error.cause) ? error.cause.code : undefined;
}
