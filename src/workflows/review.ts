/**
 * A run that would end as REQUIRES_REVIEW awaits a reviewer's decision. The activity that records VERIFIED also compares
 * both results, so only its answer says whether a reviewer has to look.
 */
import { CancellationScope, isCancellation, patched } from '@temporalio/workflow';
import {
  approvalOf,
  hasOtherResults,
  isOtherwise,
  obstacleTo,
  resultsNow,
} from '../domain/verdicts/approvals.ts';
import type { Approvable } from '../domain/verdicts/approvals.ts';
import type { ActivityProxies } from './activities.ts';
import type { HumanDecisions } from './human-decisions.ts';
import type { VerificationInput } from '../domain/input.ts';
import type { StoredDocument } from '../domain/requests/documents.ts';
import type { RecordedConclusion } from '../domain/requests/records.ts';
import { tryActivity } from './try-activity.ts';
import type { Approval, HumanDecision, PendingDecision } from '../domain/decisions.ts';
import type { Session } from '../domain/sessions.ts';
import { isEndWithoutVerdict } from '../domain/idenfy-event.ts';

import type { Conclusion } from '../domain/reasons.ts';
import type { SessionRole } from '../domain/words.ts';

/** The point at which the steps of a method stop. */
export interface Stop extends Conclusion {
  /** In place of VERIFIED: `impossible`, or what lets the steps continue. */
  readonly onApproval?: 'impossible' | (() => void);
}

/** A conclusion in force. */
export interface Settled extends Conclusion {
  /** A reviewer approved exactly this, with everything that speaks against it. */
  readonly isApproved?: boolean;
}

/** What a review needs of its run. */
export interface Reviewed {
  readonly id: string;
  readonly input: VerificationInput;
  readonly sessions: {
    readonly all: () => readonly Session[];
    readonly latest: (role: SessionRole) => Session | undefined;
  };
  readonly activities: Pick<ActivityProxies, 'leaveReview' | 'fileLinks' | 'storeImages'>;
  readonly decisions: Pick<HumanDecisions, 'grant' | 'made'>;
  note(what: string): void;
  documentsStored(stored: readonly StoredDocument[]): void;
  /** Records what the steps concluded: as the end, or as a question for a reviewer. */
  recordForReview(
    conclusion: Conclusion,
    review: {
      readonly since: number;
      readonly until: number;
      readonly approval: Approval;
      readonly remindAt: number | null;
    },
  ): Promise<RecordedConclusion>;
  /** @returns the decision, or why there is none: the question has changed, or the deadline has passed */
  askReviewer(
    pending: PendingDecision,
    isOutdated: () => boolean,
    remindAt: number | null,
  ): Promise<HumanDecision | 'outdated' | 'too-late'>;
}

/** What a reviewer compares; never videos. The names are iDenfy's (idenfy-api.md 3.9). */
const IMAGES_TO_COMPARE = ['FRONT', 'BACK', 'FACE'] as const;

export class Review {
  private readonly run: Reviewed;
  /** The sessions whose results an approval needs, and those whose images are still at iDenfy. */
  private readonly needed: readonly SessionRole[];
  private readonly shown: readonly SessionRole[];
  private readonly fetched = new Set<string>();

  constructor(run: Reviewed, roles: { needed: readonly SessionRole[]; shown: readonly SessionRole[] }) {
    this.run = run;
    this.needed = roles.needed;
    this.shown = roles.shown;
  }

