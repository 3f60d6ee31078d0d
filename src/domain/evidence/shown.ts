/** Fields that never speak against VERIFIED: they are kept with the raw webhook, and some are shown. */
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
  ...shown('Where the user was; iDenfy’s verdict on it is in `clientIpProxyRiskLevel`.', [
    'clientIp',
    'clientIpCountry',
    'clientLocation',
  ]),
  {
    ...shownRow('platform', 'Which platform the user had.'),
    words: ['PC', 'MOBILE', 'TABLET', 'MOBILE_APP', 'MOBILE_SDK', 'OTHER'],
  },
  ...shown('Where the files are; the gate needs the second document’s.', [
    'fileUrls.*',
    'additionalStepPdfUrls.*',
  ]),
  {
    ...shownRow('additionalSteps.*', 'Which steps there were; their verdict is in `status.additionalSteps`.'),
    words: additionalStepTypes,
  },
  ...shown('Read from the document and not compared.', [
    'data.authority',
    'data.address',
    'data.docTemporaryAddress',
    'data.driverLicenseCategory',
    'data.selectedCountry',
    'data.orgNationality',
    'data.orgAuthority',
    'data.orgAddress',
    'data.orgTemporaryAddress',
  ]),
  ...shown('A person at iDenfy corrected what was read, which is normal.', ['data.manuallyDataChanged']),
  ...shown('Values of additional steps; what a comparison found is in their `status`.', [
    'data.additionalData',
    'additionalData',
    'utilityData[]',
  ]),
  ...shown('What a person at iDenfy typed from a proof of address; its verdict is in `manualAddressMatch`.', [
    'manualAddress',
  ]),
  ...['AML[]', 'LID[]', 'CRIMINAL_CHECK[]'].flatMap((check) =>
    shown(
      'Which service answered, and whether it exists for the document: false if it does not concern it (3.13).',
      [
        `${check}.status.serviceUsed`,
        `${check}.status.serviceFound`,
        `${check}.serviceName`,
        `${check}.serviceGroupType`,
        `${check}.uid`,
      ],
    ).map((row) => (row.path === 'AML[].serviceName' ? { ...row, words: amlServices } : row)),
  ),
  ...within('AML[].data[]', 'A hit counts whatever it says.', [
    'name surname nationality dob suspicion reason listNumber listName score lastUpdate exitDate isPerson isActive',
    'linkedDocument pepLevel category otherInformation checkDate title url text type publishDate',
  ]).map((row) => ({ ...row, words: wordsOfHits[row.path] ?? [] })),
  ...within('LID[].data[]', 'Describes the document in the register.', [
    'documentNumber documentType expiryDate checkDate',
  ]),
  ...within('CRIMINAL_CHECK[].data[]', 'Describes whose offences they are.', ['fullName county region']),
  ...within('CRIMINAL_CHECK[].data[].offenses[]', 'An offence counts whatever it says.', [
    'offense offenseClass offenseDescription offenseLevel sentenceDate courtName courtCaseNumber releaseDate',
  ]),
  ...within('amlCheck', 'Who set the status, and when.', ['id statusSetBy statusSetAt']),
  ...within('amlCheck.amlCheck[]', 'A hit counts whatever it says.', [
    'addresses[].city addresses[].geography datesOfBirth[] gender nationalities[] match formerSanBodyIds[] countries[]',
    'datasets[] currentSanBodyIds[] version pepTier score profileImage name resourceId',
  ]),
  ...within('amlCheck.adverseMedia[]', 'An article counts whatever it says.', [
    'title url text score type publishDate',
  ]),
  ...within(
    'registryCenterCheck',
    'Neither a verdict nor part of an identity: telephone, e-mail, address, and what was sent to the registry. However, a `dob`, `yob` or `checkedPersonalNumber` that differs from the document’s is a suspicion, and so is an unknown word in their statuses.',
    [
      'resourceType checkedMrz checkedPersonalNumber checkedDocumentType facePhoto maidenName mothersMaidenName birthPlace',
      'address residentialAddress nationality idCard passport additionalData middleName dob yob idNum address1 address2 city state',
      'zip phone email address1Status address2Status cityStatus stateStatus zipStatus phoneStatus emailStatus',
    ],
  ).map((row) => ({ ...row, words: registryWords(row.path) })),
  ...within(
    'driverLicenseCheck',
    'What the authority was asked. If it is about another name, sex, birth date, expiry or number than the document’s, the match is a suspicion.',
    ['name surname dateOfBirth state gender dateOfIssue dateOfExpiry documentNumber'],
  ),
  ...within('addressVerification', 'The confidence of the address verification.', [
    'address country accuracy',
  ]),
  {
    ...shownRow('addressVerification.quality', 'The same.'),
    words: ['EXCELLENT', 'GOOD', 'AVERAGE', 'POOR', 'BAD'],
  },
  ...within(
    'questionnaireAnswers',
    'The account’s own questions: only the account knows what an answer means.',
    [
      'title sections[].title sections[].questions[].key sections[].questions[].title sections[].questions[].type',
      'sections[].questions[].value',
    ],
  ).map((row) => ({ ...row, words: row.path.endsWith('.type') ? questionTypes : [] })),
  ...within('riskAssessment', 'The score behind the level, which is judged.', ['riskScore']),
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
