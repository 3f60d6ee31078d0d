/**
 * A run explains itself in Temporal UI: stage and outcome are search attributes, and the current details have a short
 * timeline and what the run waits for and until when. Current details cost no action and leave no event.
 */
import type { SearchAttributePair } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Conclusion, Reason } from '../domain/reasons.ts';
import { searchAttributeKeys } from '../domain/search-attributes.ts';
import type { Session } from '../domain/sessions.ts';
import type { Blocked, TimelineEntry } from '../domain/view.ts';
import type { Stage } from '../domain/words.ts';

/** The stages in which a run waits long or ends; only these are upserted, because every upsert is a billed action. */
const RESTING: ReadonlySet<Stage> = new Set([
  'awaiting-user',
  'awaiting-document-result',
  'awaiting-decision',
  'blocked',
  'closed',
]);

const WAITS_FOR: Readonly<Partial<Record<Stage, string>>> = {
  'awaiting-user': 'the user, then iDenfy’s webhook',
  'in-review-at-idenfy': 'a person at iDenfy',
  'awaiting-document-result': 'iDenfy’s second webhook',
  'awaiting-decision': 'a reviewer: the desk, or POST /v1/verifications/{clientId}/decision',
  blocked: 'an operator: POST /v1/verifications/{clientId}/resume',
};

/** Temporal UI shows this many entries at a glance; the rest is in the record. */
const SHOWN_ENTRIES = 20;

export class Explanation {
  readonly timeline: TimelineEntry[] = [];
  stage: Stage = 'creating-session';
  waitingUntil: string | null = null;
  blocked: Blocked | null = null;
  private doubts: readonly Reason[] = [];
  private conclusion: Conclusion | null = null;
  private readonly sessions: () => readonly Session[];
  /** The stage that the search attribute has from the start, until it is upserted. */
  private given: Stage | null;

  constructor(sessions: () => readonly Session[], given: Stage | null = null) {
    this.sessions = sessions;
    this.given = given;
  }

  /** The next stage is upserted in any case: where the records do not tell of a session, its `scanRef` has to. */
  tellSessions(): void {
    this.given = null;
  }

  note(what: string): void {
    this.timeline.push({ at: new Date().toISOString(), what });
    this.show();
  }

  enter(stage: Stage, waitingUntil: number | null): void {
    this.waitingUntil = waitingUntil === null ? null : new Date(waitingUntil).toISOString();
    const moved = stage !== this.stage;
    // A search for blocked runs, or for runs that wait for a reviewer, must not find runs that continue.
    const goesOn = this.stage === 'blocked' || (this.stage === 'awaiting-decision' && stage !== 'recording');
    this.stage = stage;
    if (moved && stage !== this.given && (goesOn || RESTING.has(stage))) this.upsert();
    this.show();
  }

  block(blocked: Blocked, until: number): void {
    this.blocked = blocked;
    this.enter('blocked', until);
  }

  unblock(): void {
    this.blocked = null;
  }

  askReviewer(doubts: readonly Reason[], until: number): void {
    this.doubts = doubts;
    this.enter('awaiting-decision', until);
  }

  close(conclusion: Conclusion): void {
    this.conclusion = conclusion;
    this.enter('closed', null);
  }

  private upsert(): void {
    this.given = null;
    const attributes: SearchAttributePair[] = [{ key: searchAttributeKeys.stage, value: this.stage }];
    const scanRefs = this.sessions().map((session) => session.scanRef);
    if (scanRefs.length > 0) attributes.push({ key: searchAttributeKeys.scanRefs, value: scanRefs });
    if (this.conclusion !== null) {
      attributes.push({ key: searchAttributeKeys.outcome, value: this.conclusion.outcome });
    }
    upsertSearchAttributes(attributes);
  }

  private show(): void {
    setCurrentDetails([...this.headline(), '', ...this.entries()].join('\n'));
  }

  private headline(): string[] {
    if (this.conclusion !== null) {
      const { outcome, reasons } = this.conclusion;
      return [`**${outcome}**${reasons.length > 0 ? `: ${reasons.join(', ')}` : ''}`];
    }
    const waitsFor = WAITS_FOR[this.stage];
    const until = this.waitingUntil === null ? '' : `, until ${minute(this.waitingUntil)} at the latest`;
    const waits = waitsFor === undefined ? '' : ` — waits for ${waitsFor}${until}`;
    const why = this.why();
    return [`**${this.stage}**${waits}`, ...why];
  }

  private why(): string[] {
    if (this.blocked !== null) {
      const { reason, field, help } = this.blocked;
      const at = field === undefined ? '' : `, field \`${field}\``;
      return [`Why: \`${reason}\`${at}. ${help}`];
    }
    if (this.stage !== 'awaiting-decision') return [];
    return [`Why: ${this.doubts.map((doubt) => `\`${doubt}\``).join(', ')}.`];
  }

  private entries(): string[] {
    const hidden = this.timeline.length - SHOWN_ENTRIES;
    return [
      ...(hidden > 0 ? [`- … ${hidden} earlier entries`] : []),
      ...this.timeline.slice(-SHOWN_ENTRIES).map(({ at, what }) => `- ${minute(at)} ${what}`),
    ];
  }
}

/** `2026-11-22 14:05:31Z`: a person reads it in the UI. */
function minute(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`;
}