  /** @returns the conclusion in force, or that the steps continue from where they are */
  async settle(stop: Stop): Promise<Settled | 'again'> {
    const { decisionSeconds = 0, decisionReminderSeconds = 0 } = this.run.input.deadlines;
    if (decisionSeconds === 0 || !isForAPerson(stop)) return stop;
    const [since, basis] = [Date.now(), this.run.sessions.all().slice()];
    const until = since + decisionSeconds * 1_000;
    const approvable = this.approvable(stop);
    const [approval, obstacle] = [approvalOf(approvable), obstacleTo(approvable)];
    const remindAt = decisionReminderSeconds === 0 ? null : since + decisionReminderSeconds * 1_000;
    const recorded = await this.run.recordForReview(stop, { since, until, approval, remindAt });
    if (recorded.awaitsDecision !== true) return { outcome: recorded.outcome, reasons: recorded.reasons };

    const { reasons, comparisonDigest = null } = recorded;
    this.run.note('The run awaits a reviewer’s decision.');
    const end = await this.decision(
      {
        reasons,
        approval,
        ...(obstacle === null ? {} : { obstacle }),
        since: new Date(since).toISOString(),
        until: new Date(until).toISOString(),
        comparisonDigest,
      },
      () => this.isOutdated(basis),
      remindAt,
    );
    if (end === 'too-late') {
      this.run.note('No reviewer decided in time.');
      return { outcome: 'REQUIRES_REVIEW', reasons: [...reasons, 'decision_deadline_passed'] };
    }
    // The question may also change after the decision, while images are still being downloaded.
    const isLate = end !== 'outdated' && this.isOutdated(basis) && patched('decision-of-what-was');
    if (end === 'outdated' || isLate) {
      this.run.note('iDenfy said something new, so the run no longer awaits this decision.');
      await this.run.activities.leaveReview({ verificationId: this.run.id, decision: null });
      return 'again';
    }
    if (end.decision === 'reject') {
      this.run.note('A reviewer rejected it.');
      return { outcome: 'REJECTED', reasons: ['rejected_by_reviewer', ...reasons] };
    }
    // A later result agrees in what decisions read, but it may say more, which nobody has seen yet.
    if (this.hasMoved(basis) && patched('approval-of-what-was-seen')) {
      this.run.note(
        'A reviewer approved it while iDenfy said something new; the run awaits another decision.',
      );
      await this.run.activities.leaveReview({ verificationId: this.run.id, decision: null });
      return 'again';
    }
    this.run.note('A reviewer approved it.');
    this.run.decisions.grant({ reasons: end.reasons, results: resultsNow(basis) });
    // Recording adds what was overruled, by all the approvals in force.
    if (typeof stop.onApproval !== 'function') return { outcome: 'VERIFIED', reasons: [], isApproved: true };
    stop.onApproval();
    const position = this.run.decisions.made.length - 1;
    await this.run.activities.leaveReview({
      verificationId: this.run.id,
      decision: { ...end, position },
    });
    return 'again';
  }

  private approvable({ onApproval }: Stop): Approvable {
    return {
      onApproval: typeof onApproval === 'function' ? 'goes-on' : (onApproval ?? 'verifies'),
      needed: this.needed,
      resultOf: (role) => this.run.sessions.latest(role)?.result ?? null,
      deniedSecondDocument: this.run.input.approveDeniedSecondDocument ?? false,
    };
  }

  private hasMoved(basis: readonly Session[]): boolean {
    return hasOtherResults(basis, this.run.sessions.all());
  }

  private isOutdated(basis: readonly Session[]): boolean {
    return isOtherwise(basis, this.run.sessions.all());
  }

  /** The images are fetched while the question is already open: a reviewer may decide without them. */
  private async decision(pending: PendingDecision, isOutdated: () => boolean, remindAt: number | null) {
    const fetching = new CancellationScope();
    const fetched = fetching
      .run(async () => this.fetchImages())
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
    try {
      return await this.run.askReviewer(pending, isOutdated, remindAt);
    } finally {
      fetching.cancel();
      await fetched;
    }
  }

  private async fetchImages(): Promise<void> {
    for (const role of this.shown) {
      const session = this.run.sessions.latest(role);
      const isOver = session?.result === null || session?.result === undefined;
      if (isOver || isEndWithoutVerdict(session.result) || this.fetched.has(session.scanRef)) continue;
      const problem = await this.fetchImagesOf(session);
      if (problem === null) this.fetched.add(session.scanRef);
      else
        this.run.note(
          `The images of the ${role} session could not be stored: ${problem}; iDenfy’s dashboard has them.`,
        );
    }
  }

  private async fetchImagesOf({ role, scanRef }: Session): Promise<string | null> {
    const links = await tryActivity(async () => this.run.activities.fileLinks({ scanRef }));
    if (links.failure !== undefined) return links.failure.code;
    const images = Object.fromEntries(
      IMAGES_TO_COMPARE.flatMap((name) => {
        const url = links.value.images[name];
        return url === undefined ? [] : [[name, url]];
      }),
    );
    const stored = await tryActivity(async () =>
      this.run.activities.storeImages({ verificationId: this.run.id, role, images }),
    );
    if (stored.failure !== undefined) return stored.failure.code;
    this.run.documentsStored(stored.value);
    return null;
  }
}

function isForAPerson({ outcome, reasons }: Conclusion): boolean {
  // A run that waited in vain for an operator does not also wait for a reviewer.
  if (outcome === 'REQUIRES_REVIEW') return !reasons.includes('blocked_too_long');
  return outcome === 'VERIFIED';
}
