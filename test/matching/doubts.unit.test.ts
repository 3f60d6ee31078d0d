import { describe, expect, test } from '@jest/globals';
import type { CheckProblem } from '../../src/matching/checks.ts';
import { checkProblems } from '../../src/matching/checks.ts';
import { compare } from '../../src/matching/comparison.ts';
import type { Doubt, GivenPerson, Result } from '../../src/matching/doubts.ts';
import { doubts } from '../../src/matching/doubts.ts';
import { webhookSchema } from '../../src/idenfy/schemas.ts';

const today = '2026-11-22';

const passport = {
  docFirstName: 'JONAS',
  docLastName: 'PETRAITIS',
  docDob: '1990-04-01',
  docType: 'PASSPORT',
  docIssuingCountry: 'LV',
  docNumber: 'LV1234567',
  docExpiry: '2030-01-31',
};
const permit = { ...passport, docType: 'RESIDENCE_PERMIT', docIssuingCountry: 'LT', docNumber: 'P-1' };

const clean = { fraudTags: [], mismatchTags: [], autoFace: 'FACE_MATCH', manualFace: null };

/** Through the webhook's own schema, as results come. */
function result(data: object, more: object = {}): Result {
  return webhookSchema.parse({ scanRef: 'a', status: clean, data, ...more });
}

interface Case {
  readonly identity?: object;
  readonly document?: object;
  readonly person?: GivenPerson;
  readonly faceCounts?: boolean;
}

/** Two clean results, but for what is given: more of the webhooks' bodies. */
function found({ identity, document, ...more }: Case): Doubt[] {
  const [one, other] = [result(passport, identity), result(permit, document)];
  const comparison = compare(one.data ?? {}, other.data ?? {});
  return doubts({ identity: one, document: other, comparison, today, ...more });
}

test('two clean results of one person leave no doubt', () => {
  expect(found({})).toEqual([]);
});

const suspected = { status: { overallStatus: 'SUSPECTED', checkSuccessful: true } };
const cleared = {
  status: { overallStatus: 'NOT_SUSPECTED', serviceSuspected: false, checkSuccessful: true },
};
const failed = {
  status: { overallStatus: 'NOT_SUSPECTED', checkSuccessful: false },
  errorMessage: 'no answer',
};

