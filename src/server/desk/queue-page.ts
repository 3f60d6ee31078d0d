import type { ContradictedAttempt, QueuePlace, WaitingAttempt } from '../../records/index.ts';
import { contradictedNote } from './afterwards-view.ts';
import { type Html, html } from './html.ts';
import { type Visit, page } from './layout.ts';
import { reasonText } from './reasons.ts';
import { duration, words } from './words.ts';

/** With less than this left, a verification stands out: the working day in which it has to be decided. */
const SOON_MS = 24 * 3_600_000;

export interface QueueView {
  readonly waiting: readonly WaitingAttempt[];
  /** The place after which this page begins; null on the first one. */
  readonly after: QueuePlace | null;
  readonly hasMore: boolean;
  readonly contradicted: readonly ContradictedAttempt[];
  readonly now: Date;
  readonly visit: Visit;
}

export function queuePage({ waiting, after, hasMore, contradicted, now, visit }: QueueView): string {
  const count = `${waiting.length}${hasMore || after !== null ? '+' : ''}`;
  const title = waiting.length === 0 ? 'Nothing waits' : `${count} waiting`;
  return page({
    title,
    visit,
    main: html`<div id="queue" data-refresh="/desk" data-title="${title}">
      <div class="heading">
        <h1>Waiting for a decision</h1>
        ${waiting.length > 0 && html`<p class="quiet">${count} · the longest waiting first</p>`}
      </div>
      ${after === null && contradictedNote(contradicted)}
      ${waiting.length === 0 ? nothing(after) : list(waiting, now)}
      <p class="pages">
        ${after !== null && html`<a class="button" href="/desk">Back to the first</a>`}
        ${hasMore && html`<a class="button" href="/desk?after=${placeText(waiting.at(-1))}">The next ones</a>`}
      </p>
    </div>`,
  });
}

function nothing(after: QueuePlace | null): Html {
  return html`<div class="card empty">
    <p class="big">${after === null ? 'Nothing waits for a decision.' : 'Nothing waits after these.'}</p>
    <p class="quiet">This page looks again by itself; you may leave it open.</p>
  </div>`;
}

function list(waiting: readonly WaitingAttempt[], now: Date): Html {
  return html`<ol class="queue">
    ${waiting.map((attempt) => {
      const left = attempt.until.getTime() - now.getTime();
      const [first, ...others] = attempt.reasons;
      return html`<li>
        <a href="/desk/verifications/${encodeURIComponent(attempt.verificationId)}">
          <span class="client">${attempt.clientId}</span>
          <span class="reason"
            >${first === undefined ? 'No reason is recorded.' : reasonText(first)}
            ${others.length > 0 && html`<span class="more">and ${others.length} more</span>`}</span
          >
          <span class="method">${words(attempt.method)}</span>
          <span class="wait"><b>${duration(now.getTime() - attempt.since.getTime())}</b> waiting</span>
          <span class="left ${left < SOON_MS ? 'soon' : ''}"
            >${left <= 0 ? 'time is over' : html`${duration(left)} left`}</span
          >
        </a>
      </li>`;
    })}
  </ol>`;
}

/** Where the next page of the queue begins, as it stands in its address. */
function placeText(last: WaitingAttempt | undefined): string {
  return last === undefined ? '' : encodeURIComponent(`${last.since.toISOString()} ${last.verificationId}`);
}

/** @returns null for what is no such place */
export function readPlace(text: string): QueuePlace | null {
  const [at, verificationId] = text.split(' ');
  if (at === undefined || verificationId === undefined || !/^[\w-]{1,100}$/.test(verificationId)) return null;
  const since = new Date(at);
  return Number.isNaN(since.getTime()) ? null : { since, verificationId };
}
