import type { SessionRole } from '../../domain/words.ts';
import type { MatchVerdict } from '../../matching/fields.ts';
import type { ComparedField, StoredComparison } from './comparison.ts';
import type { StoredGivens } from '../../matching/stored.ts';
import { differences } from './differences.ts';
import type { Row } from './fields.ts';
import { givenView } from './given-view.ts';
import { type Html, html, isolated, withMarks } from './html.ts';
import { verdictBadge } from './verdict.ts';

export const personWords: Readonly<Record<MatchVerdict, string>> = {
  match: 'Both documents agree on the person.',
  close: 'The documents nearly agree on the person.',
  mismatch: 'The documents do not agree on the person.',
  'not-available': 'The documents could not be compared.',
};

export function fieldsView(
  rows: readonly Row[],
  comparison: StoredComparison | null,
  given: StoredGivens | null,
  hasSecond: boolean,
): Html {
  return html`<section class="card" aria-labelledby="h-fields">
    <div class="heading">
      <h2 id="h-fields">What was read</h2>
      ${comparison !== null && html`<p>${verdictBadge(comparison.person.verdict)} ${personWords[comparison.person.verdict]}</p>`}
    </div>
    ${
      comparison !== null &&
      comparison.person.reasons.length > 0 &&
      html`<ul class="why">
        ${comparison.person.reasons.map((reason) => html`<li>${reason}</li>`)}
      </ul>`
    }
    ${comparison?.sameDocument === true && html`<p class="mistake">Both are the same document: equal type, country and number.</p>`}
    ${
      !hasSecond &&
      html`<p class="quiet">
        iDenfy has read the identity document only. Compare it with the pictures of the second document.
      </p>`
    }
    ${
      rows.length === 0
        ? html`<p class="quiet">iDenfy sent no data of either document.</p>`
        : html`<table class="fields">
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">Identity document</th>
                ${
                  hasSecond &&
                  html`<th scope="col">Second document</th>
                    <th scope="col">Comparison</th>`
                }
              </tr>
            </thead>
            <tbody>
              ${rows.map((row) => rowView(row, hasSecond))}
            </tbody>
          </table>`
    }
    ${given !== null && givenView(given, hasSecond)}
    ${comparison !== null && html`<p class="quiet small">Compared by the rules <code>${comparison.rules}</code>.</p>`}
  </section>`;
}

function rowView({ label, identity, document, isWord, compared }: Row, hasSecond: boolean): Html {
  const differs = !isWord && (compared?.verdict === 'close' || compared?.verdict === 'mismatch');
  return html`<tr class="${compared?.verdict ?? 'uncompared'}">
    <th scope="row">${label}</th>
    <td data-of="Identity document">
      ${valueView(identity, differs ? document : null)}
      ${asCompared(identity, isWord ? null : compared, 'identity')}
    </td>
    ${
      hasSecond &&
      html`<td data-of="Second document">
          ${valueView(document, differs ? identity : null)}
          ${asCompared(document, isWord ? null : compared, 'document')}
        </td>
        <td class="judged">
          ${
            compared !== null &&
            html`${verdictBadge(compared.verdict)}
            ${compared.sentence !== '' && html`<span class="sentence">${compared.sentence}</span>`}`
          }
        </td>`
    }
  </tr>`;
}

function valueView(values: readonly string[], other: readonly string[] | null): Html {
  const [first, ...more] = values;
  if (first === undefined) return html`<span class="quiet">—</span>`;
  const against = other?.[0];
  return html`<span class="value">${against === undefined ? isolated(first) : marked(first, against)}</span>
    ${more.map((value) => html`<span class="value also">${isolated(value)}</span>`)}`;
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[\s,'’-]+/g, ' ')
    .trim();

/** The normalised form, where a reader would not expect it. */
function asCompared(
  values: readonly string[],
  compared: ComparedField | null,
  side: SessionRole,
): Html | false {
  if (compared === null || compared.verdict === 'match') return false;
  const shown = new Set(values.map(plain));
  // Several forms of one value, such as a name in two scripts, are separated so.
  const forms = compared[side].flatMap((value) => value.split(' / '));
  const unexpected = forms.filter((value) => !shown.has(plain(value)));
  return (
    unexpected.length > 0 &&
    html`<span class="normalised">compared as ${isolated(unexpected.join(' · '))}</span>`
  );
}

function marked(text: string, other: string): Html {
  return isolated(
    ...differences(text, other).map((piece) =>
      piece.differs ? html`<mark>${withMarks(piece.text)}</mark>` : withMarks(piece.text),
    ),
  );
}
