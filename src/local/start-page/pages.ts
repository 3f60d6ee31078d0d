/** What the start page shows, as HTML. */
import { type Html, html, select, words } from 'idenfy-sandbox/pages';
import type { VerificationResource } from '../../server/verification-schemas.ts';
import type { Method } from '../../domain/words.ts';
import type { Entry, ToldEvent } from './board.ts';

export interface Places {
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly sandboxUrl: string;
  readonly temporalUiUrl: string;
  readonly dataDir: string;
}

function page(title: string, main: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="/common.css" />
        <link rel="stylesheet" href="/page.css" />
        <link rel="icon" href="data:," />
        <script src="/page.js" defer></script>
      </head>
      <body>
        <header class="top">
          <p>
            <a href="/">iDenfy dual verification</a> <span>on this machine, with a sandbox for iDenfy</span>
          </p>
        </header>
        <main>${main}</main>
      </body>
    </html>`.text;
}

/** What the script keeps up to date; without one, the page says how. */
function live(content: Html, address: string): Html {
  return html`<div id="live" data-live="${address}">${content}</div>
    <noscript><p class="hint">Reload the page to see what has changed.</p></noscript>
    <p class="hint" id="connection" role="status"></p>`;
}

export interface StartForm {
  readonly clientId: string;
  readonly method: string;
  readonly identityType: string;
  readonly secondType: string;
}

const methodOptions: ReadonlyArray<{ value: Method; label: string }> = [
  { value: 'silent', label: 'Silent: one session, both documents checked' },
  { value: 'sequential', label: 'Sequential: two sessions, one after the other' },
  { value: 'stored', label: 'Stored: one session, a reviewer looks at the second document' },
];

const anyType = { value: '', label: 'Any' };
const types = ['PASSPORT', 'ID_CARD', 'RESIDENCE_PERMIT'].map((value) => ({ value, label: words(value) }));

export function startPage(places: Places, seen: Seen, form: StartForm, mistake: string | null): string {
  return page(
    'iDenfy dual verification',
    html`<h1>Start a verification</h1>
      ${mistake !== null && html`<p class="mistake" role="alert" id="mistake" tabindex="-1">${mistake}</p>`}
      <form class="card" method="post" action="/verifications">
        <div class="fields">
          <div class="field">
            <label for="clientId">clientId</label>
            <input
              id="clientId"
              name="clientId"
              required
              maxlength="100"
              pattern="[!-.0-\\[\\]-~]+"
              title="Printable ASCII without spaces and slashes"
              autocomplete="off"
              autocapitalize="none"
              spellcheck="false"
              value="${form.clientId}"
            />
          </div>
          ${select({ name: 'method', label: 'Method', value: form.method, options: methodOptions })}
          ${select({
            name: 'identityType',
            label: 'First document',
            value: form.identityType,
            options: [anyType, ...types],
          })}
          ${select({
            name: 'secondType',
            label: 'Second document',
            value: form.secondType,
            options: [anyType, ...types],
          })}
          <button type="submit" class="primary">Start</button>
        </div>
        <p class="hint">
          You play the user on a page of iDenfy’s stand-in, and see what becomes of it. What is unclear waits
          for you at the <a href="${reviewDesk(places)}">review desk</a>.
        </p>
      </form>
      <h2 id="h-verifications">Verifications</h2>
      ${live(overview(seen), '/live')}
      <h2>Where everything is</h2>
      <dl class="card places">
        ${place('Review desk', reviewDesk(places), 'where a reviewer decides; log in with the API key below')}
        ${place('The API', `${places.apiUrl}/docs`, 'described, and to be tried out')}
        ${place('Temporal UI', `${places.temporalUiUrl}/namespaces/default/workflows`, 'every run, step by step')}
        ${place('The sandbox', `${places.sandboxUrl}/control/sessions`, 'its sessions; docs/sandbox.md tells the rest')}
        ${place('Health', `${places.apiUrl}/readyz`, 'whether the API can do its work')}
        <dt>API key</dt>
        <dd><code>${places.apiKey}</code></dd>
        <dt>All state</dt>
        <dd><code>${places.dataDir}</code></dd>
      </dl>`,
  );
}

const reviewDesk = ({ apiUrl }: Pick<Places, 'apiUrl'>) => `${apiUrl}/desk`;

function place(name: string, url: string, what: string): Html {
  return html`<dt>${name}</dt>
    <dd><a href="${url}">${url}</a> <span class="hint">${what}</span></dd>`;
}

export interface Seen {
  readonly entries: readonly Entry[];
  readonly events: readonly ToldEvent[];
}

/** What changes, as it is sent again when it does. */
export function overview({ entries, events }: Seen): Html {
  return html`${list(entries)}
    <h2 id="h-events">Events</h2>
    <p class="hint">
      What a back end is told, the latest first. “npm run listen” prints them, and sends them to a program of
      yours.
    </p>
    ${eventList(events)}`;
}

function eventList(events: readonly ToldEvent[]): Html {
  if (events.length === 0) return html`<p class="card hint">There are none yet.</p>`;
  return html`<ol class="card timeline" aria-labelledby="h-events">
    ${events.map(
      ({ occurredAt, type, clientId, outcome }) =>
        html`<li>
          <time datetime="${occurredAt}">${time(occurredAt)}</time> <code>${type}</code>
          ${clientId ?? '(erased)'}${outcome !== null && html` <b>${outcome}</b>`}
        </li>`,
    )}
  </ol>`;
}

function list(entries: readonly Entry[]): Html {
  if (entries.length === 0) return html`<p class="card hint">There are none yet.</p>`;
  const rows = entries.map(
    ({ verification, playUrl, deskUrl, temporalUrl }) =>
      html`<li class="card row">
        <a class="client" href="/verifications/${encodeURIComponent(verification.clientId)}"
          >${verification.clientId}</a
        >
        <span>${badge(verification)} ${reasons(verification)}</span>
        <span class="hint">${verification.method}, ${time(verification.openedAt)}</span>
        <span class="links">
          ${playUrl !== null && html`<a href="${playUrl}">Play the user</a>`}
          ${deskUrl !== null && html`<a href="${deskUrl}">Decide</a>`}
          <a href="${temporalUrl}">Temporal UI</a>
        </span>
      </li>`,
  );
  return html`<ul class="rows" aria-labelledby="h-verifications">
    ${rows}
  </ul>`;
}

/** How the user came back: by which of the verification's URLs. */
export const waysBack = { success: 'success', error: 'error', unverified: 'unverified' } as const;
export type WayBack = keyof typeof waysBack;

export function verificationPage(entry: Entry, events: readonly ToldEvent[], back: WayBack | null): string {
  const { clientId } = entry.verification;
  return page(
    `${clientId} · iDenfy dual verification`,
    html`<h1 class="client">${clientId}</h1>
      ${
        back !== null &&
        html`<p class="card" role="status">
          The user came back by the <b>${back}</b> URL. That is no result: the outcome below is.
        </p>`
      }
      ${live(verificationDetails(entry, events), `/live?clientId=${encodeURIComponent(clientId)}`)}
      <p><a href="/">All verifications</a></p>`,
  );
}

/** One verification alone, as it is sent again when it changes. */
export function verificationDetails(
  { verification, playUrl, deskUrl, temporalUrl }: Entry,
  events: readonly ToldEvent[],
): Html {
  const { waitingUntil, sessions, documents, timeline, partial, earlierAttempts } = verification;
  return html`<section class="card">
      <p class="now">${badge(verification)} ${reasons(verification)}</p>
      ${waitingUntil !== null && html`<p class="hint">Goes on by itself at ${time(waitingUntil)}.</p>`}
      ${partial && html`<p class="hint">No worker answers at the moment: this may not be all.</p>`}
      <p class="links">
        ${playUrl !== null && html`<a class="button primary" href="${playUrl}">Play the user</a>`}
        ${deskUrl !== null && html`<a class="button primary" href="${deskUrl}">Decide at the review desk</a>`}
        <a class="button" href="${temporalUrl}">See it in Temporal UI</a>
      </p>
    </section>
    <section class="card">
      <h2>What happened</h2>
      <ol class="timeline">
        ${timeline.map(({ at, what }) => html`<li><time datetime="${at}">${time(at)}</time> ${what}</li>`)}
      </ol>
    </section>
    <section class="card">
      <h2>Sessions at iDenfy</h2>
      <ul>
        ${sessions.map(
          ({ role, scanRef, result }) =>
            html`<li>
              ${words(role)} <code>${scanRef}</code>:
              ${
                result === null
                  ? 'no result yet'
                  : html`<b>${result.overall}</b>${
                        result.additionalSteps !== null && html`, additional step ${result.additionalSteps}`
                      }${result.final !== true && ', interim'}`
              }
            </li>`,
        )}
      </ul>
      ${
        documents.length > 0 &&
        html`<h2>Documents kept</h2>
          <ul>
            ${documents.map(
              ({ step, mediaType, byteLength }) =>
                html`<li>${step}: ${mediaType}, ${Math.ceil(byteLength / 1024)} kB</li>`,
            )}
          </ul>`
      }
      ${
        earlierAttempts.length > 0 &&
        html`<h2>Earlier attempts</h2>
          <ul>
            ${earlierAttempts.map(
              ({ attempt, outcome, openedAt }) =>
                html`<li>${attempt}: ${outcome ?? 'open'}, ${time(openedAt)}</li>`,
            )}
          </ul>`
      }
    </section>
    <h2 id="h-events">Events</h2>
    ${eventList(events)}
    <details class="card">
      <summary>The whole record</summary>
      <pre tabindex="0">${JSON.stringify(verification, null, 2)}</pre>
    </details>`;
}

export function mistakePage(message: string): string {
  return page(
    'That did not work',
    html`<h1>That did not work</h1>
      <p role="alert">${message}</p>
      <p><a href="/">All verifications</a></p>`,
  );
}

/** The outcome, or where it is now. */
function badge({ outcome, stage }: VerificationResource): Html {
  return html`<strong class="badge ${outcome ?? stage}">${outcome ?? words(stage)}</strong>`;
}

function reasons({ reasons: codes }: VerificationResource): Html | false {
  return codes.length > 0 && html`<code>${codes.join(', ')}</code>`;
}

/** The machine's own time, which is the reader's as well. */
function time(at: string | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const today = new Date().toDateString() === date.toDateString();
  return date.toLocaleString('en-GB', {
    timeStyle: 'medium',
    ...(today ? {} : { dateStyle: 'medium' }),
  });
}
