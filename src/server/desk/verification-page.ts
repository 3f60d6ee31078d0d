import { partsOf } from '../../matching/stored.ts';
import type { ExpiryNotice, VerificationRecord } from '../../records/index.ts';
import { contradictionsView, expiryNoticesView } from './afterwards-view.ts';
import { readComparison } from './comparison.ts';
import { type DecisionView, decisionView, firstApprovalIn } from './decision-view.ts';
import { documentsView } from './documents-view.ts';
import { type ReadData, objectOf, resultsInForce, rowsOf } from './fields.ts';
import { fieldsView } from './fields-view.ts';
import { flagsView } from './flags-view.ts';
import { type Html, html } from './html.ts';
import { type Visit, page } from './layout.ts';
import { reasonText } from './reasons.ts';
import { countryName, duration, time, words } from './words.ts';

export interface VerificationView extends Omit<DecisionView, 'csrf'> {
  readonly visit: Visit;
  /** The run in Temporal UI; null where no UI is set. */
  readonly temporalUrl: string | null;
  /** iDenfy's notices that a document expires. */
  readonly notices: readonly ExpiryNotice[];
}

export function verificationPage(view: VerificationView): string {
  const { record, visit, temporalUrl } = view;
  const { identity, document } = resultsInForce(record);
  const [one, other] = [objectOf(identity?.data), objectOf(document?.data)];
  const stored = partsOf(record.comparison);
  const comparison = readComparison(stored.comparison);
  const asked = objectOf(record.asked);
  return page({
    title: record.clientId,
    visit,
    skip: html`<a class="skip" href="#decision">To the decision</a>`,
    main: html`<article
      class="verification"
      data-state="${stateOf(record)}"
      data-state-url="/desk/verifications/${encodeURIComponent(record.verificationId)}/state"
    >
      <p class="notice" id="changed" role="status" hidden>
        <span></span> <a href="">Show it as it is now</a>
      </p>
      ${header(view, temporalUrl)} ${contradictionsView(record)}
      ${documentsView(
        record,
        {
          identity: documentName(one, asked['identity']),
          second: documentName(other, asked['second']),
        },
        view.now,
      )}
      <div class="rail">${decisionView({ ...view, csrf: visit.csrf })}</div>
      ${fieldsView(rowsOf(one, other, comparison), comparison, stored.given, document !== null || comparison !== null)}
      <div class="rest">
        ${flagsView(record)} ${expiryNoticesView(view.notices, record)} ${timeline(record)}
      </div>
      <a class="button primary jump" href="#decision">To the decision</a>
    </article>`,
  });
}

/** Whatever changes it makes what a reviewer sees old. */
export function stateOf(record: VerificationRecord): string {
  const { closedAt, reviewSince, comparisonDigest, contradictions, decisions, documents } = record;
  const question = [reviewSince?.getTime(), closedAt?.getTime(), decisions.length, comparisonDigest].join(
    '.',
  );
  const after = contradictions.length === 0 ? '' : `!${contradictions.length}`;
  const first = firstApprovalIn(record)?.approvedAt.getTime();
  return `${question}${first === undefined ? '' : `+${first}`}${after}/${documents.map(({ sha256 }) => sha256.slice(0, 8)).join('')}`;
}

function header({ record, now }: VerificationView, temporalUrl: string | null): Html {
  const { clientId, verificationId, method, attempt, externalRef, reviewSince, openedAt, reasons, closedAt } =
    record;
  return html`<header class="about">
    <h1 class="client">${clientId}</h1>
    <p class="facts">
      <span>${words(method)}, attempt ${attempt + 1}</span>
      ${externalRef !== null && html`<span>Reference ${externalRef}</span>`}
      <span>Opened ${time(openedAt)}</span>
      ${
        reviewSince !== null &&
        closedAt === null &&
        html`<span><b>Waiting for ${duration(now.getTime() - reviewSince.getTime())}</b></span>`
      }
      <span
        ><a href="/desk/verifications/${encodeURIComponent(verificationId)}/evidence" download
          >Save the evidence</a
        ></span
      >
      ${
        temporalUrl !== null &&
        html`<span
          ><a href="${temporalUrl}" target="_blank" rel="noopener noreferrer">The run in Temporal UI</a></span
        >`
      }
    </p>
    ${
      closedAt === null &&
      reasons.length > 0 &&
      html`<ul class="why asks" aria-label="Why it waits">
        ${reasons.map((reason) => html`<li title="${reason}">${reasonText(reason)}</li>`)}
      </ul>`
    }
  </header>`;
}

/** `Passport, Estonia` as iDenfy read it, else what was requested. */
function documentName(data: ReadData, asked: unknown): string {
  const { docType, docIssuingCountry } = data;
  const read = [
    ...(typeof docType === 'string' ? [words(docType)] : []),
    ...(typeof docIssuingCountry === 'string' ? [countryName(docIssuingCountry)] : []),
  ];
  if (read.length > 0) return read.join(', ');
  const { types } = objectOf(asked);
  const wanted = Array.isArray(types) ? types.filter((type) => typeof type === 'string') : [];
  return wanted.length === 0 ? '' : `requested: ${wanted.map(words).join(' or ')}`;
}

function timeline({ timeline: entries }: VerificationRecord): Html {
  return html`<section class="card" aria-labelledby="h-timeline">
    <h2 id="h-timeline">What happened</h2>
    ${entries.length === 0 && html`<p class="quiet">Nothing is recorded yet.</p>`}
    <ol class="timeline">
      ${entries.map(({ at, what }) => html`<li>${time(at)} <span>${what}</span></li>`)}
    </ol>
  </section>`;
}
