/** A reviewer's decision, from the API and the review desk alike. */
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { approvalObstacles } from '../domain/decisions.ts';
import type { ApprovalObstacle } from '../domain/decisions.ts';
import { overrulesIdenfy } from '../domain/verdicts/overruling.ts';
import type { Records, VerificationRecord } from '../records/index.ts';
import type { DecideRequest } from '../domain/decisions.ts';
import { refusals } from '../domain/messages.ts';
import { logAct } from './acts.ts';
import type { ProblemCode } from './problems.ts';
import { Problem } from './problems.ts';
import { whyImpossible } from './reasons/approval-obstacles.ts';
import type { Runs } from './runs.ts';
import { recordIfTerminated } from './terminations.ts';
import { decisionResource, recordedDecision } from './verification-resource.ts';
import type { DecisionResource } from './verification-schemas.ts';

export interface DecideOrder extends Omit<DecideRequest, 'v'> {
  readonly clientId: string;
  /** A keyed hash of the address that it came from. */
  readonly source: string;
  /** The attempt that was looked at, so that no newer one is decided in its place; left out, the open one. */
  readonly verificationId?: string;
}

export interface Decided extends DecisionResource {
  readonly verificationId: string;
}

/** An approval that counts once somebody else has approved as well. */
export interface FirstOfTwo {
  readonly verificationId: string;
  readonly needs: 'second-approval';
  readonly approvedBy: string;
  readonly approvedAt: string;
}

type DutyRules = Pick<Config['desk'], 'decideOwn' | 'twoApprovals'>;

interface OpenQuestion {
  readonly record: VerificationRecord;
  readonly since: Date;
}

/** A query hangs until its deadline if no worker answers; then the problem has no reason. */
const VIEW_DEADLINE_MS = 2_000;

const standingSchema = z.object({ decision: z.string(), by: z.string(), at: z.string() });

const problemOf: ReadonlyMap<string, ProblemCode> = new Map<string, ProblemCode>([
  [refusals.nothingToDecide, 'nothing_to_decide'],
  [refusals.decisionOutdated, 'decision_outdated'],
  [refusals.seenRequired, 'seen_required'],
]);

export class Decider {
  private readonly records: Records;
  private readonly runs: Runs;

  private readonly rules: DutyRules;

  constructor(options: { records: Records; runs: Runs; rules: DutyRules }) {
    this.records = options.records;
    this.runs = options.runs;
    this.rules = options.rules;
  }

  /**
   * @returns what was decided, or that a second person has to approve as well
   * @throws Problem own_verification, seen_required, nothing_to_decide, already_decided (who, what, when), decision_outdated, approval_impossible,
   * verification_closed, verification_not_found, temporal_unavailable
   */
  async decide(order: DecideOrder): Promise<Decided | FirstOfTwo> {
    const { clientId, verificationId: wanted, source, ...request } = order;
    const { by, decision: chosen, seen, reviewer } = request;
    if (!this.rules.decideOwn && (await this.records.openers.hasOpened(clientId, by)))
      throw new Problem('own_verification');
    const asked = chosen === 'approve' ? await this.openQuestion(order) : null;
    if (asked !== null && asked.record.comparisonDigest !== null && seen === null)
      throw new Problem('seen_required');
    await logAct(this.records, {
      kind: 'deciding',
      by,
      clientId,
      verificationId: wanted ?? null,
      source,
      hashed: { seen, reviewer },
      detail: { decision: chosen },
    });
    if (asked !== null && this.rules.twoApprovals && overrulesIdenfy(asked.record)) {
      const first = await this.firstOfTwo(order, asked);
      if (first !== null) return first;
    }
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

  /** The open attempt as its reviewers see it, while it waits for them. */
  private async openQuestion({ clientId, verificationId }: DecideOrder): Promise<OpenQuestion | null> {
    const { verifications } = this.records;
    const record = await (verificationId === undefined
      ? verifications.latestOf(clientId)
      : verifications.byId(verificationId));
    if (record === null || record.closedAt !== null || record.reviewSince === null) return null;
    return { record, since: record.reviewSince };
  }

  /** Null when somebody else has approved it before. */
  private async firstOfTwo(
    { by, reviewer, reason, seen }: DecideOrder,
    { record, since }: OpenQuestion,
  ): Promise<FirstOfTwo | null> {
    const { verificationId, approval, comparisonDigest } = record;
    if (approval === 'impossible') throw await this.impossible(record);
    // What the run would find as well: kept is only what could count.
    if (seen !== null && seen !== comparisonDigest) throw new Problem('decision_outdated');
    const own = { verificationId, approvedBy: by, reviewer, reason, reviewSince: since };
    const waits = await this.records.firstApprovals.waitsSince({ ...own, approvedAt: new Date() });
    if (waits === null) return null;
    return { verificationId, needs: 'second-approval', approvedBy: by, approvedAt: waits.toISOString() };
  }

  private async impossible(run: VerificationRecord): Promise<Problem> {
    const view = await this.runs.view(run, VIEW_DEADLINE_MS).catch(() => null);
    return impossible(view?.pendingDecision?.obstacle);
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
  if (cause instanceof ApplicationFailure && type === refusals.approvalImpossible)
    return impossible(obstacleSchema.safeParse(cause.details?.[0]).data, error);
  const code = problemOf.get(type);
  if (code !== undefined) return new Problem(code, { cause: error });
  const standing =
    cause instanceof ApplicationFailure ? standingSchema.safeParse(cause.details?.[0]).data : undefined;
  return standing === undefined
    ? new Problem('nothing_to_decide', { cause: error })
    : alreadyDecided(standing, error);
}

const obstacleSchema = z.enum(approvalObstacles);

/** A run of an earlier version does not say why. */
function impossible(obstacle: ApprovalObstacle | undefined, cause?: unknown): Problem {
  return new Problem('approval_impossible', {
    ...(obstacle === undefined ? {} : { reason: obstacle, detail: whyImpossible[obstacle] }),
    cause,
  });
}

function alreadyDecided({ by, decision, at }: z.infer<typeof standingSchema>, cause: unknown): Problem {
  return new Problem('already_decided', {
    detail: `The key "${by}" decided it before`,
    members: { decidedBy: by, decision, decidedAt: at },
    cause,
  });
}
