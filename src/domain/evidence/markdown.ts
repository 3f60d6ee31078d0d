/** docs/evidence.md, generated from the table. */
import { settingOf } from './choices.ts';
import { judgedEntries } from './judged.ts';
import type { JudgedField } from './judged.ts';
import type { EvidenceRow } from './row.ts';
import { evidenceTable } from './table.ts';

export function evidenceMarkdown(): string {
  return `${[
    '# Evidence',
    '<!-- Made from src/domain/evidence by `npm run docs`. -->',
    'This page lists everything that a result of iDenfy can say, in any generation of its documentation, and what it does to an automatic `VERIFIED`. `VERIFIED` is automatic only if nothing in either result speaks against it. Everything that does is a reason, which the reviewer sees; if no reviewer is asked, the outcome `REQUIRES_REVIEW` names it.',
    'An unlisted word in a field that judges speaks against `VERIFIED`. A value of another type than documented counts as the word `UNREADABLE`. An absent, `null` or empty field says nothing, since bodies of different years lack different fields. Numbers in brackets are sections of [idenfy-api.md](idenfy-api.md). Names are paths in the webhook; `/api/v2/status` and `/api/v2/data` contain some of the same fields, which are treated in the same way.',
    '## What speaks against, word by word',
    'The reason is `identity_` or `second_document_`, the code, a colon, and the word, such as `identity_manual_document:DOC_FAKE`. A setting names what your account decides ([settings](configuration.md#evidence)).',
    ...judgedEntries.map(judgedPart),
    '## What stands where nothing is documented',
    'A judged field at another depth or in another spelling (`fraud_tags`, `data.manualDocument`) is judged as in its place. Of a field that nobody documents, the reason is `identity_misplaced` or `second_document_misplaced` with its word, or with its name where it is a flag, a figure or a whole finding: a word that speaks against in any judged field, a field that judges the whole (`overall`, `decision`, `finalResult`) with a word that is fine nowhere, one that judges a part (`…Status`, `…Result`) with a word that says no (`SPOOF_DETECTED`), a flag that says no, a flaw by its name (`fraud`, `revoked`), and a finding such as `riskAssessment` in another place. In `status`, and of a flag for a good thing (`faceMatch`), a word that plainly says no speaks under any name. All else that is new says nothing.',
    'Where the account, a step, a registry or a list of hits names what stands there (`additionalSteps`, `fileUrls`, `additionalStepPdfUrls`, `additionalData`, `questionnaireAnswers`, `utilityData`, `registryCenterCheck`, `driverLicenseCheck`, `amlCheck`, the `data` of `AML`, `LID` and `CRIMINAL_CHECK`), judged fields are heard in the same way, and a verdict by its name with a word that says no. All other content there is theirs: a `NO` in a questionnaire says nothing. An object or a list in place of a text, a link or a step cannot be read, and speaks as `UNREADABLE` or, in `data`, as `identity_data_unreadable` or `second_document_data_unreadable` with the name of the field.',
    '## What is weighed as a whole',
    'The reason is `identity_check_suspected:NAME` or `identity_check_failed:NAME`, or the same with `second_document`. NAME is `aml`, `lost_document`, `criminal`, `registry` or `driver_license`.',
    list(rows('checked')),
    '## What decides, or is compared',
    'These fields have their own reasons ([the comparison](matching.md), [the runbook](runbook.md)). In a compared field of `data`, a value of another type than documented is `identity_data_unreadable:FIELD`, or the same with `second_document`, and does not count as absent.',
    list([...rows('decides'), ...rows('compared')]),
    '## What is kept and shown only',
    list(rows('shown')),
  ].join('\n\n')}\n`;
}

function rows(treatment: EvidenceRow['treatment']): readonly EvidenceRow[] {
  return evidenceTable.filter((row) => row.treatment === treatment);
}

function judgedPart([code, field]: readonly [string, JudgedField]): string {
  const { paths, words, choice, about } = field;
  const against = words.length === 0 ? [] : [`- All words that are documented: ${codes(words)}`];
  return [
    `### ${code}`,
    about,
    [
      `- Field: ${codes(paths)}`,
      ...fineLines(field),
      ...(choice === undefined ? [] : [`- Setting: \`${settingOf[choice]}\``]),
      ...against,
    ].join('\n'),
  ].join('\n\n');
}

function fineLines({ fine, type }: JudgedField): string[] {
  if (typeof fine === 'function' || type === 'age') return ['- Fine: what the setting allows'];
  if ('identity' in fine) {
    return [
      `- Fine in the identity session: ${codes(fine.identity)}`,
      `- Fine in a document session: ${codes(fine.document)}`,
    ];
  }
  return [`- Fine: ${fine.length === 0 ? 'nothing' : codes(fine)}`];
}

/** Fields with the same description share a line. */
function list(listed: readonly EvidenceRow[]): string {
  const lines = new Map<string, string[]>();
  for (const { path, words, about } of listed) {
    const said = words.length === 0 ? about : `${about} Words: ${codes(words)}.`;
    lines.set(said, [...(lines.get(said) ?? []), path]);
  }
  return [...lines].map(([said, paths]) => `- ${codes(paths)}: ${said}`).join('\n');
}

function codes(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}
