/** What iDenfy says against VERIFIED is heard wherever it stands, however it is spelt, and under any name for it. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { evidenceIn } from '../../../src/domain/evidence/differences.ts';
import { judgedEntries } from '../../../src/domain/evidence/judged.ts';
import { outOfPlace } from '../../../src/domain/evidence/out-of-place.ts';
import { approved, concluded, planted } from './planting.ts';

const sessions = ['identity', 'document'] as const;

function reasonsFor(path: string, value: unknown): readonly string[][] {
  return sessions.map((session) => {
    const { outcome, reasons } = concluded({ [session]: planted(approved(session), path, value) });
    expect(outcome).toBe(reasons.length === 0 ? 'VERIFIED' : 'REQUIRES_REVIEW');
    return reasons.map((reason) => reason.replace(/^(?:identity|second_document)_/, ''));
  });
}

describe('at another depth, in another spelling, or by another name', () => {
  test.each<[path: string, value: unknown, reason: string]>([
    ['overall', 'DENIED', 'misplaced:DENIED'],
    ['Overall', 'denied', 'misplaced:DENIED'],
    ['status.overallStatus', 'DENIED', 'misplaced:DENIED'],
    ['status.Overall', 'REVIEWING', 'misplaced:REVIEWING'],
    ['data.status', 'SUSPECTED', 'misplaced:SUSPECTED'],
    ['decision', 'SOME_NEW_WORD', 'misplaced:SOME_NEW_WORD'],
    ['data.finalResult', 'SOME_NEW_WORD', 'misplaced:SOME_NEW_WORD'],
    ['status.livenessResult', 'SPOOF_DETECTED', 'misplaced:SPOOF_DETECTED'],
    ['status.livenessStatus', 'not live', 'misplaced:UNREADABLE'],
    ['status.liveness', 'SPOOF_DETECTED', 'misplaced:SPOOF_DETECTED'],
    ['status.liveness', 'NOT_LIVE', 'misplaced:NOT_LIVE'],
    ['status.liveness', 'not live', 'misplaced:UNREADABLE'],
    ['status.chip', 'SPOOF_DETECTED', 'misplaced:SPOOF_DETECTED'],
    ['status.chip', 'NEEDS_REVIEW', 'misplaced:NEEDS_REVIEW'],
    ['status.faceMatch', 'NO', 'misplaced:NO'],
    ['status.faceMatch', 'false', 'misplaced:FALSE'],
    ['status.faceMatch', 0, 'misplaced:faceMatch'],
    ['data.documentAuthentic', 'NO', 'misplaced:NO'],
    ['chipVerdict', 'NEEDS_REVIEW', 'misplaced:NEEDS_REVIEW'],
    ['identification', { status: { overall: 'DENIED' } }, 'misplaced:DENIED'],
    ['status.result', 7, 'misplaced:UNREADABLE'],
    ['status.final', false, 'misplaced:final'],
    ['data.documentAuthentic', false, 'misplaced:documentAuthentic'],
    ['fraud', true, 'misplaced:fraud'],
    ['status.fraudRisk', 87, 'misplaced:fraudRisk'],
    ['data.deviceRiskScore', 0.5, 'misplaced:deviceRiskScore'],
    ['ipRiskRating', [0, 3], 'misplaced:ipRiskRating'],
    ['status.tags', ['SOMETHING'], 'misplaced:tags'],
    ['status.mismatches', ['NAME'], 'misplaced:NAME'],
    ['status.face', 'FACE_MISMATCH', 'misplaced:FACE_MISMATCH'],
    ['x', [['DOC_FAKE']], 'misplaced:DOC_FAKE'],
    ['x', [[{ overall: 'DENIED' }]], 'misplaced:DENIED'],
    ['status.denyReason', 'UNDER_AGED', 'misplaced:denyReason'],
    ['status.suspicionReason', 'SOMETHING', 'misplaced:suspicionReason'],
    ['status.watchlistStatus', 'HIT', 'misplaced:HIT'],
    ['status.hits', 2, 'misplaced:hits'],
    ['data.photoOfPhoto', true, 'misplaced:photoOfPhoto'],
    ['data.screenshot', true, 'misplaced:screenshot'],
    ['data.isCopy', true, 'misplaced:isCopy'],
    ['status.photocopy', true, 'misplaced:photocopy'],
    ['data.blackAndWhite', true, 'misplaced:blackAndWhite'],
    ['status.multipleFaces', true, 'misplaced:multipleFaces'],
    ['secondPersonInFrame', true, 'misplaced:secondPersonInFrame'],
    ['status.coerced', true, 'misplaced:coerced'],
    ['injectionAttack', true, 'misplaced:injectionAttack'],
    ['deepfakeProbability', 0.99, 'misplaced:deepfakeProbability'],
    ['fraudSignals', ['EDITED_IMAGE'], 'misplaced:fraudSignals'],
    ['alerts', ['SOMETHING'], 'misplaced:alerts'],
    ['status.doubtful', true, 'misplaced:doubtful'],
    ['deepfakeDetected', true, 'misplaced:deepfakeDetected'],
    ['status.fraudDetected', true, 'misplaced:fraudDetected'],
    ['status.underAge', true, 'misplaced:underAge'],
    ['data.specimen', true, 'misplaced:specimen'],
    ['data.passiveAuthentication', false, 'misplaced:passiveAuthentication'],
    ['status.faceLiveness', 'PRINTED', 'misplaced:PRINTED'],
    [
      'CRIMINAL_CHECK',
      [{ status: { overallStatus: 'NOT_SUSPECTED' }, data: [{ offenses: [], warrants: [{ id: 1 }] }] }],
      'misplaced:warrants',
    ],
    ['status.manual_document', 'DOC_FAKE', 'manual_document:DOC_FAKE'],
    ['fraudTags', ['FAKE_PHOTO'], 'fraud_tag:FAKE_PHOTO'],
    ['status.fraud_tags', 'FAKE_PHOTO', 'fraud_tag:UNREADABLE'],
    ['result', { manualDocument: 'DOC_FAKE' }, 'manual_document:DOC_FAKE'],
    ['data.pepsStatus', 'FLAGS_FOUND', 'peps_status:FLAGS_FOUND'],
    ['clientIpProxyRiskLevel', 'HIGH', 'proxy_risk:HIGH'],
    ['status.duplicateFaces', ['another'], 'duplicate_faces:FOUND'],
    ['status.emailVerified', false, 'email_verified:FALSE'],
    ['data.riskAssessment', { riskLevel: 'LOW' }, 'misplaced:riskAssessment'],
    ['risk_assessment', 'HIGH', 'misplaced:riskAssessment'],
    ['status.address_verification', { status: 'VERIFIED' }, 'misplaced:addressVerification'],
    ['data.registryCenterCheck', { dobStatus: 'NO_MATCH' }, 'check_failed:registry'],
    ['aml', [{ status: { overallStatus: 'SUSPECTED' } }], 'check_failed:aml'],
    ['bankCardVerification', { status: 'MATCH', fraud: true }, 'misplaced:fraud'],
    ['riskAssessment', { riskLevel: 'LOW', level: 'HIGH' }, 'misplaced:HIGH'],
  ])('%s: %j', (path, value, reason) => {
    expect(reasonsFor(path, value)).toEqual([[reason], [reason]]);
  });

  test('also of the step, which the gate weighs where it stands in its place', () => {
    for (const path of [
      'additionalSteps',
      'data.additionalSteps',
      'status.AdditionalSteps',
      'result.additional_steps',
    ]) {
      const identity = planted(approved('identity'), path, 'INVALID');
      expect(concluded({ identity, method: 'silent' }).reasons).toEqual([
        'identity_additional_steps:INVALID',
      ]);
    }
  });

  test('also of the face that was submitted, which is compared where it stands in its place', () => {
    const document = planted(approved('document'), 'status.autoFace', 'FACE_MATCH');
    expect(concluded({ document, submitFace: true }).reasons).toEqual([]);
    expect(
      concluded({ document: planted(document, 'data.autoFace', 'FACE_MISMATCH'), submitFace: true }).reasons,
    ).toEqual(['second_document_auto_face:FACE_MISMATCH']);
  });
});

test.each<[path: string, value: unknown]>([
  ['overall', 'APPROVED'],
  ['status.overallStatus', 'APPROVED'],
  ['somethingNew', 'SOME_NEW_WORD'],
  ['data.docClass', 'B'],
  ['data.maritalStatus', 'SINGLE'],
  ['data.nfcUsed', false],
  ['sandbox', false],
  ['fraudTags', []],
  ['risk_assessment', {}],
  ['lid', []],
  ['pepsStatus', 'NO_FLAGS'],
  ['status.livenessStatus', 'VALID'],
  ['status.livenessVerdict', 'SOME_NEW_WORD'],
  ['status.readerStatus', 'NOTED'],
  ['status.reviewedBy', 'OPERATOR'],
  ['status.nfcUsed', 'NO'],
  ['status.comment', 'no remarks'],
  ['status.decidedBy', 'MANUAL_REVIEW'],
  ['status.faceMatch', 'YES'],
  ['status.faceMatch', 1],
  ['status.liveness', 'NOT_CHECKED'],
  ['status.listMatches', 0],
  ['status.fraud', 'NO'],
  ['data.note', 'NOT_LIVE'],
  ['errorUrl', 'https://example.com'],
  ['status.fraud', false],
  ['status.fraudRisk', 0],
  ['data.deviceRiskScore', 0],
  ['ipRiskRating', 'NONE'],
  ['status.errors', 0],
  ['data.faceDetected', true],
  ['data.underAge', false],
  ['data.birthState', 'TX'],
  ['data.specimen', false],
  ['data.screenshot', false],
  ['data.isCopy', false],
  ['deepfakeProbability', 0],
  ['alerts', []],
  ['data.copyrightNotice', 'NOTED'],
])('a new field that says no such thing says nothing: %s: %j', (path, value) => {
  expect(reasonsFor(path, value)).toEqual([[], []]);
});

describe('NOT_CHECKED', () => {
  test.each<[assessment: object, reasons: string[]]>([
    [{ riskLevel: 'NOT_CHECKED' }, []],
    [{ riskLevel: 'NOT_CHECKED', riskScore: null }, []],
    [{ riskLevel: 'LOW', riskScore: 99 }, []],
    [{ riskLevel: 'NOT_CHECKED', riskScore: 99 }, ['risk_assessment:NOT_CHECKED']],
    [{ riskLevel: 'NOT_CHECKED', riskScore: 0 }, ['risk_assessment:NOT_CHECKED']],
    [{ riskLevel: 'NOT_CHECKED', score: 99 }, ['risk_assessment:NOT_CHECKED']],
    [{ riskLevel: 'LOW', riskScore: '99' }, ['risk_assessment:UNREADABLE']],
    [{ riskLevel: 'LOW', riskScore: 101 }, ['risk_assessment:UNREADABLE']],
    [{ riskLevel: 'LOW', riskScore: true }, ['risk_assessment:UNREADABLE']],
  ])('is no level beside anything that was found: %j', (assessment, reasons) => {
    expect(reasonsFor('riskAssessment', assessment)).toEqual([reasons, reasons]);
  });
});

const hit = { name: 'JONAS', whitelisted: true };
const free = { overallStatus: 'NOT_SUSPECTED', serviceSuspected: false, checkSuccessful: true };
const us = { firstNameStatus: 'MATCH', lastNameStatus: 'MATCH', dobStatus: 'MATCH' };
const licence = { nameMatch: true, surnameMatch: true, dateOfBirthMatch: true };
const dismissed = { overallStatus: 'FALSE_POSITIVE' };

describe('where others name the fields', () => {
  test.each<[path: string, value: unknown, reasons: string[]]>([
    [
      'additionalSteps',
      { SECOND_DOCUMENT_FRONT: { type: 'UPLOAD', status: 'INVALID' } },
      ['misplaced:INVALID'],
    ],
    ['additionalSteps', { SECOND_DOCUMENT_FRONT: 'INVALID' }, ['misplaced:INVALID']],
    ['additionalSteps', { SECOND_DOCUMENT_FRONT: { type: 'INVALID' } }, ['misplaced:INVALID']],
    ['additionalSteps', { SECOND_DOCUMENT_FRONT: { type: ['UPLOAD'] } }, ['misplaced:UNREADABLE']],
    ['additionalSteps', [{ name: 'FRONT', type: 'UPLOAD', status: 'INVALID' }], ['misplaced:INVALID']],
    ['additionalSteps', [{ name: 'FRONT', type: 'INVALID' }], ['misplaced:INVALID']],
    ['additionalSteps', ['INVALID'], ['misplaced:INVALID']],
    [
      'additionalSteps',
      { FRONT: [{ type: 'UPLOAD', status: 'INVALID' }] },
      ['misplaced:UNREADABLE', 'misplaced:INVALID'],
    ],
    [
      'additionalSteps',
      { ALL: { ALL: { FRONT: { type: 'UPLOAD', status: 'NOT_FOUND' } } } },
      ['misplaced:NOT_FOUND'],
    ],
    [
      'additionalSteps',
      { FRONT: { type: 'UPLOAD', check: { fraud_tags: ['FAKE_PHOTO'] } } },
      ['fraud_tag:FAKE_PHOTO'],
    ],
    ['additionalSteps', { FRONT: { fraudTags: { first: 'FAKE_PHOTO' } } }, ['fraud_tag:UNREADABLE']],
    ['riskAssessment', { riskScore: 3 }, ['risk_assessment:none']],
    ['AML', [{ status: { ...free, serviceFound: { overall: 'DENIED' } } }], ['misplaced:DENIED']],
    ['additionalSteps', true, ['misplaced:UNREADABLE']],
    [
      'CRIMINAL_CHECK',
      [{ status: free, data: [{ offenses: [], sexOffender: true }] }],
      ['misplaced:sexOffender'],
    ],
    [
      'CRIMINAL_CHECK',
      [{ status: free, data: [{ offenses: [], fraudTags: ['FAKE_PHOTO'] }] }],
      ['fraud_tag:FAKE_PHOTO'],
    ],
    [
      'CRIMINAL_CHECK',
      [{ status: free, data: [{ offenses: [], status: 'SUSPECTED' }] }],
      ['misplaced:SUSPECTED'],
    ],
    ['AML', [{ status: free, data: [{ ...hit, fraudTags: ['FAKE_PHOTO'] }] }], ['fraud_tag:FAKE_PHOTO']],
    [
      'AML',
      [{ status: free, data: [{ ...hit, pepsStatus: 'TRUE_POSITIVE' }] }],
      ['peps_status:TRUE_POSITIVE'],
    ],
    ['AML', [{ status: free, data: [{ ...hit, reason: { status: 'SUSPECTED' } }] }], ['misplaced:SUSPECTED']],
    ['amlCheck', { ...dismissed, sanctions_status: 'FLAGS_FOUND' }, ['sanctions_status:FLAGS_FOUND']],
    ['amlCheck', { ...dismissed, amlCheck: [{ status: 'SUSPECTED' }] }, ['misplaced:SUSPECTED']],
    ['utilityData', [{ name: { status: 'NOT_MATCH' } }], ['misplaced:NOT_MATCH']],
    ['utilityData', [{ mismatchTags: ['UTILITY_NAME'] }], ['mismatch_tag:UTILITY_NAME']],
    ['utilityData', [{ authentic: false }], ['misplaced:authentic']],
    ['utilityData', [{ billVerdict: 'NEEDS_REVIEW' }], ['misplaced:NEEDS_REVIEW']],
    ['registryCenterCheck', { ...us, manualDocument: 'DOC_FAKE' }, ['manual_document:DOC_FAKE']],
    ['registryCenterCheck', { ...us, fraudTags: ['FAKE_PHOTO'] }, ['fraud_tag:FAKE_PHOTO']],
    ['registryCenterCheck', { ...us, more: [{ conclusion: 'REVIEWING' }] }, ['misplaced:REVIEWING']],
    [
      'registryCenterCheck',
      { ...us, nameMismatch: true },
      ['check_suspected:registry', 'misplaced:nameMismatch'],
    ],
    ['registryCenterCheck', { ...us, documentState: 'ANNULLED' }, ['misplaced:ANNULLED']],
    ['registryCenterCheck', { ...us, dead: true }, ['misplaced:dead']],
    [
      'driverLicenseCheck',
      { ...licence, revoked: true },
      ['check_suspected:driver_license', 'misplaced:revoked'],
    ],
    ['registryCenterCheck', { ...us, name_match: 'PARTIAL' }, ['check_suspected:registry']],
    ['driverLicenseCheck', { ...licence, manualDocument: 'DOC_FAKE' }, ['manual_document:DOC_FAKE']],
    ['driverLicenseCheck', { ...licence, fraudTags: ['FAKE_PHOTO'] }, ['fraud_tag:FAKE_PHOTO']],
    ['questionnaireAnswers', { sections: [{ fraudTags: ['FAKE_PHOTO'] }] }, ['fraud_tag:FAKE_PHOTO']],
    ['questionnaireAnswers', { status: 'DENIED' }, ['misplaced:DENIED']],
    ['fileUrls', { fraudTags: 'FAKE_PHOTO' }, ['fraud_tag:UNREADABLE']],
    ['fileUrls', { fraudTags: ['FAKE_PHOTO'] }, ['fraud_tag:UNREADABLE', 'misplaced:UNREADABLE']],
    ['fileUrls', { FRONT: { status: 'INVALID' } }, ['misplaced:UNREADABLE']],
    ['additionalStepPdfUrls', [{ status: 'INVALID' }], ['misplaced:UNREADABLE']],
    [
      'additionalData',
      { S: { F: { value: ['x', { fraudTags: ['FAKE_PHOTO'] }] } } },
      ['fraud_tag:FAKE_PHOTO'],
    ],
    ['data.additionalData', { S: { F: { value: 'x', riskLevel: 'HIGH' } } }, ['risk_assessment:HIGH']],
    ['data.additionalData', { status: 'REVIEWING' }, ['misplaced:REVIEWING']],
    ['data.authority', { fraudTags: ['FAKE_PHOTO'] }, ['data_unreadable:authority']],
    ['data.orgAddress', [{ status: 'INVALID' }], ['data_unreadable:orgAddress']],
    [
      'LID',
      [{ status: { overallStatus: 'NOT_SUSPECTED' }, data: [{ valid: true, stolenSince: '2024-01-01' }] }],
      ['misplaced:stolenSince'],
    ],
    ['startTime', { fraudTags: ['FAKE_PHOTO'] }, ['misplaced:UNREADABLE']],
  ])('a name that judges is heard: %s: %j', (path, value, reasons) => {
    expect(reasonsFor(path, value).map((some) => some.toSorted())).toEqual([
      reasons.toSorted(),
      reasons.toSorted(),
    ]);
  });

  test.each<[path: string, value: unknown]>([
    ['additionalSteps', { SECOND_DOCUMENT_FRONT: 'UPLOAD', SELFIE: null, OTHER: 'HOLOGRAM' }],
    ['additionalSteps', { FRAUD_TAGS: 'UPLOAD', STATUS: 'COMPARE' }],
    [
      'additionalSteps',
      {
        ALL: {
          ALL: {
            FRONT: {
              type: 'EXTRACT',
              texts: { en: { name: 'Status', description: 'INVALID', status: 'INVALID' } },
              settings: { canUpload: false },
              fields: ['NAME', 'SURNAME'],
            },
          },
        },
      },
    ],
    ['additionalSteps', [{ name: 'NAME', type: 'UPLOAD' }]],
    ['additionalSteps', []],
    ['additionalSteps', {}],
    ['CRIMINAL_CHECK', [{ status: free, data: [{ offenses: [], sexOffender: false, court: 'FAILED' }] }]],
    ['AML', [{ status: free, data: [{ ...hit, alive: false, listName: 'DENIED', convicted: true }] }]],
    ['amlCheck', { ...dismissed, amlCheck: [{ match: false, text: 'FRAUD', maritalStatus: 'UNKNOWN' }] }],
    ['utilityData', null],
    ['utilityData', [{ name: { value: 'INVALID', status: 'MATCH' }, provider: 'NO', billStatus: 'PAID' }]],
    ['registryCenterCheck', { ...us, phoneStatus: 'NO_MATCH', note: 'NOT_LIVE', fraudTags: [] }],
    ['registryCenterCheck', { ...us, name_match: 'MATCH', mismatch: false }],
    ['driverLicenseCheck', { ...licence, licenceClass: 'NO', overall: 'VALID' }],
    [
      'questionnaireAnswers',
      {
        title: 'FRAUD',
        sections: [
          { questions: [{ key: 'status', value: 'NO', answer: 'NO', status: 'NOT ANSWERED', fraud: true }] },
        ],
      },
    ],
    ['fileUrls', { STATUS: 'https://files.example.test/1', FRAUD_TAGS: 'https://files.example.test/2' }],
    ['fileUrls', []],
    ['fileUrls', { FRONT: { url: 'https://files.example.test/1' } }],
    ['data.additionalData', { S: { F: { value: 'INVALID', status: 'MATCH' } } }],
    ['data.authority', 'DENIED'],
    ['data.authority', []],
    ['data.authority', 7],
  ])('all else is theirs: %s: %j', (path, value) => {
    expect(reasonsFor(path, value)).toEqual([[], []]);
  });
});

test('what the sandbox invents in a webhook says nothing', () => {
  for (const session of sessions) {
    const body = approved(session);
    const invented = {
      ...body,
      utilityData: null,
      additionalData: null,
      sandboxField: { nested: ['anything', { deeper: 1 }] },
      platform: 'SMART_GLASSES',
      additionalSteps: { SECOND_DOCUMENT_FRONT: 'HOLOGRAM' },
      addressVerification: { address: 'Vilnius', country: 'LT', status: 'VERIFIED', quality: 'FLAWLESS' },
    };
    const more = planted(planted(invented, 'status.sandboxVerdict', 'UNHEARD_OF'), 'data.docHologram', true);
    const { outcome } = concluded({ [session]: planted(more, 'data.docSex', 'UNSPECIFIED') });
    expect(outcome).toBe('VERIFIED');
  }
});

const spelt = (name: string) =>
  fc.constantFrom(
    name,
    name.toUpperCase(),
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    name.replaceAll(/[A-Z]/g, (letter) => `-${letter}`),
  );

test('whatever judges speaks against from wherever it stands, in whatever spelling', () => {
  const judged = judgedEntries.flatMap(([, { paths, type, onlyWith }]) =>
    paths
      .filter((path) => onlyWith === undefined && !path.endsWith('.status'))
      .map((path) => ({
        name: (path.split('.').at(-1) ?? '').replace('[]', ''),
        value: type === 'flag' ? false : path.endsWith('[]') ? ['SOME_NEW_WORD'] : 'SOME_NEW_WORD',
      })),
  );
  const places = fc.array(fc.constantFrom('details', 'status', 'data', 'result'), { maxLength: 6 });
  fc.assert(
    fc.property(
      fc.constantFrom(...judged).chain((one) => spelt(one.name).map((name) => ({ ...one, name }))),
      places,
      fc.constantFrom(...sessions),
      ({ name, value }, place, session) => {
        const body = planted(approved(session), [...place, name].join('.'), value);
        expect(concluded({ [session]: body }).outcome).toBe('REQUIRES_REVIEW');
      },
    ),
    { numRuns: 400 },
  );
});

test('deeper than anybody documents cannot be read', () => {
  const deep = Array.from({ length: 30 }).reduce<object>((inner) => ({ x: inner }), { y: 'FINE' });
  expect(reasonsFor('details', deep)).toEqual([
    ['misplaced:UNREADABLE_VERDICT'],
    ['misplaced:UNREADABLE_VERDICT'],
  ]);
});

test('a documented body has nothing out of place, and two bodies that differ there do not say the same', () => {
  expect(outOfPlace(approved('identity'))).toEqual([]);
  expect(evidenceIn(planted(approved('identity'), 'overall', 'DENIED'))).toEqual(['misplaced:DENIED']);
});
