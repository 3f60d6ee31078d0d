/** What a reviewer is asked, and what was decided. */
import { z } from 'zod';
import type { Approval } from '../../domain/decisions.ts';
import type { VerificationRecord, WaitingAttempt } from '../../records/index.ts';
import { type Html, html, isolated } from './html.ts';
import { reasonText } from './reasons.ts';
import { duration, time, words } from './words.ts';

export const REASON_MAX_LENGTH = 1_000;
export const REVIEWER_MAX_LENGTH = 100;

/** One line without control characters: what a text area sends has line breaks. */
export const line = (maxLength: number) =>
  z
    .string()
    .catch('')
    .transform((text) =>
      text
        .toWellFormed()
        .replaceAll(/[\p{Cc}\s]+/gu, ' ')
        .trim()
        .slice(0, maxLength),
    );

/** What stands in the form: nothing at first, and what was typed when the form comes back. */
export interface Typed {
  readonly reason: string;
  readonly reviewer: string;
  /** Why it came back. */
  readonly mistake: string | null;
}

export interface DecisionView {
  readonly record: VerificationRecord;
  readonly typed: Typed;
  readonly csrf: string;
  readonly next: WaitingAttempt | null;
  /** The reviewer has just decided this question, and the run has not recorded it yet. */
  readonly isBeingRecorded: boolean;
  readonly now: Date;
}

export function decisionView(view: DecisionView): Html {
  const { record, typed, next, isBeingRecorded } = view;
  const isWaiting = record.reviewSince !== null && record.closedAt === null;
  return html`<section class="card decision" id="decision" aria-labelledby="h-decision" tabindex="-1">
    <h2 id="h-decision">${isWaiting && !isBeingRecorded ? 'Your decision' : 'Decision'}</h2>
    ${typed.mistake !== null && html`<p class="mistake" role="alert" id="mistake">${typed.mistake}</p>`}
    ${isWaiting && !isBeingRecorded && firstOfTwo(record)}
    ${isBeingRecorded ? recording() : isWaiting ? form(view) : settled(record)} ${made(record, isWaiting)}
    ${(isBeingRecorded || !isWaiting) && nextOne(next, view.now)}
  </section>`;
}

function recording(): Html {
  return html`<p role="status" data-recording>
    <span class="working"></span> Your decision is taken and is being recorded.
  </p>`;
}

const approveWords: Readonly<Record<Approval, string>> = {
  verifies: 'Approve: the person is verified',
  'goes-on': 'Approve: go on to the second check',
  impossible: 'Approve',
};

const approveHelp: Readonly<Record<Approval, string>> = {
  verifies: 'Approving ends the verification as VERIFIED, rejecting as REJECTED. Neither can be taken back.',
  'goes-on':
    'Approving sends the second document to iDenfy, whose result decides; rejecting ends the verification as REJECTED. Neither can be taken back.',
  impossible:
    'It cannot be approved: a result that VERIFIED needs is missing, or iDenfy denied it. Reject it here, or leave it to its deadline.',
};

