/** What the caller said of the person, beside what each document says. */
import type { StoredGiven, StoredGivens } from '../../matching/stored.ts';
import { type Html, html, isolated } from './html.ts';
import { verdictBadge } from './verdict.ts';

const labels = { firstName: 'First names', lastName: 'Last names', dateOfBirth: 'Date of birth' } as const;

type Givens = { readonly [Field in keyof StoredGivens]?: StoredGiven | undefined };

export function givenView(given: Givens, hasSecond: boolean): Html {
  const rows = [
    [labels.firstName, given.firstName],
    [labels.lastName, given.lastName],
    [labels.dateOfBirth, given.dateOfBirth],
  ] as const;
  return html`<h3 id="h-given">What was given about the person</h3>
    <table class="fields" aria-labelledby="h-given">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Given</th>
          <th scope="col">Identity document</th>
          ${hasSecond && html`<th scope="col">Second document</th>`}
        </tr>
      </thead>
      <tbody>
        ${rows.map(([label, field]) => field !== undefined && rowView(label, field, hasSecond))}
      </tbody>
    </table>`;
}

function rowView(label: string, { given, identity, document }: StoredGiven, hasSecond: boolean): Html {
  return html`<tr>
    <th scope="row">${label}</th>
    <td data-of="Given"><span class="value">${isolated(given)}</span></td>
    <td data-of="Identity document">${verdictView(identity)}</td>
    ${hasSecond && html`<td data-of="Second document">${verdictView(document)}</td>`}
  </tr>`;
}

function verdictView(field: StoredGiven['identity']): Html {
  if (field === null) return html`<span class="quiet">—</span>`;
  const { read, verdict, sentence } = field;
  return html`<span class="value">${read === null ? '—' : isolated(read)}</span> ${verdictBadge(verdict)}
    ${verdict !== 'match' && html`<span class="sentence">${sentence}</span>`}`;
}
