/** Fields that say nothing against anybody: they are kept with the raw webhook, and some are shown. */
import { additionalStepTypes } from '../../idenfy/vocabulary.ts';
import type { EvidenceRow } from './row.ts';

/** The list is open (idenfy-api.md 3.10). */
const amlServices = [
  'AML_NAMES_CHECK',
  'AML_OPEN_SANCTIONS',
  'COMPANY_CHECK',
  'AML_NEWS',
  'INHOUSE_ADVERSE_MEDIA',
];

const wordsOfHits: Readonly<Record<string, readonly string[]>> = {
  'AML[].data[].suspicion': ['SANCTION', 'INTERPOL', 'PEPS', 'ADVERSE_MEDIA', 'OTHER'],
  'AML[].data[].type': ['NEGATIVE'],
};

const questionTypes: readonly string[] =
  'CHECKBOX COLOR COUNTRY COUNTRY_MULTI DATE DATETIME EMAIL FILE FILE_MULTI FLOAT LIST INTEGER PASSWORD RADIO SELECT SELECT_MULTI TEL TEXT TEXT_AREA TIME URL'.split(
    ' ',
  );

export const shownFields: readonly EvidenceRow[] = [
  ...shown('Names the event and its verification.', [
    'scanRef',
    'clientId',
    'externalRef',
    'companyId',
    'beneficiaryId',
    'startTime',
    'finishTime',
  ]),
  ...shown('Where the user was; what iDenfy thinks of it is in `clientIpProxyRiskLevel`.', [
    'clientIp',
    'clientIpCountry',
    'clientLocation',
  ]),
  {
    ...shownRow('platform', 'With what the user came.'),
    words: ['PC', 'MOBILE', 'TABLET', 'MOBILE_APP', 'MOBILE_SDK', 'OTHER'],
  },
  ...shown('Where the files are; the gate wants the second document’s.', [
    'fileUrls.*',
    'additionalStepPdfUrls.*',
  ]),
  {
    ...shownRow('additionalSteps.*', 'Which steps there were; their verdict is in `status.additionalSteps`.'),
    words: additionalStepTypes,
  },
  ...shown('Read from the document and in no comparison.', [
    'data.authority',
    'data.address',
    'data.docTemporaryAddress',
    'data.docDateOfIssue',
    'data.driverLicenseCategory',
    'data.selectedCountry',
    'data.orgNationality',
    'data.orgAuthority',
    'data.orgAddress',
    'data.orgTemporaryAddress',
  ]),
  ...shown('A person at iDenfy corrected what was read, which is their work.', ['data.manuallyDataChanged']),
  ...shown('Values of additional steps; what a comparison found is in their `status`.', [
    'data.additionalData',
    'additionalData',
    'utilityData[]',
  ]),
  ...shown('What a person typed from a proof of address; its verdict is in `manualAddressMatch`.', [
    'manualAddress',
  ]),
  ...['AML[]', 'LID[]', 'CRIMINAL_CHECK[]'].flatMap((check) =>
    shown(
      'Which service answered, and whether it is there: false where it has nothing to do with the document (3.13).',
      [
        `${check}.status.serviceUsed`,
        `${check}.status.serviceFound`,
        `${check}.serviceName`,
        `${check}.serviceGroupType`,
        `${check}.uid`,
      ],
    ).map((row) => (row.path === 'AML[].serviceName' ? { ...row, words: amlServices } : row)),
  ),
  ...within('AML[].data[]', 'A hit counts by being there.', [
    'name surname nationality dob suspicion reason listNumber listName score lastUpdate exitDate isPerson isActive',
    'linkedDocument pepLevel category otherInformation checkDate title url text type publishDate',
  ]).map((row) => ({ ...row, words: wordsOfHits[row.path] ?? [] })),
  ...within('LID[].data[]', 'Describes the document that the register knows.', [
    'documentNumber documentType expiryDate checkDate',
  ]),
  ...within('CRIMINAL_CHECK[].data[]', 'Describes whose offences they are.', ['fullName county region']),
  ...within('CRIMINAL_CHECK[].data[].offenses[]', 'An offence counts by being there.', [
    'offense offenseClass offenseDescription offenseLevel sentenceDate courtName courtCaseNumber releaseDate',
  ]),
  ...within('amlCheck', 'Who set the status, and when.', ['id statusSetBy statusSetAt']),
  ...within('amlCheck.amlCheck[]', 'A hit counts by being there.', [
    'addresses[].city addresses[].geography datesOfBirth[] gender nationalities[] match formerSanBodyIds[] countries[]',
    'datasets[] currentSanBodyIds[] version pepTier score profileImage name resourceId',
  ]),
  ...within('amlCheck.adverseMedia[]', 'An article counts by being there.', [
    'title url text score type publishDate',
  ]),
  ...within(
    'registryCenterCheck',
    'Neither a verdict nor part of who somebody is: telephone, e-mail, address, and what was sent to the registry. Another `dob`, `yob` or `checkedPersonalNumber` than the document’s is a suspicion all the same, and so is a word of no list in their statuses.',
    [
      'resourceType checkedMrz checkedPersonalNumber checkedDocumentType facePhoto maidenName mothersMaidenName birthPlace',
      'address residentialAddress nationality idCard passport additionalData middleName dob yob idNum address1 address2 city state',
      'zip phone email address1Status address2Status cityStatus stateStatus zipStatus phoneStatus emailStatus',
    ],
  ).map((row) => ({ ...row, words: registryWords(row.path) })),
  ...within(
    'driverLicenseCheck',
    'What was asked of the authority. Where it is about another name, sex, birth date, expiry or number than the document’s, the match is a suspicion.',
    ['name surname dateOfBirth state gender dateOfIssue dateOfExpiry documentNumber'],
  ),
  ...within('addressVerification', 'How sure the verification of the address is.', [
    'address country accuracy',
  ]),
  {
    ...shownRow('addressVerification.quality', 'The same.'),
    words: ['EXCELLENT', 'GOOD', 'AVERAGE', 'POOR', 'BAD'],
  },
  ...within(
    'questionnaireAnswers',
    'The account’s own questions: nobody but the account can say what an answer means.',
    [
      'title sections[].title sections[].questions[].key sections[].questions[].title sections[].questions[].type',
      'sections[].questions[].value',
    ],
  ).map((row) => ({ ...row, words: row.path.endsWith('.type') ? questionTypes : [] })),
  ...within('riskAssessment', 'Behind the level, which is judged.', ['riskScore']),
  ...within('bankVerification', 'The account; its risk is judged.', [
    'id country bank accounts[].id accounts[].name accounts[].iban accounts[].currency accounts[].transactionsCount',
    'accounts[].balancesOverview.bookedBalance accounts[].balancesOverview.availableBalance',
  ]),
  ...within('emailVerification', 'What was verified.', ['email']),
  ...within('phoneVerification', 'What was verified.', ['phone']),
  ...within('bankCardVerification', 'The card.', ['id name firstSix lastFour expiryDate']),
];

function shownRow(path: string, about: string): EvidenceRow {
  return { path, words: [], treatment: 'shown', about };
}

function shown(about: string, paths: readonly string[]): EvidenceRow[] {
  return paths.map((path) => shownRow(path, about));
}

function within(parent: string, about: string, lines: readonly string[]): EvidenceRow[] {
  return shown(
    about,
    lines.flatMap((line) => line.split(' ')).map((name) => `${parent}.${name}`),
  );
}

function registryWords(path: string): readonly string[] {
  if (path.endsWith('.resourceType')) {
    return ['HungaryRegistryCenterCheck', 'LithuaniaRegistryCenterCheck', 'Us15RegistryCenterCheck'];
  }
  return path.endsWith('Status')
    ? ['MATCH', 'NO_MATCH', 'PARTIAL_MATCH', 'NO_DATA', 'NO_INPUT', 'INVALID']
    : [];
}
