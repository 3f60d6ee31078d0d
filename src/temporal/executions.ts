/** Finds executions and deletes them with their histories. */
import type { Client } from '@temporalio/client';
import { isGrpcServiceError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { searchAttributeKeys } from '../domain/search-attributes.ts';

export interface ExecutionAddress {
  readonly workflowId: string;
  readonly runId: string;
}

// https://grpc.io/docs/guides/status-codes/
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;

/** What Temporal lists of one execution. */
export interface ListedExecution extends ExecutionAddress {
  readonly scanRefs: readonly string[];
  readonly startedAt: Date;
}

/**
 * Every run that Temporal still lists under these workflow ids or run ids, open or closed; none if this Temporal does not
 * let us list.
 */
export async function listedRuns(
  client: Client,
  { workflowIds, runIds }: { readonly workflowIds: readonly string[]; readonly runIds: readonly string[] },
): Promise<ListedExecution[]> {
  const queries = [...clausesOf('WorkflowId', workflowIds), ...clausesOf('RunId', runIds)];
  const runs: ListedExecution[] = [];
  try {
    for (const query of queries) {
      for await (const { workflowId, runId, startTime, typedSearchAttributes } of client.workflow.list({
        query,
      })) {
        const scanRefs = typedSearchAttributes.get(searchAttributeKeys.scanRefs) ?? [];
        runs.push({ workflowId, runId, startedAt: startTime, scanRefs });
      }
    }
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
  return runs;
}

/** Temporal limits the length of queries. */
const VALUES_OF_A_QUERY = 50;

function clausesOf(attribute: string, values: readonly string[]): string[] {
  const quoted = values.map((value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`);
  const clauses: string[] = [];
  for (let from = 0; from < quoted.length; from += VALUES_OF_A_QUERY) {
    clauses.push(`${attribute} IN (${quoted.slice(from, from + VALUES_OF_A_QUERY).join(', ')})`);
  }
  return clauses;
}

/** The state of one execution, without a run id of the latest; null if Temporal knows none. */
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
 * Requests the deletion of one execution, which Temporal does some time later.
 * @returns `not-allowed` if this Temporal does not let us
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
    if (codeOf(error) === NOT_FOUND) return 'gone';
    if (isRefused(error)) return 'not-allowed';
    throw error;
  }
}

/** How long this namespace keeps closed executions; null if Temporal does not say. */
export async function retentionMs(client: Client): Promise<number | null> {
  try {
    const { namespace } = client.options;
    const { config } = await client.workflowService.describeNamespace({ namespace });
    const ttl = config?.workflowExecutionRetentionTtl?.seconds;
    return ttl == null ? null : Number(ttl) * 1_000;
  } catch (error) {
    if (isRefused(error)) return null;
    throw error;
  }
}

function isRefused(error: unknown): boolean {
  const code = codeOf(error);
  return code === PERMISSION_DENIED || code === UNIMPLEMENTED;
}

function codeOf(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code;
  return error instanceof ServiceError && isGrpcServiceError(error.cause) ? error.cause.code : undefined;
}