test.each<[what: string, grounds: Case, doubts: Doubt[]]>([
  [
    'a fraud tag on the identity',
    { identity: { status: { ...clean, fraudTags: ['DUPLICATE_FACE', 'DUPLICATE_FACE'] } } },
    ['identity_fraud_tag:DUPLICATE_FACE'],
  ],
  [
    'tags on the second document, one of them nobody knows',
    { document: { status: { ...clean, fraudTags: ['BRAND_NEW'], mismatchTags: ['NAME'] } } },
    ['second_document_fraud_tag:BRAND_NEW', 'second_document_mismatch_tag:NAME'],
  ],
  [
    'tags that cannot be read',
    { document: { status: { ...clean, fraudTags: 'none', mismatchTags: ['Jonas lives at 5, Main St.'] } } },
    ['second_document_fraud_tag:UNREADABLE', 'second_document_mismatch_tag:UNREADABLE'],
  ],
  [
    'a tag that cannot be read, beside one that can',
    { identity: { status: { ...clean, fraudTags: ['FAKE_PHOTO', 7] } } },
    ['identity_fraud_tag:FAKE_PHOTO', 'identity_fraud_tag:UNREADABLE'],
  ],
  [
    'a body with our own name for what could not be read',
    { identity: { data: { ...passport, unreadFields: 'none', docSex: 7 } } },
    ['identity_data_unreadable:docSex'],
  ],
  [
    'a list that knows the person',
    { identity: { AML: [cleared, suspected] } },
    ['identity_check_suspected:aml'],
  ],
  [
    'a register that did not answer',
    { document: { LID: [failed] } },
    ['second_document_check_failed:lost_document'],
  ],
  ['another person', { document: { data: { ...permit, docFirstName: 'RASA' } } }, ['persons_differ']],
  ['another spelling', { document: { data: { ...permit, docLastName: 'PETRAITS' } } }, ['persons_close']],
  ['no date of birth', { document: { data: { ...permit, docDob: null } } }, ['persons_not_comparable']],
  [
    'one number under two types',
    { document: { data: { ...passport, docType: 'ID_CARD' } } },
    ['same_document_number'],
  ],
  [
    'one number, and an issuer that is not said',
    { document: { data: { ...passport, docType: 'ID_CARD', docIssuingCountry: null } } },
    ['same_document_number'],
  ],
  [
    'one number of two countries',
    { document: { data: { ...passport, docType: 'ID_CARD', docIssuingCountry: 'ES' } } },
    [],
  ],
  [
    'one number of two countries, of which one may be misread',
    { document: { data: { ...passport, docType: 'ID_CARD', docIssuingCountry: 'LT' } } },
    ['same_document_not_ruled_out'],
  ],
  [
    'two documents without numbers, whose expiries agree as far as they are known',
    {
      identity: { data: { ...passport, docNumber: null } },
      document: { data: { ...passport, docNumber: null, docExpiry: '2030' } },
    },
    ['same_document_not_ruled_out'],
  ],
  [
    'two documents without numbers, one of them without an expiry',
    {
      identity: { data: { ...passport, docNumber: null } },
      document: { data: { ...passport, docNumber: null, docExpiry: null } },
    },
    ['same_document_not_ruled_out', 'second_document_expiry_unknown'],
  ],
  [
    'two documents without numbers, the first of them without an expiry',
    {
      identity: { data: { ...passport, docNumber: null, docExpiry: null } },
      document: { data: { ...passport, docNumber: null } },
    },
    ['same_document_not_ruled_out', 'identity_expiry_unknown'],
  ],
  [
    'a number on the first of two documents alone',
    { document: { data: { ...passport, docNumber: null } } },
    ['same_document_not_ruled_out'],
  ],
  [
    'a number on the second of two documents alone',
    { identity: { data: { ...passport, docNumber: null } }, document: { data: passport } },
    ['same_document_not_ruled_out'],
  ],
  [
    'two types with the personal code for a number',
    {
      identity: { data: { ...passport, docNumber: '3948-27165', docPersonalCode: '394827165' } },
      document: {
        data: { ...passport, docType: 'ID_CARD', docNumber: '3948-27165', docPersonalCode: '394827165' },
      },
    },
    [],
  ],
  ['one document shown twice', { document: { data: passport } }, ['same_document_twice']],
  [
    'a document that expired yesterday',
    { identity: { data: { ...passport, docExpiry: '2026-11-21' } } },
    ['identity_document_expired'],
  ],
  ['a document that expires today', { identity: { data: { ...passport, docExpiry: today } } }, []],
  [
    'a second one that expired in a year gone by',
    { document: { data: { ...permit, docExpiry: '2025' } } },
    ['second_document_expired'],
  ],
  [
    'one that expires some day this month',
    { document: { data: { ...permit, docExpiry: '2026-11-00' } } },
    ['second_document_expiry_unknown'],
  ],
  [
    'one that was issued before its holder was born',
    { identity: { data: { ...passport, docDateOfIssue: '1901-01-01' } } },
    ['identity_contradicts_itself:ISSUED_BEFORE_BIRTH'],
  ],
  [
    'one that is not issued yet',
    { document: { data: { ...permit, docDateOfIssue: '2027-01-01' } } },
    ['second_document_contradicts_itself:ISSUED_IN_FUTURE'],
  ],
  [
    'no date of expiry',
    { identity: { data: { ...passport, docExpiry: null } } },
    ['identity_expiry_unknown'],
  ],
  [
    'what is no date',
    { identity: { data: { ...passport, docExpiry: 'PERMANENT' } } },
    ['identity_expiry_unknown'],
  ],
  [
    'a type that never expires',
    { identity: { data: { ...passport, docType: 'PAN_CARD', docExpiry: '' } } },
    [],
  ],
  [
    'a type that never expires, which says a day that is over',
    { document: { data: { ...permit, docType: 'AADHAAR', docExpiry: '2025-01-31' } } },
    ['second_document_expired'],
  ],
  [
    'a type that never expires, which says what is no day',
    { document: { data: { ...permit, docType: 'AADHAAR', docExpiry: '31.31.2030' } } },
    ['second_document_expiry_unknown'],
  ],
  [
    'the person who was announced',
    { person: { firstName: 'Jonas', lastName: 'Petraitis', dateOfBirth: '1990-04-01' } },
    [],
  ],
  ['a person of whom only the family name was said', { person: { lastName: 'PETRAITIS' } }, []],
  [
    'another person than announced',
    { person: { firstName: 'Rasa', lastName: 'Petraitis', dateOfBirth: '1990-04-02' } },
    [
      'identity_differs_from_given:first_name',
      'identity_differs_from_given:date_of_birth',
      'second_document_differs_from_given:first_name',
      'second_document_differs_from_given:date_of_birth',
    ],
  ],
  [
    'a family name other than announced',
    { person: { lastName: 'Kazlauskas' } },
    ['identity_differs_from_given:last_name', 'second_document_differs_from_given:last_name'],
  ],
  [
    'a face that is not the second document’s, where it counts',
    {
      faceCounts: true,
      document: { status: { ...clean, autoFace: 'FACE_MATCH', manualFace: 'FACE_MISMATCH' } },
    },
    ['second_document_face_not_matched:FACE_MISMATCH'],
  ],
  [
    'a face that the machine did not match, where it counts',
    { faceCounts: true, document: { status: { ...clean, autoFace: 'FACE_MISMATCH' } } },
    ['second_document_face_not_matched:FACE_MISMATCH'],
  ],
  ['a face that the machine matched', { faceCounts: true, document: { status: clean } }, []],
  [
    'a given name that one document does not say',
    { document: { data: { ...permit, docFirstName: null } }, person: { firstName: 'Jonas' } },
    ['persons_not_comparable', 'second_document_does_not_say_given:first_name'],
  ],
  [
    'a face that a human matched',
    { faceCounts: true, document: { status: { ...clean, autoFace: 'FACE_UNCERTAIN', manualFace: 'MATCH' } } },
    [],
  ],
  [
    'no word on the face',
    { faceCounts: true, document: { status: { ...clean, autoFace: null, manualFace: '' } } },
    ['second_document_face_not_matched:none'],
  ],
  ['a face that does not count', { document: { status: { ...clean, autoFace: 'FACE_NOT_CHECKED' } } }, []],
])('%s', (_what, grounds, expected) => {
  expect(found(grounds)).toEqual(expected);
});

