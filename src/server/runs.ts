/**
 * What the server asks of Temporal, each call with a deadline of its own: the client's ten retries would
 * otherwise outlast any HTTP request. A call that Temporal does not answer throws the problem
 * `temporal_unavailable`; nothing is known then of what was requested.
 */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import {
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { startErasure } from '../temporal/erasures.ts';
import { openUpdateIdOf, WORKFLOW_ID_PREFIX } from '../temporal/ids.ts';
import type { WorkflowNames } from '../temporal/ids.ts';
import type { ErasureInput } from '../domain/requests/erasure.ts';
import type { CancelReply, OpenSessionReply, ResumeReply } from '../domain/messages.ts';
import type { Correction, VerificationInput, Wishes } from '../domain/input.ts';
import type { DecideReply, DecideRequest } from '../domain/decisions.ts';
import type { IdenfyEvent } from '../domain/idenfy-event.ts';
import type { VerificationView } from '../domain/view.ts';
import {
  cancel,
  decide,
  idenfyEvent,
  openSession,
  replaceRequest,
  resume,
  verification,
} from '../workflows/messages.ts';
import { MESSAGE_VERSION } from '../domain/messages.ts';
import { searchAttributeKeys } from '../domain/search-attributes.ts';
import type { Method, OrUnknown, Stage } from '../domain/words.ts';
import { methods, orUnknown, stages, UNKNOWN, workflowTypes } from '../domain/words.ts';
import { Problem } from './problems.ts';

/** One execution: the run of one attempt. */
export interface RunAddress {
  readonly clientId: string;
  readonly verificationId: string;
}

export interface RunDescription extends RunAddress {
  readonly isRunning: boolean;
  readonly method: OrUnknown<Method>;
  /** Null where it has not rested anywhere yet. */
  readonly stage: OrUnknown<Stage> | null;
  readonly scanRefs: readonly string[];
  readonly startedAt: Date;
  readonly closedAt: Date | null;
}

/** Temporal lists the latest first and sorts by nothing else everywhere; more than these nobody looks through. */
const MOST_LISTED = 500;

export class Runs {
  private readonly client: Client;
  private readonly names: WorkflowNames;
  private readonly taskQueue: string;
  private readonly deadlineMs: number;
  private readonly views = new Map<string, Promise<VerificationView>>();

  constructor(options: { client: Client; names: WorkflowNames; taskQueue: string; deadlineMs: number }) {
    this.client = options.client;
    this.names = options.names;
    this.taskQueue = options.taskQueue;
    this.deadlineMs = options.deadlineMs;
  }

  /** Joins the attempt's one update, or starts the run with it. @throws WorkflowUpdateFailedError */
  async openOrJoin(
    method: Method,
    input: VerificationInput,
    deadline: number,
    signal: AbortSignal,
  ): Promise<OpenSessionReply> {
    const attributes: SearchAttributePair[] = [
      { key: searchAttributeKeys.method, value: method },
      // Given with the start it costs nothing, and a moment later it is true.
      {
        key: searchAttributeKeys.stage,
        value: input.isLean === true ? 'awaiting-user' : 'creating-session',
      },
    ];
    const startWorkflowOperation = new WithStartWorkflowOperation(workflowTypes[method], {
      workflowId: this.names.of(input.clientId),
      taskQueue: this.taskQueue,
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      typedSearchAttributes: attributes,
      // For people who look for a client in Temporal UI; encrypted like all payloads.
      ...(this.names.isReadable ? {} : { memo: { clientId: input.clientId } }),
      staticSummary: `Dual verification (${method}), attempt ${input.attempt + 1}`,
    });
    return await this.until(deadline, async () =>
      this.client.withAbortSignal(signal, async () =>
        this.client.workflow.executeUpdateWithStart(openSession, {
          args: [{ v: MESSAGE_VERSION, attempt: input.attempt }],
          updateId: openUpdateIdOf(input.attempt),
          startWorkflowOperation,
        }),
      ),
    );
  }

  /** Joins one run that is known to be open, and starts none. @throws WorkflowNotFoundError when it is over */
  async join(
    run: RunAddress,
    attempt: number,
    deadline: number,
    signal: AbortSignal,
  ): Promise<OpenSessionReply> {
    return await this.until(deadline, async () =>
      this.client.withAbortSignal(signal, async () =>
        this.handle(run).executeUpdate(openSession, {
          args: [{ v: MESSAGE_VERSION, attempt }],
          updateId: openUpdateIdOf(attempt),
        }),
      ),
    );
  }

  /** The latest run of a client, or the named one; null where Temporal knows none. */
  async describe(clientId: string, verificationId?: string): Promise<RunDescription | null> {
    try {
      const description = await this.until(this.soon(), async () =>
        this.client.workflow.getHandle(this.names.of(clientId), verificationId).describe(),
      );
      return describedRun(clientId, description);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  }

  /**
   * Hangs until its deadline where no worker answers. Whoever asks meanwhile gets the same answer: beside a workflow
   * task Temporal takes one query a run (`history.maxBufferedQueryCount`) and refuses the others, and the client
   * would wait a second or more before it asks again.
   */
  async view(run: RunAddress, deadlineMs: number): Promise<VerificationView> {
    const running = this.views.get(run.verificationId);
    if (running !== undefined) return await running;
    const asked = this.until(Date.now() + deadlineMs, async () =>
      this.handle(run).query(verification),
    ).finally(() => this.views.delete(run.verificationId));
    this.views.set(run.verificationId, asked);
    return await asked;
  }

  async cancel(clientId: string, by: string): Promise<CancelReply> {
    return await this.until(this.soon(), async () =>
      this.client.workflow
        .getHandle(this.names.of(clientId))
        .executeUpdate(cancel, { args: [{ v: MESSAGE_VERSION, by }] }),
    );
  }

  /** @throws WorkflowUpdateFailedError when it is not blocked, WorkflowNotFoundError when it is over */
  async resume(clientId: string, by: string, correction: Correction): Promise<ResumeReply> {
    return await this.until(this.soon(), async () =>
      this.client.workflow
        .getHandle(this.names.of(clientId))
        .executeUpdate(resume, { args: [{ v: MESSAGE_VERSION, by, correction }] }),
    );
  }

  /**
   * Requests of a blocked run something else than its caller requested before.
   * @throws WorkflowUpdateFailedError where there is nothing to replace, WorkflowNotFoundError when it is over
   */
  async replaceRequest(run: RunAddress, attempt: number, wishes: Wishes, requestId: string): Promise<void> {
    await this.until(this.soon(), async () =>
      this.handle(run).executeUpdate(replaceRequest, {
        args: [{ v: MESSAGE_VERSION, attempt, wishes }],
        // One request replaces once, however often its call is repeated.
        updateId: `replace-${requestId}`,
      }),
    );
  }

  /**
   * @param verificationId the run that is meant; left out, whichever is open
   * @throws WorkflowUpdateFailedError when it is refused, WorkflowNotFoundError when the run is over
   */
  async decide(
    { clientId, verificationId }: { clientId: string; verificationId?: string | undefined },
    request: Omit<DecideRequest, 'v'>,
  ): Promise<DecideReply> {
    return await this.until(this.soon(), async () =>
      this.client.workflow
        .getHandle(this.names.of(clientId), verificationId)
        .executeUpdate(decide, { args: [{ v: MESSAGE_VERSION, ...request }] }),
    );
  }

  /**
   * False when that run is over: the webhook then goes to its record, never to a newer run.
   * @throws SignalRefusedError when no later try would succeed
   */
  async signal(run: RunAddress, event: IdenfyEvent): Promise<boolean> {
    try {
      await this.until(this.soon(), async () => this.handle(run).signal(idenfyEvent, event));
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      if (isRefusedForGood(error)) throw new SignalRefusedError({ cause: error });
      throw error;
    }
  }

  /** Does nothing where it runs already. */
  async startErasure(input: ErasureInput): Promise<void> {
    await this.until(this.soon(), async () => startErasure(this.client, this.taskQueue, input));
  }

  /** The open runs that wait for an operator, the longest open first. Temporal's list is some seconds behind. */
  async blocked(limit: number): Promise<RunDescription[]> {
    const query = `VerificationStage = 'blocked' AND ExecutionStatus = 'Running' AND TaskQueue = '${this.taskQueue}'`;
    const found = await this.until(this.soon(), async () => {
      const listed: RunDescription[] = [];
      for await (const run of this.client.workflow.list({ query })) {
        const clientId = this.names.isReadable
          ? run.workflowId.slice(WORKFLOW_ID_PREFIX.length)
          : run.memo?.['clientId'];
        if (typeof clientId === 'string') listed.push(describedRun(clientId, run));
        if (listed.length >= MOST_LISTED) break;
      }
      return listed;
    });
    return found
      .toSorted((one, other) => one.startedAt.getTime() - other.startedAt.getTime())
      .slice(0, limit);
  }

  async ping(withinMs = 2_000): Promise<void> {
    await this.until(Date.now() + withinMs, async () => this.client.workflowService.getSystemInfo({}));
  }

  private handle(run: RunAddress) {
    return this.client.workflow.getHandle(this.names.of(run.clientId), run.verificationId);
  }

  private soon(): number {
    return Date.now() + this.deadlineMs;
  }

  private async until<T>(deadline: number, call: () => Promise<T>): Promise<T> {
    try {
      return await this.client.withDeadline(deadline, call);
    } catch (error) {
      throw isUnavailable(error) ? new Problem('temporal_unavailable', { cause: error }) : error;
    }
  }
}

/** Temporal does not take this signal, now or later: the run has had too many, or it is too large. */
export class SignalRefusedError extends Error {
  override readonly name = 'SignalRefusedError';

  constructor(options: ErrorOptions) {
    super('Temporal refuses this signal, however often it is sent.', options);
  }
}

const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;

/**
 * What Temporal answers above its limit of signals (10,000 a run, `history.maximumSignalsPerExecution`), of a payload
 * and of a message. Only of the last it shares the code with a rate, which passes.
 */
function isRefusedForGood(error: unknown): boolean {
  for (let cause = error; Error.isError(cause); cause = cause.cause) {
    if (!isGrpcServiceError(cause)) continue;
    const code: number = cause.code;
    return (
      code === INVALID_ARGUMENT || (code === RESOURCE_EXHAUSTED && / larger than max /.test(cause.details))
    );
  }
  return false;
}

function isUnavailable(error: unknown): boolean {
  if (!Error.isError(error)) return false;
  // The SDK's own name for an update whose call timed out; the class is not exported everywhere it is thrown.
  if (error.name === 'WorkflowUpdateRPCTimeoutOrCancelledError') return true;
  return error instanceof ServiceError || isGrpcServiceError(error);
}

type Described = Pick<
  WorkflowExecutionInfo,
  'runId' | 'type' | 'status' | 'typedSearchAttributes' | 'startTime' | 'closeTime'
>;

function describedRun(clientId: string, description: Described): RunDescription {
  const attributes = description.typedSearchAttributes;
  const stage = attributes.get(searchAttributeKeys.stage);
  return {
    clientId,
    verificationId: description.runId,
    isRunning: description.status.name === 'RUNNING',
    method: methods.find((method) => workflowTypes[method] === description.type) ?? UNKNOWN,
    stage: stage === undefined ? null : orUnknown(stages, stage),
    scanRefs: attributes.get(searchAttributeKeys.scanRefs) ?? [],
    startedAt: description.startTime,
    closedAt: description.closeTime ?? null,
  };
}
