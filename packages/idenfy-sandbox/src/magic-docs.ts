import { chainRows } from './chain-rows.ts';
import type { FaultInput } from './faults/input.ts';
import { magicRows } from './magic.ts';
import type { Outcome } from './outcome.ts';
import { peopleRows } from './people-rows.ts';

/** A table as Markdown, without the padding that a formatter gives it. */
export const markdownTable = (names: readonly string[], rows: ReadonlyArray<readonly string[]>): string =>
  [names, names.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

export const clientIdOf = (id: string) => `\`magic-${id}\``;

export const inWords = (outcome: Outcome): string => {
  const { interimFirst, overall = 'APPROVED', ...reasons } = outcome;
  const details = Object.values(reasons).flat().map(String);
  return [
    interimFirst === true ? `interim, then ${overall}` : overall,
    ...(details.length > 0 ? [`(${details.join(', ')})`] : []),
  ].join(' ');
};

export const faultInWords = ({ fault, ...rest }: FaultInput): string =>
  [`\`${fault}\``, ...Object.entries(rest).map(([name, value]) => `${name}: ${String(value)}`)].join(', ');

/** The table of magic clientIds, for docs/sandbox.md. */
export const magicTable = (): string =>
  markdownTable(
    ['clientId', 'what is played', 'first check', 'step: files, verdict', 'second check'],
    magicRows.map(({ id, what, identity, step, second }) => [
      clientIdOf(id),
      what,
      identity.ends === 'completed' ? inWords(identity.outcome) : identity.ends.toUpperCase(),
      `${step.shows}${step.whose === undefined ? '' : ` of a ${step.whose}`}, ${step.verdict ?? 'null'}`,
      second === null ? 'should not come' : inWords(second),
    ]),
  );

/** Whose the second document may be, for docs/sandbox.md. */
export const peopleTable = (): string =>
  markdownTable(
    ['clientId', 'what is played'],
    peopleRows.map(({ id, what }) => [clientIdOf(id), what]),
  );

/** The possible ends of a chain's second session, for docs/sandbox.md. */
export const chainTable = (): string =>
  markdownTable(
    ['clientId', 'what is played', 'document session', 'its check', 'faults'],
    chainRows.map(({ id, what, document, second, faults }) => [
      clientIdOf(id),
      what,
      document,
      document === 'submitted' ? inWords(second ?? {}) : 'none',
      faults.map(faultInWords).join('; '),
    ]),
  );