function form({ record, typed, csrf, now }: DecisionView): Html {
  const approval = record.approval ?? 'impossible';
  const left = (record.reviewUntil?.getTime() ?? 0) - now.getTime();
  const isReasonMissing = typed.mistake !== null && typed.reason === '';
  return html`<form
    method="post"
    action="/desk/verifications/${encodeURIComponent(record.verificationId)}/decision"
    data-once
    data-draft="${record.verificationId}"
  >
    <input type="hidden" name="csrf" value="${csrf}" />
    <input type="hidden" name="seen" value="${record.comparisonDigest}" />
    <input type="hidden" name="since" value="${record.reviewSince?.toISOString()}" />
    <button type="submit" hidden disabled>Enter in a field decides nothing</button>
    <label for="reason">Reason</label>
    <textarea
      id="reason"
      name="reason"
      rows="4"
      dir="auto"
      required
      maxlength="${REASON_MAX_LENGTH}"
      placeholder="What you saw that decides it"
      ${isReasonMissing && html`aria-invalid="true" aria-describedby="mistake"`}
    >
${typed.reason}</textarea>
    <label for="reviewer">Your name <small>(optional)</small></label>
    <input
      id="reviewer"
      name="reviewer"
      dir="auto"
      maxlength="${REVIEWER_MAX_LENGTH}"
      autocomplete="name"
      value="${typed.reviewer}"
    />
    <div class="buttons">
      <button
        type="submit"
        name="decision"
        value="approve"
        class="approve"
        ${approval === 'impossible' && html`disabled aria-describedby="approving"`}
      >
        ${approveWords[approval]}
      </button>
      <button type="submit" name="decision" value="reject" class="reject">Reject</button>
    </div>
    <p class="quiet small" id="approving">${approveHelp[approval]}</p>
    <p class="quiet small">
      ${left > 0 ? html`Left undecided for another ${duration(left)}, it ends as REQUIRES_REVIEW.` : 'Its time is over.'}
    </p>
  </form>`;
}

function settled({ outcome, closedAt, reasons }: VerificationRecord): Html {
  if (outcome === null || closedAt === null) {
    return html`<p>There is nothing to decide at the moment: the verification goes on by itself.</p>`;
  }
  return html`<p><strong class="outcome ${outcome}">${words(outcome)}</strong> ${time(closedAt)}</p>
    <ul class="why">
      ${reasons.map((reason) => html`<li>${reasonText(reason)}</li>`)}
    </ul>`;
}

/** One of this very question, that waits for a second one: another question was not approved by it. */
export function firstApprovalIn({ firstApproval, reviewSince }: VerificationRecord) {
  return firstApproval?.reviewSince.getTime() === reviewSince?.getTime() ? firstApproval : null;
}

function firstOfTwo(record: VerificationRecord): Html | null {
  const first = firstApprovalIn(record);
  if (first === null) return null;
  return html`<div class="made" data-first-approval>
    ${entry(wordOfFirst(first))}
    <p class="quiet small">It counts once somebody else has approved as well.</p>
  </div>`;
}

interface Entry {
  readonly what: string;
  readonly by: string;
  readonly reviewer: string | null;
  readonly reason: string;
  readonly at: Date;
}

function wordOfFirst(first: NonNullable<VerificationRecord['firstApproval']>): Entry {
  const { approvedBy: by, reviewer, reason, approvedAt: at } = first;
  return { what: 'Approved as the first of two', by, reviewer, reason, at };
}

function made({ decisions, firstApproval }: VerificationRecord, isWaiting: boolean): Html | null {
  const entries: Entry[] = decisions.map(({ decision, decidedBy: by, reviewer, reason, decidedAt: at }) => ({
    what: decision === 'approve' ? 'Approved' : 'Rejected',
    by,
    reviewer,
    reason,
    at,
  }));
  // While it waits, the first of two stands above the form.
  if (firstApproval !== null && !isWaiting) entries.push(wordOfFirst(firstApproval));
  if (entries.length === 0) return null;
  const inOrder = entries.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  return html`<ol class="made">
    ${inOrder.map((each) => html`<li>${entry(each)}</li>`)}
  </ol>`;
}

function entry({ what, by, reviewer, reason, at }: Entry): Html {
  return html`<p>
      <b>${what}</b> by <b>${by}</b>${reviewer !== null && reviewer !== '' && html` (${reviewer})`},
      ${time(at)}
    </p>
    <blockquote dir="auto">${isolated(reason)}</blockquote>`;
}

function nextOne(next: WaitingAttempt | null, now: Date): Html {
  if (next === null)
    return html`<p><a class="button" href="/desk" data-next>Nothing else waits: to the queue</a></p>`;
  const waited = duration(now.getTime() - next.since.getTime());
  return html`<p>
    <a class="button primary" href="/desk/verifications/${encodeURIComponent(next.verificationId)}" data-next
      >Next: ${next.clientId}</a
    >
    <span class="quiet small">waiting for ${waited}</span>
  </p>`;
}
