import type { Blocked } from '../../domain/view.ts';
import type { RunDescription } from '../runs.ts';
import type { BlockedResource, VerificationResource } from '../verification-schemas.ts';
import { personWords } from './fields-view.ts';
import { givenView } from './given-view.ts';
import { type Html, html } from './html.ts';
import { type Visit, page } from './layout.ts';
import { reasonText } from './reasons.ts';
import { verdictBadge } from './verdict.ts';
import { duration, time, words } from './words.ts';

export interface BlockedRow {
  readonly run: RunDescription;
  /** Null where no worker answered. */
  readonly blocked: Blocked | null;
}

export interface BlockedListView {
  readonly rows: readonly BlockedRow[];
  readonly hasMore: boolean;
  /** Whether Temporal, which alone knows them, does not answer. */
  readonly isAway: boolean;
  readonly now: Date;
  readonly visit: Visit;
}

export function blockedListPage({ rows, hasMore, isAway, now, visit }: BlockedListView): string {
  return page({
    title: rows.length === 0 ? 'Nothing is blocked' : `${rows.length}${hasMore ? '+' : ''} blocked`,
    visit,
    main: html`<div class="heading">
        <h1>Blocked, until somebody sets it right</h1>
      </div>
      ${rows.length === 0 ? none(isAway) : list(rows, now)}
      ${hasMore && html`<p class="quiet">There are more; these are the oldest.</p>`}`,
  });
}

function none(isAway: boolean): Html {
  return html`<div class="card empty">
    <p class="big">${isAway ? 'Temporal does not answer.' : 'Nothing is blocked.'}</p>
    ${isAway && html`<p class="quiet">It alone knows what is blocked. Open the page again in a while.</p>`}
  </div>`;
}

function list(rows: readonly BlockedRow[], now: Date): Html {
  return html`<ol class="queue">
    ${rows.map(
      ({ run, blocked }) =>
        html`<li>
          <a href="/desk/blocked/${encodeURIComponent(run.clientId)}">
            <span class="client">${run.clientId}</span>
            <span class="reason" title="${blocked?.reason}"
              >${blocked === null ? 'No worker answers.' : reasonText(blocked.reason)}</span
            >
            <span class="method">${words(run.method)}</span>
            <span class="wait"
              ><b>${duration(now.getTime() - sinceOf(run, blocked).getTime())}</b> waiting</span
            >
            <span class="left">${blocked?.retryAt !== undefined && 'goes on by itself'}</span>
          </a>
        </li>`,
    )}
  </ol>`;
}

function sinceOf(run: RunDescription, blocked: Blocked | null): Date {
  return blocked === null ? run.startedAt : new Date(blocked.since);
}

export interface BlockedPageView {
  readonly verification: VerificationResource;
  readonly now: Date;
  readonly visit: Visit;
}

export function blockedPage({ verification, now, visit }: BlockedPageView): string {
  const { clientId, verificationId, method, stage, blocked, openedAt } = verification;
  return page({
    title: clientId,
    visit,
    main: html`<article>
      <header class="about">
        <h1 class="client">${clientId}</h1>
        <p class="facts">
          <span>${words(method)}</span>
          <span>Opened ${time(openedAt)}</span>
          ${
            blocked !== null &&
            html`<span><b>Blocked for ${duration(now.getTime() - Date.parse(blocked.since))}</b></span>`
          }
        </p>
      </header>
      ${
        verification.blocked === null
          ? html`<section class="card">
              <p>It is not blocked: its stage is ${words(stage)}.</p>
              <p>
                <a class="button" href="/desk/verifications/${encodeURIComponent(verificationId)}"
                  >The verification</a
                >
              </p>
            </section>`
          : html`${why(verification)} ${people(verification)} ${files(verification)} ${resuming(verification)}`
      }
      ${timeline(verification)}
    </article>`,
  });
}

function why({ waitingUntil, blocked }: BlockedResource): Html {
  const { reason, field, help, retryAt } = blocked;
  return html`<section class="card" aria-labelledby="h-why">
    <h2 id="h-why">Why</h2>
    <p>${reasonText(reason)} <code>${reason}</code></p>
    ${field !== undefined && html`<p>The field that iDenfy named: <code>${field}</code></p>`}
    <p><b>${help}</b></p>
    ${
      waitingUntil !== null &&
      html`<p class="quiet">
        ${retryAt === undefined ? 'Without an operator it ends as REQUIRES_REVIEW' : 'It is tried again by itself'}:
        ${time(waitingUntil)}
      </p>`
    }
  </section>`;
}

function people({ person, comparison }: BlockedResource): Html | false {
  if (person === null && comparison === null) return false;
  const hasSecond =
    comparison !== null || Object.values(person ?? {}).some((field) => (field?.document ?? null) !== null);
  return html`<section class="card" aria-labelledby="h-people">
    <h2 id="h-people">Who it is</h2>
    ${comparison !== null && html`<p>${verdictBadge(comparison.person.verdict)} ${personWords[comparison.person.verdict]}</p>`}
    ${person !== null && givenView(person, hasSecond)}
  </section>`;
}

function files({ verificationId, documents, steps = [] }: BlockedResource): Html {
  const folder = `/desk/verifications/${encodeURIComponent(verificationId)}/documents/`;
  return html`<section class="card" aria-labelledby="h-files">
    <h2 id="h-files">What is there</h2>
    ${documents.length === 0 && html`<p class="quiet">No file is stored.</p>`}
    <ul>
      ${documents.map(
        ({ name, step, mediaType, byteLength }) =>
          html`<li>
            <a href="${folder}${encodeURIComponent(name)}" target="_blank" rel="noopener">${name}</a>
            ${step !== '' && html`from the step <code>${step}</code>,`} ${mediaType},
            ${Math.ceil(byteLength / 1024).toLocaleString('en')} kB
          </li>`,
      )}
    </ul>
    <p>
      ${steps.length === 0 ? 'No additional step is known.' : 'The additional steps that are known:'}
      ${steps.map((step) => html`<code>${step}</code> `)}
    </p>
  </section>`;
}

function resuming({ clientId }: VerificationResource): Html {
  const path = `/v1/verifications/${encodeURIComponent(clientId)}`;
  return html`<section class="card" aria-labelledby="h-resume">
    <h2 id="h-resume">How it goes on</h2>
    <p>
      Set right what is said above, then send this with an operator’s key. The body may correct
      <code>person</code>, <code>documents</code>, <code>locale</code>, <code>country</code>,
      <code>documentSteps</code>, <code>documentType</code> and <code>skipAnalysis</code>; docs/runbook.md
      says which helps with what.
    </p>
    <pre><code>POST ${path}/resume
{}</code></pre>
    <p>To give up instead: <code>POST ${path}/cancel</code></p>
  </section>`;
}

function timeline({ timeline: entries }: VerificationResource): Html {
  return html`<section class="card" aria-labelledby="h-timeline">
    <h2 id="h-timeline">What happened</h2>
    <ol class="timeline">
      ${entries.map(({ at, what }) => html`<li>${time(at)} <span>${what}</span></li>`)}
    </ol>
  </section>`;
}