test.each([
  'AADHAAR',
  'PAN_CARD',
  'VOTER_CARD',
  'SOCIAL_SECURITY_CARD',
  'SMART_ID',
  'CLEAR',
  'ONE_ID',
  'BANK_ID_SE',
  'BANK_ID_NO',
  'BANK_ID_CZ',
  'FTN',
  'MIT_ID',
  'VERIMI',
  'MOJE_ID_CZ',
  'YOTI_ID',
])('%s needs no date of expiry', (docType) => {
  for (const docExpiry of [null, '', ' ']) {
    expect(found({ document: { data: { ...permit, docType, docExpiry } } })).toEqual([]);
  }
});

test('a second result is weighed where the first is missing, and a face that should count where there is none', () => {
  const grounds = { comparison: null, today };
  expect(doubts({ ...grounds, identity: null, document: result(permit) })).toEqual([
    'persons_not_comparable',
  ]);
  expect(doubts({ ...grounds, identity: result(passport), document: null, faceCounts: true })).toEqual([
    'persons_not_comparable',
  ]);
});

test('a result that should be there and is not leaves two people who cannot be compared', () => {
  const grounds = { identity: result(passport), comparison: null, today };
  expect(doubts({ ...grounds, document: null })).toEqual(['persons_not_comparable']);
});

test('where the method has no second check, the identity is all that counts', () => {
  const grounds = { comparison: null, today };
  expect(doubts({ ...grounds, identity: result(passport) })).toEqual([]);
  expect(doubts({ ...grounds, identity: result({ ...passport, docExpiry: null }) })).toEqual([
    'identity_expiry_unknown',
  ]);
});

