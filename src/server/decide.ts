/** A reviewer's decision, from the API and the review desk alike. */
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import type { Records } from '../records/index.ts';
import type { DecideRequest } from '../domain/decisions.ts';
import { refusals } from '../domain/messages.ts';
import { logAct } from './acts.ts';
import type { ProblemCode } from './problems.ts';
import { Problem } from './problems.ts';
import type { Runs } from './runs.ts';
import { recordIfTerminated } from './terminations.ts';
import { decisionResource, recordedDecision } from './verification-resource.ts';
import type { DecisionResource } from './verification-schemas.ts';

export interface DecideOrder extends Omit<DecideRequest, 'v'> {
  readonly clientId: string;
  /** The attempt that was looked at, so that no newer one is decided in its place; left out, the open one. */
  readonly verificationId?: string;
}

export interface Decided extends DecisionResource {
  readonly verificationId: string;
}

const standingSchema = z.object({ decision: z.string(), by: z.string(), at: z.string() });

const problemOf: ReadonlyMap<string, ProblemCode> = new Map<string, ProblemCode>([
  [refusals.nothingToDecide, 'nothing_to_decide'],
  [refusals.decisionOutdated, 'decision_outdated'],
  [refusals.approvalImpossible, 'approval_impossible'],
]);

export class Decider {
  private readonly records: Records;
  private readonly runs: Runs;

  constructor(options: { records: Records; runs: Runs }) {
    this.records = options.records;
    this.runs = options.runs;
  }

  /**
   * @throws Problem nothing_to_decide, already_decided (who, what, when), decision_outdated, approval_impossible,
   * verification_closed, verification_not_found, temporal_unavailable
   */
  async decide(order: DecideOrder): Promise<Decided> {
    const { clientId, verificationId: wanted, ...request } = order;
    const { by, decision: chosen, seen, reviewer } = request;
    await logAct(this.records, {
      kind: 'deciding',
      by,
      clientId,
      verificationId: wanted ?? null,
      hashed: { seen, reviewer },
      detail: { decision: chosen },
    });
    try {
      const { verificationId, decision } = await this.runs.decide(
        { clientId, verificationId: wanted },
        request,
      );
      return { verificationId, ...decisionResource(decision) };
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError) throw refusedAs(error);
      if (error instanceof WorkflowNotFoundError) return await this.afterTheEnd(order, error);
      throw error;
    }
  }

  /** Who asks twice gets the same answer, also when the run is over since. */
  private async afterTheEnd(
    { clientId, verificationId, by, decision }: DecideOrder,
    cause: unknown,
  ): Promise<Decided> {
    const { verifications } = this.records;
    const record = await (verificationId === undefined
      ? verifications.latestOf(clientId)
      : verifications.byId(verificationId));
    if (record === null) throw new Problem('verification_not_found', { cause });
    if (record.closedAt === null)
      await recordIfTerminated({ records: this.records, runs: this.runs }, record);
    const made = record.decisions.at(-1);
    if (made === undefined) throw new Problem('verification_closed', { cause });
    if (made.decidedBy === by && made.decision === decision) {
      return { verificationId: record.verificationId, ...recordedDecision(made) };
    }
    throw alreadyDecided(
      { by: made.decidedBy, decision: made.decision, at: made.decidedAt.toISOString() },
      cause,
    );
  }
}

function refusedAs(error: WorkflowUpdateFailedError): Problem {
  const { cause } = error;
  const type = cause instanceof ApplicationFailure ? (cause.type ?? '') : '';
  const code = problemOf.get(type);
  if (code !== undefined) return new Problem(code, { cause: error });
  const standing =
    cause instanceof ApplicationFailure ? standingSchema.safeParse(cause.details?.[0]).data : undefined;
  return standing === undefined
    ? new Problem('nothing_to_decide', { cause: error })
    : alreadyDecided(standing, error);
}

function alreadyDecided({ by, decision, at }: z.infer<typeof standingSchema>, cause: unknown): Problem {
  return new Problem('already_decided', {
    detail: `The key "${by}" decided it before`,
    members: { decidedBy: by, decision, decidedAt: at },
    cause,
  });
}
