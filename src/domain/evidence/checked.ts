/** The extra checks of an account, each evaluated as a whole by src/matching/checks.ts; absent or null if it has none. */
import type { EvidenceRow } from './row.ts';

const suspicion = ['SUSPECTED', 'NOT_SUSPECTED'] as const;
const softWords = ['MATCH', 'NO_MATCH', 'PARTIAL_MATCH', 'NO_DATA', 'NO_INPUT', 'INVALID'] as const;

export const checkedFields: readonly EvidenceRow[] = [
  ...['AML[]', 'LID[]', 'CRIMINAL_CHECK[]'].flatMap((check) => [
    row(
      `${check}.status.overallStatus`,
      suspicion,
      'Only NOT_SUSPECTED clears. An unknown word is a suspicion; a missing word is a failed check.',
    ),
    row(`${check}.status.serviceSuspected`, [], 'A value other than the flag `false` is a suspicion.'),
    row(`${check}.status.checkSuccessful`, [], 'A value other than the flag `true` is a failed check.'),
    row(`${check}.errorMessage`, [], 'Any text is a failed check.'),
  ]),
  row(
    'AML[].data[].whitelisted',
    [],
    'A hit that the account has not dismissed (`true`) is a suspicion, whatever the status.',
  ),
  row(
    'LID[].data[].valid',
    [],
    'The register’s verdict on the document itself: false is a suspicion, anything but a flag is a failed check, and so is another `documentNumber`.',
  ),
  row('CRIMINAL_CHECK[].data[].offenses[]', [], 'Any entry is a suspicion, and so is an unreadable list.'),
  row(
    'amlCheck.overallStatus',
    ['NOT_CHECKED'],
    'The schema allows any string. NO_FLAGS and NOT_SUSPECTED clear if nothing was found; FALSE_POSITIVE dismisses the hits, since a person said it, and no other finding beside them. NOT_CHECKED: the account has the check, but it was not made.',
  ),
  row('amlCheck.amlCheck[]', [], 'Hits, which only FALSE_POSITIVE dismisses.'),
  row('amlCheck.adverseMedia[]', [], 'The same.'),
  row('gdcMatch', [], 'Everything but true is a suspicion of the registry check.'),
  ...['firstName', 'lastName', 'middleName', 'dob', 'yob', 'idNum'].map((name) =>
    row(
      `registryCenterCheck.${name}Status`,
      softWords,
      'Us15: MATCH clears if two of given name, family name, birth and number have it. NO_DATA and NO_INPUT say nothing, everything else is a suspicion. The same holds for undocumented fields whose name ends in Status, at any depth. A flag that says no is a suspicion.',
    ),
  ),
  ...[
    'firstName',
    'lastName',
    'name',
    'surname',
    'personalNumber',
    'documentNumber',
    'birthDate',
    'documentExpiration',
  ].map((name) =>
    row(
      `registryCenterCheck.${name}`,
      [],
      'Hungary and Lithuania: compared with what was read from the document, even beside a MATCH. Unless two of given name, family name, birth, personal code and document number agree, or if something cannot be read, the check failed.',
    ),
  ),
  ...['name', 'surname', 'dateOfBirth', 'dateOfIssue', 'dateOfExpiry', 'documentNumber', 'gender'].map(
    (name) =>
      row(
        `driverLicenseCheck.${name}Match`,
        [],
        'A value other than the flag `true` is a suspicion, and so is an undocumented status, flag or flaw (`revoked`) that says no. Without a match of two of name, surname, birth date and number the check failed.',
      ),
  ),
];

function row(path: string, words: readonly string[], about: string): EvidenceRow {
  return { path, words, treatment: 'checked', about };
}
