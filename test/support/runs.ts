/**
 * Workflows alone, in a `TestWorkflowEnvironment` on the Temporal server that the suite shares. Activities are
 * stand-ins, so that a test plays weeks and close races by signals, updates and held activities. A deadline that a test
 * is about is given in milliseconds; all others keep their defaults and never pass.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { Context } from '@temporalio/activity';
import type { WorkflowHandle, WorkflowUpdateHandle } from '@temporalio/client';
import type { DataConverter, Payload } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import * as messages from '../../src/workflows/messages.ts';
import type { DecideReply, ReviewDecision } from '../../src/domain/decisions.ts';
import type { IdenfyEvent } from '../../src/domain/idenfy-event.ts';
import type { Correction, VerificationInput } from '../../src/domain/input.ts';
import type { CancelReply, CancelRequest, ResumeReply } from '../../src/domain/messages.ts';
import { taskQueues } from '../../src/domain/queues.ts';
import type { VerificationResult, VerificationView } from '../../src/domain/view.ts';
import type { Method, Stage } from '../../src/domain/words.ts';
import { verificationInput } from '../workflows/builders.ts';
import { temporalAddress, workflowBundle } from './environment.ts';
import { testKeyRing } from './keys.ts';
import { useQuietRuntime } from './quiet-runtime.ts';
import { letAllGo, newGate, standIns } from './stand-ins.ts';
import type { Held, StandIns } from './stand-ins.ts';
import { until } from './until.ts';

useQuietRuntime();

type Input = Partial<Omit<VerificationInput, 'deadlines'>> & {
  readonly deadlines?: Partial<VerificationInput['deadlines']>;
};

/** Every wait of a test takes a second at most, and longer only on a busy machine. */
const LONGEST_WAIT_MS = 20_000;

export interface Runs {
  verification(method: Method, activities: StandIns, input?: Input): Promise<Run>;
  /** Any other workflow. */
  start(workflow: string, activities: StandIns, input: object): Promise<WorkflowHandle>;
}

/** For the tests of a file. */
export function useRuns(): () => Runs {
  let running: (Runs & { close(): Promise<void> }) | undefined;
  beforeAll(async () => {
    running = await startRuns();
  });
  afterEach(letAllGo);
  afterAll(async () => running?.close());
  return () => {
    if (running === undefined) throw new Error('the environment is not started yet');
    return running;
  };
}

async function startRuns(): Promise<Runs & { close(): Promise<void> }> {
  const closings = new Map<string, () => Promise<void>>();
  const dataConverter = holding(createDataConverter(testKeyRing, { by: 'worker' }), closings);
  const environment = await TestWorkflowEnvironment.createFromExistingServer({
    ...(await temporalAddress()),
    client: { dataConverter },
  });
  const queues = taskQueues(`${randomUUID()}-`);
  /** Of each open run, by its workflow id. */
  const known = new Map<string, StandIns>();
  const shared = {
    connection: environment.nativeConnection,
    namespace: environment.namespace ?? 'default',
    dataConverter,
    activities: dispatching(known),
  };
  const codePath = await workflowBundle();
  const workers = [
    await Worker.create({ ...shared, taskQueue: queues.verifications, workflowBundle: { codePath } }),
    await Worker.create({ ...shared, taskQueue: queues.idenfyApi }),
  ];
  const stopped = workers.map(async (worker) => worker.run());

  async function start(workflow: string, activities: StandIns, input: object): Promise<WorkflowHandle> {
    const workflowId = `alone-${randomUUID()}`;
    known.set(workflowId, activities);
    const { verifications: taskQueue } = queues;
    return await environment.client.workflow.start(workflow, { workflowId, taskQueue, args: [input] });
  }

  return {
    start,
    async verification(method, activities, { deadlines, ...changes } = {}) {
      const plain = verificationInput(changes);
      const input = { ...plain, deadlines: { ...plain.deadlines, ...deadlines } };
      return new Run(await start(`${method}Verification`, activities, input), activities, closings);
    },
    async close() {
      for (const worker of workers) worker.shutdown();
      await Promise.all(stopped);
      await environment.teardown();
    },
  };
}

export class Run {
  readonly handle: WorkflowHandle;
  readonly activities: StandIns;
  private readonly closings: Map<string, () => Promise<void>>;

