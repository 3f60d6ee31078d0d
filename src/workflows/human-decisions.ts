/**
 * A reviewer decides what would otherwise end as REQUIRES_REVIEW. One decision settles one question: the second of two
 * reviewers learns who was first, and a repeated decision gets the same answer.
 */
import { ApplicationFailure, condition, log } from '@temporalio/workflow';
import type { DecideRequest, HumanDecision, PendingDecision } from '../domain/decisions.ts';
import { refusals } from '../domain/messages.ts';
import type { Granted } from '../domain/verdicts/approvals.ts';
import { refusal } from './replies.ts';

export class HumanDecisions {
  /** The decisions so far, in order; another one may follow an approval at the gate. */
  readonly made: HumanDecision[] = [];
  /** The approvals that the run has acted on and on which a VERIFIED would depend. */
  private granted: readonly Granted[] = [];
  pending: PendingDecision | null = null;
  /** The newest decision, until the run acts on it. */
  private fresh: HumanDecision | null = null;
  private isOutdated: () => boolean = () => false;

  private readonly isOver: () => boolean;

  /** @param isOver whether the run is being cancelled, so that nothing is left to decide */
  constructor(isOver: () => boolean) {
    this.isOver = isOver;
  }

  decide(request: DecideRequest): HumanDecision {
    return this.repeated(request) ?? this.take(request);
  }

  /** @throws ApplicationFailure if no decision is awaited, or not this one */
  refuseUntimely(request: DecideRequest): void {
    if (this.repeated(request) === null) this.refuseUnlessAsked(request);
  }

  /**
   * Waits until a reviewer has decided.
   * @param isOutdated whether the question has changed meanwhile
   * @param remind is called once, if `remindAt` (ms since the epoch) passes without a decision
   */
  async wait(
    pending: PendingDecision,
    isOutdated: () => boolean,
    remindAt: number | null,
    remind: () => void,
  ): Promise<HumanDecision | 'outdated' | 'too-late'> {
    this.pending = pending;
    this.fresh = null;
    this.isOutdated = isOutdated;
    const settled = () => this.fresh !== null || isOutdated();
    const summary = 'A reviewer’s decision';
    try {
      const until = Date.parse(pending.until);
      // A reminder after the deadline would delay the deadline.
      const untilReminder = remindAt === null || remindAt >= until ? 0 : remindAt - Date.now();
      if (untilReminder > 0 && !(await condition(settled, untilReminder, { summary }))) {
        log.warn('A verification still waits for a reviewer.', { reasons: pending.reasons.join(',') });
        remind();
      }
      const left = Math.max(1, until - Date.now());
      if (!settled()) await condition(settled, left, { summary });
      // This holds even for a decision of the same moment: it was about an old state, and the run awaits another decision.
      return isOutdated() ? 'outdated' : (this.fresh ?? 'too-late');
    } finally {
      this.pending = null;
    }
  }

  get inForce(): readonly Granted[] {
    return this.granted;
  }

  grant(approval: Granted): void {
    this.granted = [...this.granted, approval];
  }

  /** Forgets the approvals: what they were about is judged again without them. */
  lapse(): void {
    this.granted = [];
  }

  private take({ decision, by, reviewer, reason, seen }: DecideRequest): HumanDecision {
    const reasons = this.pending?.reasons ?? [];
    const made = { decision, by, reviewer, reason, seen, reasons, at: new Date().toISOString() };
    this.made.push(made);
    this.fresh = made;
    return made;
  }

  /** The decision in force, if the same key sends the same one again. */
  private repeated({ by, decision }: DecideRequest): HumanDecision | null {
    const standing = this.standing();
    return standing !== null && standing.by === by && standing.decision === decision ? standing : null;
  }

  /** The decision that settled the latest question; none while a question is open. */
  private standing(): HumanDecision | null {
    const isOpen = this.pending !== null && this.fresh === null;
    return isOpen ? null : (this.made.at(-1) ?? null);
  }

  private refuseUnlessAsked(request: DecideRequest): void {
    const { pending } = this;
    const standing = this.standing();
    refuseDecision(request, { standing, pending, isOver: this.isOver(), isOutdated: this.isOutdated() });
  }
}

interface AskedDecision {
  readonly standing: HumanDecision | null;
  readonly pending: PendingDecision | null;
  readonly isOver: boolean;
  readonly isOutdated: boolean;
}

/** @throws ApplicationFailure if no question is open, or another one than the reviewer saw */
export function refuseDecision(
  { decision, seen }: Pick<DecideRequest, 'decision' | 'seen'>,
  { standing, pending, isOver, isOutdated }: AskedDecision,
): void {
  if (standing !== null) {
    throw ApplicationFailure.create({
      type: refusals.alreadyDecided,
      message: 'The verification is already decided.',
      nonRetryable: true,
      details: [standing],
    });
  }
  if (pending === null || isOver) throw refusal(refusals.nothingToDecide);
  if (decision === 'approve' && pending.approval === 'impossible') {
    throw refusal(refusals.approvalImpossible, pending.obstacle);
  }
  // Whoever approves says what was looked at; a key of Temporal's alone cannot know the digest.
  if (decision === 'approve' && seen === null && pending.comparisonDigest !== null)
    throw refusal(refusals.seenRequired);
  const sawAnother = seen !== null && seen !== pending.comparisonDigest;
  if (sawAnother || isOutdated) throw refusal(refusals.decisionOutdated);
}
