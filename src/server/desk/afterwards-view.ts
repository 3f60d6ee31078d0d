/** What iDenfy said after it was over: another decision, or that a document expires. */
import { evidenceIn } from '../../domain/evidence/differences.ts';
import type { ContradictedAttempt, ExpiryNotice, VerificationRecord } from '../../records/index.ts';
import { type Html, html } from './html.ts';
import { type Visit, page } from './layout.ts';
import { time, words } from './words.ts';

const sessionNames = { identity: 'the identity session', document: 'the second document’s session' } as const;

/** A warning, since the outcome stays what it is. */
export function contradictionsView({ contradictions, outcome }: VerificationRecord): Html | false {
  if (contradictions.length === 0) return false;
  return html`<section class="mistake" role="alert" aria-labelledby="h-contradictions" id="contradictions">
    <h2 id="h-contradictions">iDenfy says otherwise now</h2>
    <p>
      Since this was closed as ${words(outcome ?? 'unknown')}, iDenfy has decided differently. The outcome
      stays as it is: look at it in iDenfy’s dashboard, and have the person verified again where that is
      needed.
    </p>
    <ul>
      ${contradictions.map(({ role, overall, byHand, status, receivedAt, scanRef }) => {
        const said = evidenceIn({ status }).map((code) => code.slice(code.indexOf(':') + 1));
        return html`<li>
          <b>${words(overall)}</b> about ${sessionNames[role]}, ${byHand ? 'by a person' : 'by the machine'},
          ${time(receivedAt)}${said.length > 0 && html`: ${said.map(words).join(', ')}`}
          <span class="small">scanRef <code>${scanRef}</code></span>
        </li>`;
      })}
    </ul>
  </section>`;
}

export function expiryNoticesView(
  notices: readonly ExpiryNotice[],
  { sessions }: VerificationRecord,
): Html | false {
  if (notices.length === 0) return false;
  return html`<section class="card" aria-labelledby="h-expiry">
    <h2 id="h-expiry">Notices of expiry</h2>
    <p class="quiet small">iDenfy watches how long the documents are valid. A notice decides nothing.</p>
    <ul>
      ${notices.map(({ scanRef, threshold, documentExpiration, receivedAt }) => {
        const role = sessions.find((session) => session.scanRef === scanRef)?.role ?? 'identity';
        return html`<li title="${threshold}">
          <b>${words(threshold)}</b>, by
          ${sessionNames[role]}${
            documentExpiration !== null &&
            documentExpiration !== '' &&
            html`, valid until ${documentExpiration}`
          };
          ${time(receivedAt)}
        </li>`;
      })}
    </ul>
  </section>`;
}

/** On the queue's page, so that nobody has to look for them. */
export function contradictedNote(attempts: readonly ContradictedAttempt[]): Html | false {
  if (attempts.length === 0) return false;
  return html`<p class="mistake" id="contradicted">
    <a href="/desk/contradicted"
      >${
        attempts.length === 1
          ? 'Of a closed verification iDenfy says otherwise now'
          : `Of ${attempts.length} closed verifications iDenfy says otherwise now`
      }</a
    >
  </p>`;
}

export function contradictedPage(view: {
  readonly attempts: readonly ContradictedAttempt[];
  readonly hasMore: boolean;
  readonly visit: Visit;
}): string {
  const { attempts, hasMore, visit } = view;
  return page({
    title: 'Contradicted by iDenfy',
    visit,
    main: html`<div>
      <div class="heading">
        <h1>Contradicted by iDenfy</h1>
        <p class="quiet">Closed verifications of which iDenfy has said otherwise since, the latest first.</p>
      </div>
      ${attempts.length === 0 && html`<div class="card empty"><p class="big">There is none.</p></div>`}
      <ol class="queue">
        ${attempts.map(
          ({ verificationId, clientId, outcome, contradictions, receivedAt }) =>
            html`<li>
              <a href="/desk/verifications/${encodeURIComponent(verificationId)}">
                <span class="client">${clientId}</span>
                <span class="reason">closed as ${words(outcome ?? 'unknown')}</span>
                <span class="method">${contradictions === 1 ? 'once' : `${contradictions} times`}</span>
                <span class="wait">${time(receivedAt)}</span>
              </a>
            </li>`,
        )}
      </ol>
      ${hasMore && html`<p class="quiet">There are older ones.</p>`}
      <p class="pages"><a class="button" href="/desk">To the queue</a></p>
    </div>`,
  });
}
