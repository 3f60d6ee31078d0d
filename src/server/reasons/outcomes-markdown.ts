/** `docs/outcomes.md`, written by `npm run docs`. */
import { documentErrors } from '../../documents/errors.ts';
import { evidencePrefixes } from '../../domain/reasons.ts';
import { idenfyErrors } from '../../idenfy/errors.ts';
import { whyImpossible } from './approval-obstacles.ts';
import { evidence } from './evidence.ts';
import { agains, carried, leads, tellings } from './explained.ts';
import type { Explained, ExplainedFamily } from './explained.ts';
import { families } from './families.ts';
import { outcomesExplained, plainExplained } from './table.ts';

const intro = [
  '# Outcomes and reasons',
  '<!-- Made from src/server/reasons by `npm run docs`. -->',
  'A verification ends with one **outcome**, and its **reasons** say why. Decide by `outcome`; show and log `reasons`. Both stand in `GET /v1/verifications/{clientId}` and in its record, and the review desk shows these sentences. A reason is a stable code without personal data. New ones may be added: do not fail on an unknown one.',
  'The same codes say why an open verification waits: `reasons` while it is `awaiting-decision`, `blocked.reason` while it is `blocked`, and `reason` in a [problem](errors.md). What somebody has to do is in the [runbook](runbook.md).',
];

/** @param help what would help a blocked run, by the reason's code */
export function outcomesMarkdown(help: Readonly<Record<string, string>>): string {
  const facts = factsWith(help);
  return `${[
    ...intro,
    '## Outcomes',
    ...Object.entries(outcomesExplained).flatMap(([outcome, { means, tell, again }]) => [
      `### ${outcome}`,
      means,
      list([`Tell the user: ${tell}`, `Try again: ${again}`]),
    ]),
    '## Reasons',
    ...sorted([...plainExplained]).flatMap(([code, row]) => [`### ${code}`, row.means, facts(code, row)]),
    '## Reasons with a word',
    'These carry a word behind a colon, such as `second_document_denied:DOC_FACE_MISMATCH`.',
    ...sorted(Object.entries<ExplainedFamily>(families)).flatMap(([code, row]) => [
      `### ${code}`,
      `${row.means}: …`,
      facts(code, row, row.carries),
    ]),
    '## Reasons from the evidence',
    `What iDenfy said beside its decision ([evidence.md](evidence.md) has each word and the settings). The reason is \`identity_\` or \`second_document_\`, the code, a colon and the word, such as \`identity_fraud_tag:FAKE_PHOTO\`. All of them lead to a reviewer (without one, to \`REQUIRES_REVIEW\`), and no program should try again.`,
    list([`Tell the user: ${tellings.waiting}`, `Try again: ${agains.person}`]),
    list(
      sorted(Object.entries(evidence)).map(
        ([code, sentence]) =>
          `${evidencePrefixes.map((prefix) => `\`${prefix}_${code}:…\``).join(', ')}: ${sentence('the session')}.`,
      ),
    ),
    '## What an approval lacks',
    'The `reason` of the refusal [`approval_impossible`](errors.md#approval_impossible).',
    list(Object.entries(whyImpossible).map(([code, sentence]) => `\`${code}\`: ${sentence}.`)),
    '## The words behind the colon',
    '### iDenfy’s errors',
    'Of `session_failed`, `document_session_failed` and `submission_failed`: why a call to iDenfy failed, and what would help.',
    list(helps(idenfyErrors)),
    '### Files',
    'Of `second_document_file_unusable` ([what each file is](runbook.md#files-that-cannot-be-submitted)).',
    list(helps(documentErrors)),
  ].join('\n\n')}\n`;
}

function factsWith(help: Readonly<Record<string, string>>) {
  return (code: string, row: Explained, carries?: ExplainedFamily['carries']): string => {
    const helping = help[code];
    return list([
      ...(carries === undefined ? [] : [`Behind the colon: ${carried[carries]}`]),
      `Leads to: ${row.leads.map((lead) => leads[lead]).join('; or ')}`,
      `Tell the user: ${tellings[row.tell]}`,
      `Try again: ${agains[row.again]}`,
      ...(helping === undefined ? [] : [`An operator: ${helping}`]),
    ]);
  };
}

function helps(errors: Readonly<Record<string, { readonly help: string }>>): string[] {
  return Object.entries(errors).map(([code, { help }]) => `\`${code}\`: ${help}`);
}

function sorted<T>(rows: readonly (readonly [string, T])[]): (readonly [string, T])[] {
  return rows.toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
