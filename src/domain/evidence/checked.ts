/** The extra checks of an account, each weighed as a whole by src/matching/checks.ts: absent or null where it has none. */
import type { EvidenceRow } from './row.ts';

const suspicion = ['SUSPECTED', 'NOT_SUSPECTED'] as const;
const softWords = ['MATCH', 'NO_MATCH', 'PARTIAL_MATCH', 'NO_DATA', 'NO_INPUT', 'INVALID'] as const;

export const checkedFields: readonly EvidenceRow[] = [
  ...['AML[]', 'LID[]', 'CRIMINAL_CHECK[]'].flatMap((check) => [
    row(
      `${check}.status.overallStatus`,
      suspicion,
      'Only NOT_SUSPECTED clears; a word of no list counts as suspicion, none as a check that failed.',
    ),
    row(`${check}.status.serviceSuspected`, [], 'True, or no flag, is a suspicion.'),
    row(`${check}.status.checkSuccessful`, [], 'False, or no flag, is a check that failed.'),
    row(`${check}.errorMessage`, [], 'Anything in it is a check that failed.'),
  ]),
  row(
    'AML[].data[].whitelisted',
    [],
    'A hit that the account has not set aside (`true`) is a suspicion, whatever the status.',
  ),
  row(
    'LID[].data[].valid',
    [],
    'The register’s word on the document itself: false is a suspicion, anything but a flag a check that failed, and so is another `documentNumber`.',
  ),
  row(
    'CRIMINAL_CHECK[].data[].offenses[]',
    [],
    'Any entry is a suspicion, and so is a list that cannot be read.',
  ),
  row(
    'amlCheck.overallStatus',
    ['NOT_CHECKED'],
    'Any string by the schema. NO_FLAGS and NOT_SUSPECTED clear where nothing was found, FALSE_POSITIVE always, since a person said it. NOT_CHECKED: the check that the account has was not made.',
  ),
  row('amlCheck.amlCheck[]', [], 'Hits, which only FALSE_POSITIVE sets aside.'),
  row('amlCheck.adverseMedia[]', [], 'The same.'),
  row('gdcMatch', [], 'Anything but true is a suspicion of the registry check.'),
  ...['firstName', 'lastName', 'middleName', 'dob', 'yob', 'idNum'].map((name) =>
    row(
      `registryCenterCheck.${name}Status`,
      softWords,
      'Us15: MATCH clears, where two of given name, family name, birth and number have it; NO_DATA and NO_INPUT say nothing, all else is a suspicion, and so is a name nobody documents that ends in Status, at any depth, or a flag that says no.',
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
      'Hungary and Lithuania: compared with what was read from the document, also beside a MATCH; where not two of given name, family name, birth, personal code and document number agree, or something cannot be read, the check failed.',
    ),
  ),
  ...['name', 'surname', 'dateOfBirth', 'dateOfIssue', 'dateOfExpiry', 'documentNumber', 'gender'].map(
    (name) =>
      row(
        `driverLicenseCheck.${name}Match`,
        [],
        'False, or no flag, is a suspicion, as is a status, a flag or a flaw (`revoked`) that nobody documents and that says no; without a match of two of name, surname, birth date and number the check failed.',
      ),
  ),
];

function row(path: string, words: readonly string[], about: string): EvidenceRow {
  return { path, words, treatment: 'checked', about };
}
