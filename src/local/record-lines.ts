/** A verification's record in about fifteen lines, for people who watch the demo. */
import { readComparison } from '../server/desk/comparison.ts';
import type { VerificationResource } from '../server/verification-schemas.ts';

type Shown = Pick<
  VerificationResource,
  | 'method'
  | 'attempt'
  | 'verificationId'
  | 'openedAt'
  | 'closedAt'
  | 'sessions'
  | 'documents'
  | 'decisions'
  | 'comparison'
>;
type Lines = readonly (readonly [label: string, text: string])[];

export function recordLines(verification: Shown): string[] {
  const lines = [...caseLines(verification), ...sessionLines(verification), ...comparisonLines(verification)];
  const width = Math.max(...lines.map(([label]) => label.length));
  return lines.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`);
}

function caseLines({ method, attempt, verificationId, openedAt, closedAt }: Shown): Lines {
  const opened = openedAt ?? 'at an unknown time';
  const seconds =
    openedAt === null || closedAt === null
      ? ''
      : ` for ${Math.round((Date.parse(closedAt) - Date.parse(openedAt)) / 1_000)} s`;
  return [
    ['verificationId', verificationId],
    ['method', `${method}, attempt ${attempt ?? '?'}`],
    ['opened', `${opened}, open${seconds}`],
  ];
}

function sessionLines({ sessions, documents, decisions }: Shown): Lines {
  return [
    ...sessions.map(({ role, result }): Lines[number] => [
      `${role} session`,
      result === null
        ? 'no result'
        : [
            result.overall ?? 'no status',
            ...(result.additionalSteps === null ? [] : [`additional step ${result.additionalSteps}`]),
          ].join(', '),
    ]),
    ['documents', documents.length === 0 ? 'none' : documents.map(({ name }) => name).join(', ')],
    ...decisions.map(({ decision, decidedBy, reason }): Lines[number] => [
      'decision',
      `${decision} by the key “${decidedBy}”: ${reason}`,
    ]),
  ];
}

function comparisonLines({ comparison }: Shown): Lines {
  const compared = readComparison(comparison);
  if (compared === null) return [['comparison', 'none: iDenfy read only one document']];
  const fields = Object.entries(compared.fields).map(([name, { verdict }]) => `${name} ${verdict}`);
  const perLine = 3;
  const rows = Array.from({ length: Math.ceil(fields.length / perLine) }, (_, row) =>
    fields.slice(row * perLine, (row + 1) * perLine).join(', '),
  );
  return [
    ['comparison', `person ${compared.person.verdict}`],
    ...rows.map((row): Lines[number] => ['', row]),
  ];
}
