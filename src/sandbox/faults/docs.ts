import { inWords } from '../magic.ts';
import { type FaultInput, paramsOf } from './input.ts';
import { faultRows } from './rows.ts';
import { faultNames, faultTable } from './table.ts';

const table = (rows: string[][]) => rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
const heading = (...names: string[]) => [names, names.map(() => '---')];
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
  return table([...heading('fault', 'what happens', 'parameters', 'strikes', 'source'), ...rows]);
}

const setting = ({ fault, ...rest }: FaultInput) =>
  [`\`${fault}\``, ...Object.entries(rest).map(([name, value]) => `${name}: ${String(value)}`)].join(', ');

/** Every magic clientId that is there for its faults as Markdown, for docs/sandbox.md. */
export function faultRowsTable(): string {
  const rows = faultRows.map(({ id, what, faults, identity, second }) => [
    `\`magic-${id}\``,
    what,
    faults.map(setting).join('; '),
    identity.ends === 'completed' ? inWords(identity.outcome) : identity.ends.toUpperCase(),
    second === null ? 'should not come' : inWords(second),
  ]);
  return table([...heading('clientId', 'what is played', 'faults', 'first check', 'second check'), ...rows]);
}
