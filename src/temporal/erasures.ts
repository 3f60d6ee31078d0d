/** Starts the workflow of an erasure, for the server and for retention. */
import type { Client } from '@temporalio/client';
import type { ErasureInput } from '../domain/requests/erasure.ts';

/** The id is random, so that the name holds nothing about the client. May be repeated. */
export async function startErasure(client: Client, taskQueue: string, input: ErasureInput): Promise<void> {
  await client.workflow.start('erasure', {
    workflowId: erasureWorkflowId(input.erasureId),
    taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: 'Erasure',
  });
}

export function erasureWorkflowId(erasureId: string): string {
  return `erasure-${erasureId}`;
}
