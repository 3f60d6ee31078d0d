/** What iDenfy says about each session. */
import type { VerificationRecord } from '../../records/index.ts';
import { objectOf } from './fields.ts';
import { type Html, html } from './html.ts';
import { time, words } from './words.ts';

type ResultRow = VerificationRecord['results'][number];

/** idenfy-api.md 3.6, in the order in which a reviewer asks. */
const labels: Readonly<Record<string, string>> = {
  overall: 'Overall',
  fraudTags: 'Fraud tags',
  mismatchTags: 'Mismatch tags',
  autoDocument: 'Document, by machine',
  manualDocument: 'Document, by a person',
  autoFace: 'Face, by machine',
  manualFace: 'Face, by a person',
  additionalSteps: 'Additional step',
};

const GOOD: ReadonlySet<string> = new Set([
  'APPROVED',
  'DOC_VALIDATED',
  'FACE_MATCH',
  'MATCH',
  'VALID',
  'ADDITIONAL STEP IS VALID',
]);
const NEUTRAL: ReadonlySet<string> = new Set([
  'FACE_NOT_CHECKED',
  'NOT_CHECKED',
  'NO_FLAGS',
  'FALSE_POSITIVE',
]);

export function flagsView({ results, sessions }: VerificationRecord): Html {
  const roles = ['identity', 'document'] as const;
  return html`<section class="card" aria-labelledby="h-flags">
    <h2 id="h-flags">What iDenfy says</h2>
    <div class="columns">
      ${roles.map((role) => {
        const own = results.filter((result) => result.role === role);
        const current = own.findLast((result) => !result.superseded);
        const scanRefs = sessions.filter((session) => session.role === role).map(({ scanRef }) => scanRef);
        if (own.length === 0 && scanRefs.length === 0) return false;
        return html`<div>
          <h3>${role === 'identity' ? 'Identity session' : 'Second document’s session'}</h3>
          ${current === undefined ? html`<p class="quiet">There is no result.</p>` : flags(current)}
          ${own.filter((result) => result !== current).map(earlier)}
          <p class="quiet small">scanRef ${scanRefs.map((scanRef) => html`<code>${scanRef}</code> `)}</p>
        </div>`;
      })}
    </div>
  </section>`;
}

function flags({ status, overall, source, decidedAt }: ResultRow): Html {
  const found = { overall, ...objectOf(status) };
  const names = [
    ...Object.keys(labels),
    ...Object.keys(found).filter((name) => !Object.hasOwn(labels, name)),
  ];
  const entries = new Map<string, unknown>(Object.entries(found));
  return html`<dl class="flags">
      ${names.map((name) => {
        const values = flagsIn(entries.get(name));
        if (values.length === 0) return false;
        return html`<dt>${labels[name] ?? words(name.replaceAll(/([a-z])([A-Z])/g, '$1_$2'))}</dt>
          <dd>${values.map(flag)}</dd>`;
      })}
    </dl>
    <p class="quiet small">
      ${source === 'asked' ? 'No webhook came; iDenfy was polled.' : 'By webhook.'} ${time(decidedAt)}
    </p>`;
}

function flag(value: string): Html {
  const known = value.toUpperCase().replace(/\.$/, '');
  const tone = GOOD.has(known) ? 'good' : NEUTRAL.has(known) ? 'neutral' : 'bad';
  return html`<span class="flag ${tone}" title="${value}">${words(value)}</span> `;
}

function earlier({ overall, decidedAt }: ResultRow): Html {
  return html`<p class="small">Before: <b>${words(overall)}</b>, ${time(decidedAt)}; replaced since.</p>`;
}

function flagsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(flagsIn);
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  return typeof value === 'number' || value === true ? [String(value)] : [];
}
