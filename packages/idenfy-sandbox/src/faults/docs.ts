import { clientIdOf, faultInWords, inWords, markdownTable } from '../magic-docs.ts';
import { paramsOf } from './input.ts';
import { faultRows } from './rows.ts';
import { faultNames, faultTable } from './table.ts';

const times = (count: number | null) => (count === null ? 'until removed' : String(count));

/** Every fault as Markdown, for docs/sandbox.md. */
export function faultsTable(): string {
  const rows = faultNames.map((name) => {
    const defaults = Object.entries(paramsOf(name, {}));
    return [
      `\`${name}\``,
      faultTable[name].what,
      defaults.map(([param, value]) => `\`${param}\`: ${JSON.stringify(value)}`).join(', '),
      times(faultTable[name].times),
      faultTable[name].source,
    ];
  });
  return markdownTable(['fault', 'what happens', 'parameters', 'strikes', 'source'], rows);
}

/** Every magic clientId that plays faults as Markdown, for docs/sandbox.md. */
export function faultRowsTable(): string {
  const rows = faultRows.map(({ id, what, faults, identity, second }) => [
    clientIdOf(id),
    what,
    faults.map(faultInWords).join('; '),
    identity.ends === 'completed' ? inWords(identity.outcome) : identity.ends.toUpperCase(),
    second === null ? 'should not come' : inWords(second),
  ]);
  return markdownTable(['clientId', 'what is played', 'faults', 'first check', 'second check'], rows);
}