describe('an extra check', () => {
  const registry = {
    resourceType: 'LithuaniaRegistryCenterCheck',
    name: 'JONAS',
    surname: 'PETRAITIS',
    personalNumber: null,
    documentNumber: 'LV 1234567',
  };
  const us = {
    resourceType: 'Us15RegistryCenterCheck',
    firstName: 'JONAS',
    firstNameStatus: 'MATCH',
    dobStatus: 'MATCH',
    phoneStatus: 'NO_MATCH',
  };
  const licence = { nameMatch: true, surnameMatch: true, dateOfBirthMatch: null };

  test.each<[what: string, body: object, problems: CheckProblem[]]>([
    ['that the account has not', { AML: null, amlCheck: null, LID: null, registryCenterCheck: null }, []],
    ['that nobody asked for', {}, []],
    [
      'of every kind that found nothing',
      { AML: [cleared], LID: [cleared], CRIMINAL_CHECK: [cleared], amlCheck: { overallStatus: 'NO_FLAGS' } },
      [],
    ],
    [
      'with a word nobody knows',
      { CRIMINAL_CHECK: [{ status: { overallStatus: 'MAYBE' } }] },
      ['check_suspected:criminal'],
    ],
    [
      'with an offence',
      { CRIMINAL_CHECK: [{ ...cleared, data: [{ offenses: [{}] }] }] },
      ['check_suspected:criminal'],
    ],
    [
      'that knows the person, beside one that cannot be read',
      { AML: [suspected, 7] },
      ['check_suspected:aml'],
    ],
    [
      'with a document reported lost, beside a finding that cannot be read',
      { LID: [{ ...cleared, data: [{ valid: false }, 7] }] },
      ['check_suspected:lost_document'],
    ],
    [
      'with a document reported lost, under a status that cannot be read',
      { LID: [{ status: 7, data: [{ valid: false }] }] },
      ['check_suspected:lost_document'],
    ],
    ['without a verdict', { LID: [{ serviceName: 'IrdInvalidPapers' }] }, ['check_failed:lost_document']],
    [
      'with a document reported lost',
      { LID: [{ ...cleared, data: [{ valid: false }] }] },
      ['check_suspected:lost_document'],
    ],
    ['with flags', { amlCheck: { overallStatus: 'FLAGS_FOUND', amlCheck: [{}] } }, ['check_suspected:aml']],
    [
      'with hits that nobody has judged',
      { amlCheck: { overallStatus: null, adverseMedia: [{}] } },
      ['check_suspected:aml'],
    ],
    ['that has not run', { amlCheck: { overallStatus: 'NOT_CHECKED', amlCheck: [] } }, ['check_failed:aml']],
    [
      'in a shape nobody knows',
      { AML: 'x', LID: [7], amlCheck: 3, registryCenterCheck: [], driverLicenseCheck: 'x' },
      [
        'check_failed:aml',
        'check_failed:lost_document',
        'check_failed:registry',
        'check_failed:driver_license',
      ],
    ],
    [
      'that cleared a person whom it found all the same',
      { AML: [{ ...cleared, data: [{ suspicion: 'PEPS', pepLevel: 1 }] }] },
      ['check_suspected:aml'],
    ],
    [
      'that cleared a person beside a list of matches',
      { AML: [{ ...cleared, matches: [{ name: 'x' }] }] },
      ['check_failed:aml'],
    ],
    [
      'that cleared a person and counts hits',
      { LID: [{ ...cleared, hitCount: 2 }] },
      ['check_failed:lost_document'],
    ],
    [
      'that names its service beside no hits',
      { AML: [{ ...cleared, serviceName: 'X', uid: 'u', matches: [], hitCount: 0 }] },
      [],
    ],
    [
      'whose hits the account has set aside',
      { AML: [{ ...cleared, data: [{ suspicion: 'PEPS', whitelisted: true }] }] },
      [],
    ],
    [
      'whose hits cannot be read',
      { AML: [{ ...cleared, data: 'PEPS' }], amlCheck: { overallStatus: 'NO_FLAGS', adverseMedia: [7] } },
      ['check_suspected:aml'],
    ],
    [
      'whose hits are of somebody else, by a person’s word',
      { amlCheck: { overallStatus: 'FALSE_POSITIVE', amlCheck: [{}], adverseMedia: [{}] } },
      [],
    ],
    [
      'whose flags are no flags',
      {
        AML: [{ status: { overallStatus: 'NOT_SUSPECTED', serviceSuspected: 'true' } }],
        CRIMINAL_CHECK: [{ status: { overallStatus: 'NOT_SUSPECTED', checkSuccessful: 'no' } }],
      },
      ['check_suspected:aml', 'check_failed:criminal'],
    ],
    [
      'whose error is no text',
      { LID: [{ ...cleared, errorMessage: { code: 5 } }] },
      ['check_failed:lost_document'],
    ],
    [
      'for which the service had nothing to look at',
      { LID: [{ status: { ...cleared.status, serviceUsed: false, serviceFound: false }, data: [] }] },
      [],
    ],
    [
      'with a document of which it is not said whether it is valid',
      { LID: [{ ...cleared, data: [{ valid: 'yes' }] }] },
      ['check_failed:lost_document'],
    ],
    [
      'with offences that cannot be read',
      { CRIMINAL_CHECK: [{ ...cleared, data: [{ offenses: 'one' }] }] },
      ['check_suspected:criminal'],
    ],
    ['in a registry that knows the person', { registryCenterCheck: registry }, []],
    [
      'in one that knows another name',
      { registryCenterCheck: { ...registry, surname: 'KAZLAUSKAS' } },
      ['check_suspected:registry'],
    ],
    [
      'in one that knows another document',
      { registryCenterCheck: { ...registry, documentNumber: 'X1' } },
      ['check_suspected:registry'],
    ],
    [
      'in one that knows nothing',
      { registryCenterCheck: { resourceType: 'LithuaniaRegistryCenterCheck', name: null } },
      ['check_failed:registry'],
    ],
    [
      'in one with a birthday that cannot be read',
      { registryCenterCheck: { ...registry, birthDate: 'unknown' } },
      ['check_failed:registry'],
    ],
    [
      'in one with a value of another type',
      { registryCenterCheck: { ...registry, documentNumber: 7 } },
      ['check_failed:registry'],
    ],
    [
      'in one whose document expires on another day',
      { registryCenterCheck: { ...registry, documentExpiration: '2024-01-31' } },
      ['check_suspected:registry'],
    ],
    [
      'in one whose document expires on a day that cannot be read',
      { registryCenterCheck: { ...registry, documentExpiration: 'soon' } },
      ['check_failed:registry'],
    ],
    [
      'in one with a verdict that is no word',
      { registryCenterCheck: { ...us, lastNameStatus: false } },
      ['check_suspected:registry'],
    ],
    ['in one with verdicts; a telephone does not count', { registryCenterCheck: us }, []],
    [
      'in one with another birthday',
      { registryCenterCheck: { ...us, dobStatus: 'NO_MATCH' } },
      ['check_suspected:registry'],
    ],
    [
      'in one that has no data',
      { registryCenterCheck: { firstNameStatus: 'NO_DATA' } },
      ['check_failed:registry'],
    ],
    ['of a data set that does not know the person', { gdcMatch: false }, ['check_suspected:registry']],
    ['of a data set that says something else than yes', { gdcMatch: 'MATCH' }, ['check_suspected:registry']],
    [
      'of a licence with a verdict that is no flag',
      { driverLicenseCheck: { ...licence, dateOfIssueMatch: 'false' } },
      ['check_suspected:driver_license'],
    ],
    [
      'of a licence of which only the sex agrees',
      { driverLicenseCheck: { genderMatch: true } },
      ['check_failed:driver_license'],
    ],
    ['of a licence', { driverLicenseCheck: licence }, []],
    ...[
      { nameMatch: true },
      { dateOfBirthMatch: true, genderMatch: true },
      { documentNumberMatch: true },
    ].map((alone): [string, object, CheckProblem[]] => [
      `of a licence with ${JSON.stringify(alone)} alone`,
      { driverLicenseCheck: alone },
      ['check_failed:driver_license'],
    ]),
    ...[
      { name: 'ANNA' },
      { surname: 'OZOLA' },
      { gender: 'F' },
      { name: 'JONAS', surname: 'OZOLA' },
      { dateOfExpiry: '2020-01-31' },
    ].map((asked): [string, object, CheckProblem[]] => [
      `of a licence that was asked about ${JSON.stringify(asked)}`,
      { driverLicenseCheck: { ...licence, ...asked }, data: { ...passport, docSex: 'MALE' } },
      ['check_suspected:driver_license'],
    ]),
    ...[
      { firstNameStatus: 'MATCH', lastNameStatus: 'NO_DATA', dobStatus: 'NO_DATA', idNumStatus: 'NO_DATA' },
      { firstNameStatus: 'MATCH', middleNameStatus: 'MATCH' },
      { dobStatus: 'MATCH', yobStatus: 'MATCH' },
      { documentNumber: 'LV1234567' },
      { birthDate: '1990-04-01' },
      { phoneStatus: 'MATCH', emailStatus: 'MATCH', firstNameStatus: 'MATCH' },
    ].map((alone): [string, object, CheckProblem[]] => [
      `in a registry with ${JSON.stringify(alone)} alone`,
      { registryCenterCheck: alone },
      ['check_failed:registry'],
    ]),
    ...[
      { lastNameStatus: 'MATCH', dobStatus: 'MATCH' },
      { firstNameStatus: 'MATCH', lastNameStatus: 'MATCH', dobStatus: 'NO_DATA', yob: 1990 },
      { documentNumber: 'LV1234567', birthDate: '1990-04-01' },
      { firstName: 'JONAS', lastName: 'PETRAITIS' },
    ].map((both): [string, object, CheckProblem[]] => [
      `in a registry with ${JSON.stringify(both)}`,
      { registryCenterCheck: both },
      [],
    ]),
    ...[{ yob: 1970 }, { checkedPersonalNumber: '48001010000' }].map(
      (asked): [string, object, CheckProblem[]] => [
        `in a registry that was asked about ${JSON.stringify(asked)}`,
        {
          registryCenterCheck: { ...us, ...asked },
          data: { ...passport, docPersonalCode: '39004010017' },
        },
        ['check_suspected:registry'],
      ],
    ),
    ...[
      { dob: { value: '1991-01-01' } },
      { dob: 19910101 },
      { yob: ['1991'] },
      { checkedPersonalNumber: ['48001010000'] },
    ].map((asked): [string, object, CheckProblem[]] => [
      `in a registry whose question cannot be read: ${JSON.stringify(asked)}`,
      { registryCenterCheck: { ...us, ...asked } },
      ['check_failed:registry'],
    ]),
    ...[
      { name: ['PETRAS'] },
      { surname: { value: 'OZOLA' } },
      { documentNumber: 7 },
      { dateOfBirth: ['1991-01-01'] },
    ].map((asked): [string, object, CheckProblem[]] => [
      `of a licence whose question cannot be read: ${JSON.stringify(asked)}`,
      { driverLicenseCheck: { ...licence, ...asked } },
      ['check_failed:driver_license'],
    ]),
    [
      'with another document that is valid',
      { LID: [{ ...cleared, data: [{ valid: true, documentNumber: 'X1' }] }] },
      ['check_failed:lost_document'],
    ],
    [
      'with this document, which is valid',
      { LID: [{ ...cleared, data: [{ valid: true, documentNumber: 'LV 1234567' }] }] },
      [],
    ],
    ...[
      { status: 'REVOKED' },
      { valid: false },
      { revoked: true },
      { errorMessage: 'no such licence' },
      { check: { status: 'SUSPENDED' } },
      { addressMatch: false },
      { documentNumber: 'X1' },
      { dateOfBirth: '1970-01-01' },
      { name: 'ANNA', surname: 'OZOLA' },
    ].map((more): [string, object, CheckProblem[]] => [
      `of a licence with ${JSON.stringify(more)}`,
      { driverLicenseCheck: { ...licence, ...more } },
      ['check_suspected:driver_license'],
    ]),
    ...[
      { status: 'VALID', valid: true, revoked: false, licenceClass: 'B', errors: [] },
      { documentNumber: 'LV1234567', dateOfBirth: '1990-04-01', name: 'JONAS', surname: 'PETRAITIS' },
    ].map((more): [string, object, CheckProblem[]] => [
      `of a licence with ${JSON.stringify(more)}`,
      { driverLicenseCheck: { ...licence, ...more } },
      [],
    ]),
    ...[
      { ssnStatus: 'NO_MATCH' },
      { overallStatus: 'FAILED' },
      { status: 'FAILED' },
      { phoneStatus: 'SOME_NEW_WORD' },
      { person: { lastNameStatus: 'NO_MATCH' } },
      { idCard: { valid: false } },
      { birthDate: '1970-01-01' },
      { dob: '1970-01-01' },
      { documentNumber: 'X1' },
      { personalNumber: 'X1', documentNumber: 'X1' },
      { lastName: 'OZOLA' },
      { surname: 'OZOLA' },
      { firstName: 'JONAS', name: 'ANNA', lastName: 'PETRAITIS' },
    ].map((more): [string, object, CheckProblem[]] => [
      `in a registry with a match and ${JSON.stringify(more)}`,
      { registryCenterCheck: { ...us, ...more } },
      ['check_suspected:registry'],
    ]),
    [
      'in a registry with a match and a birthday that cannot be read',
      { registryCenterCheck: { ...us, birthDate: 'unknown' } },
      ['check_failed:registry'],
    ],
    [
      'of a licence of somebody else',
      { driverLicenseCheck: { ...licence, surnameMatch: false } },
      ['check_suspected:driver_license'],
    ],
    [
      'of a licence that was not compared',
      { driverLicenseCheck: { nameMatch: null } },
      ['check_failed:driver_license'],
    ],
  ])('%s', (_what, body, problems) => {
    const webhook = webhookSchema.parse({ scanRef: 'a', data: passport, ...body });
    expect(checkProblems(webhook, webhook.data ?? {})).toEqual(problems);
  });
});