  constructor(handle: WorkflowHandle, activities: StandIns, closings: Map<string, () => Promise<void>>) {
    this.handle = handle;
    this.activities = activities;
    this.closings = closings;
  }

  /** A webhook; resolves when Temporal has it. */
  async tell(event: IdenfyEvent): Promise<void> {
    await this.handle.signal(messages.idenfyEvent, event);
  }

  async view(): Promise<VerificationView> {
    return await this.handle.query(messages.verification);
  }

  /** Looks until the run is there. */
  async until(what: string, isSo: (view: VerificationView) => boolean): Promise<VerificationView> {
    let latest: VerificationView | undefined;
    const look = async () => {
      latest = await this.view();
      return isSo(latest) ? latest : undefined;
    };
    return await until(what, look, LONGEST_WAIT_MS).catch((cause: unknown) => {
      throw new Error(`${what}: it never came; ${told(latest)}`, { cause });
    });
  }

  async reached(stage: Stage): Promise<VerificationView> {
    return await this.until(stage, (view) => view.stage === stage);
  }

  async resume(correction: Correction = {}): Promise<ResumeReply> {
    return await this.handle.executeUpdate(messages.resume, { args: [{ v: 1, by: 'operator', correction }] });
  }

  async decide(decision: ReviewDecision): Promise<DecideReply> {
    const by = { by: 'reviewer', reviewer: null, reason: 'Looked at it.', seen: 'comparison-1' };
    return await this.handle.executeUpdate(messages.decide, { args: [{ v: 1, decision, ...by }] });
  }

  /** Resolves when the run has accepted or refused it, which may be long before it ends. */
  async cancel(): Promise<WorkflowUpdateHandle<CancelReply>> {
    const request: CancelRequest = { v: 1, by: 'caller' };
    return await this.handle.startUpdate(messages.cancel, { args: [request], waitForStage: 'ACCEPTED' });
  }

  async result(): Promise<VerificationResult> {
    const aborted = new AbortController();
    const late = pause(LONGEST_WAIT_MS, null, { signal: aborted.signal }).catch(() => null);
    const result: VerificationResult | null = await Promise.race([this.handle.result(), late]);
    aborted.abort();
    if (result === null) throw new Error(`It never ended; ${told(await this.view())}`);
    return result;
  }

  /** The run is held in its last task: it has decided to end, and Temporal does not know it yet. */
  holdClosing(): Held {
    const gate = newGate();
    this.closings.set(this.handle.workflowId, async () => {
      this.closings.delete(this.handle.workflowId);
      await gate.here();
    });
    return gate;
  }
}

function told(view: VerificationView | undefined): string {
  if (view === undefined) return 'it told nothing';
  return [view.stage, ...view.timeline.map(({ at, what }) => `${at} ${what}`)].join('\n');
}

/** Each run has its own stand-ins, and all runs of a file have the same workers. */
function dispatching(known: ReadonlyMap<string, StandIns>) {
  return Object.fromEntries(
    Object.keys(standIns()).map((name) => [
      name,
      async (...request: unknown[]): Promise<unknown> => {
        const { workflowExecution } = Context.current().info;
        const activities = known.get(workflowExecution?.workflowId ?? '');
        const work: unknown = activities === undefined ? undefined : Reflect.get(activities, name);
        if (typeof work !== 'function') throw new Error(`No stand-in for ${name}.`);
        const answer: unknown = await Reflect.apply(work, undefined, request);
        return answer;
      },
    ]),
  );
}

/** A codec sees the result of a run before Temporal does. */
function holding(
  converter: DataConverter,
  closings: ReadonlyMap<string, () => Promise<void>>,
): DataConverter {
  return {
    ...converter,
    payloadCodecs: [
      {
        async encode(payloads, context) {
          if (context?.type === 'workflow' && payloads.some(isResult))
            await closings.get(context.workflowId)?.();
          return payloads;
        },
        decode: async (payloads) => payloads,
      },
      ...(converter.payloadCodecs ?? []),
    ],
  };
}

function isResult({ data }: Payload): boolean {
  return /^\{"v":1,"verificationId":"[^"]*","outcome":"\w+","reasons"/.test(String(Buffer.from(data ?? [])));
}
