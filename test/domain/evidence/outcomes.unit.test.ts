/** What an otherwise approved verification ends as, for every field and every word. */
import { describe, expect, test } from '@jest/globals';
import { judgedEntries, judgedFields } from '../../../src/domain/evidence/judged.ts';
import type { JudgedCode, JudgedField } from '../../../src/domain/evidence/judged.ts';
import { evidenceTable } from '../../../src/domain/evidence/table.ts';
import { comparedFields, dataResponseSchema } from '../../../src/idenfy/responses.ts';
import { overallStatuses } from '../../../src/idenfy/vocabulary.ts';
import { judgeIdentity } from '../../../src/domain/verdicts/gate.ts';
import { judgeSecondCheck } from '../../../src/domain/verdicts/second-check.ts';
import type { Conclusion } from '../../../src/domain/reasons.ts';
import { requestedDocuments, identityEvent, secondEvent } from '../../workflows/builders.ts';
import type { Trial } from './planting.ts';
import { approved, concluded, planted, ready } from './planting.ts';

test('two approved results of one person are VERIFIED', () => {
  expect(concluded()).toEqual({ outcome: 'VERIFIED', reasons: [] });
  expect(concluded({ method: 'stored' })).toEqual({ outcome: 'VERIFIED', reasons: [] });
});

/** The words that pass by the default settings, in the identity and in a document session; all others speak against. */
const passing: Readonly<Record<JudgedCode, readonly [identity: string[], document: string[]]>> = {
  fraud_tag: [[], []],
  mismatch_tag: [[], []],
  suspicion_reason: [[], []],
  deny_reason: [[], []],
  manual_face: [
    ['FACE_MATCH', 'MATCH'],
    ['FACE_MATCH', 'MATCH', 'FACE_NOT_CHECKED'],
  ],
  auto_face: [['FACE_MATCH'], ['FACE_MATCH', 'FACE_NOT_CHECKED']],
  manual_document: [['DOC_VALIDATED'], ['DOC_VALIDATED']],
  auto_document: [['DOC_VALIDATED'], ['DOC_VALIDATED']],
  additional_steps: both('VALID', 'Additional step is valid'),
  sanctions_status: both('NOT_CHECKED', 'NO_FLAGS', 'FALSE_POSITIVE'),
  peps_status: both('NOT_CHECKED', 'NO_FLAGS', 'FALSE_POSITIVE'),
  adverse_media_status: both('NOT_CHECKED', 'NO_FLAGS', 'FALSE_POSITIVE'),
  aml_result_class: both('NOT_CHECKED', 'NO_FLAGS', 'FALSE_POSITIVE'),
  proxy_risk: both('VERY_LOW', 'LOW', 'NOT_CHECKED'),
  duplicate_faces: both('scan-1', 'scan-2'),
  duplicate_doc_faces: both('scan-1', 'scan-2'),
  // Born in 1990.
  age_estimate: both('OVER_8', 'OVER_13', 'OVER_16', 'OVER_18', 'OVER_21', 'OVER_22', 'OVER_25', 'OVER_30'),
  additional_data: both('MATCH', 'NO_DATA'),
  risk_assessment: both('VERY_LOW', 'LOW', 'NOT_CHECKED'),
  bank_risk: both('VERY_LOW', 'LOW', 'NOT_CHECKED'),
  address_verification: both('VERIFIED'),
  manual_address_match: [[], []],
  bank_card: both('MATCH'),
  bank_card_reason: [[], []],
  bank_card_match: [[], []],
  email_verified: [[], []],
  phone_verified: [[], []],
};

function both(...words: string[]): [string[], string[]] {
  return [words, words];
}

const sessions = [
  ['identity', 'identity'],
  ['document', 'second_document'],
] as const;

function tried(session: 'identity' | 'document', path: string, value: unknown): Conclusion {
  return concluded({ [session]: planted(ready(session, path), path, value) });
}

const spoken = (field: JudgedField): readonly string[] =>
  field.type === 'flag' ? [] : field.type === 'references' ? ['scan-1', 'scan-2', 'another'] : field.words;

describe.each(judgedEntries)('%s', (code, field) => {
  describe.each(sessions)('of the %s session', (session, which) => {
    test.each(
      field.paths.flatMap((path) => [...spoken(field), 'SOME_NEW_WORD'].map((word) => [path, word] as const)),
    )('%s: %s', (path, word) => {
      const passes = passing[code][session === 'identity' ? 0 : 1].some((fine) => fine === word);
      const isRead = field.type !== 'flag' && !word.includes(' ');
      const said = field.type === 'references' ? 'FOUND' : isRead ? word : 'UNREADABLE';
      expect(tried(session, path, word)).toEqual(
        passes
          ? { outcome: 'VERIFIED', reasons: [] }
          : { outcome: 'REQUIRES_REVIEW', reasons: [`${which}_${code}:${said}`] },
      );
    });

    test.each(
      field.paths.flatMap((path) =>
        [7, {}, [], ['DOC_VALIDATED', {}]].map((value) => [path, value] as const),
      ),
    )('%s of another type: %j', (path, value) => {
      expect(tried(session, path, value)).toEqual({
        outcome: 'REQUIRES_REVIEW',
        reasons: [`${which}_${code}:UNREADABLE`],
      });
    });

    test.each(field.paths.flatMap((path) => [null, undefined, ''].map((value) => [path, value] as const)))(
      '%s that says nothing: %j',
      (path, value) => {
        const isList = path.endsWith('[]');
        const said = isList && value === '' ? [] : value;
        // Some must be said where what they stand in is there at all.
        const isDemanded =
          field.demandedBy !== undefined || (field.anywhere?.strict === true && said !== undefined);
        expect(tried(session, path.replace(/\[\]$/, ''), said).reasons).toEqual(
          isDemanded ? [`${which}_${code}:none`] : [],
        );
      },
    );
  });
});

test('the flags of the evidence say yes or no', () => {
  const flags = judgedEntries.filter(([, { type }]) => type === 'flag');
  expect(flags.map(([code]) => code)).toEqual([
    'manual_address_match',
    'bank_card_match',
    'email_verified',
    'phone_verified',
  ]);
  for (const [code, { paths }] of flags) {
    for (const path of paths) {
      expect(tried('identity', path, false).reasons).toEqual([`identity_${code}:FALSE`]);
      expect(tried('identity', path, true).reasons).toEqual([]);
      expect(tried('identity', path, 'true').reasons).toEqual([`identity_${code}:UNREADABLE`]);
    }
  }
});

const nested = (wrap: (inner: object) => object) =>
  Array.from({ length: 30 }).reduce<object>((inner) => wrap(inner), {});

describe('a shape that says something bad', () => {
  test.each<[path: string, value: unknown, reason: string]>([
    ['data.additionalData', { S: 'NOT_MATCH' }, 'additional_data:NOT_MATCH'],
    ['data.additionalData', { S: 'not_found' }, 'additional_data:NOT_FOUND'],
    ['data.additionalData', { S: 'INVALID' }, 'additional_data:INVALID'],
    ['data.additionalData', { S: { status: 'NOT_MATCH' } }, 'additional_data:NOT_MATCH'],
    ['data.additionalData', { S: { F: 'NOT_MATCH' } }, 'additional_data:NOT_MATCH'],
    ['data.additionalData', { S: { F: { G: { status: 'NOT_MATCH' } } } }, 'additional_data:NOT_MATCH'],
    ['data.additionalData', { S: { F: { G: { H: 'NO_MATCH' } } } }, 'additional_data:NO_MATCH'],
    ['data.additionalData', { S: { F: { value: 'x', status: null } } }, 'additional_data:none'],
    ['data.additionalData', { S: { F: { value: 'x', status: '' } } }, 'additional_data:none'],
    ['data.additionalData', { S: { F: { value: 'x', status: true } } }, 'additional_data:UNREADABLE'],
    ['data.additionalData', { S: { F: { value: 'x', matchStatus: 'SOME' } } }, 'additional_data:SOME'],
    ['data.additionalData', { S: { value: { status: 'NOT_MATCH' } } }, 'additional_data:NOT_MATCH'],
    ['data.additionalData', { S: [{ status: 'MATCH' }] }, 'additional_data:UNREADABLE'],
    ['data.additionalData', { S: false }, 'additional_data:UNREADABLE'],
    ['data.additionalData', { S: { F: 7 } }, 'additional_data:UNREADABLE'],
    ['data.additionalData', ['NOT_MATCH'], 'additional_data:UNREADABLE'],
    ['additionalData', { S: { status: 'NOT_MATCH' } }, 'additional_data:NOT_MATCH'],
    ['data.additionalData', { S: ' NOT_MATCH ' }, 'additional_data:NOT_MATCH'],
    ['data.additionalData', { S: ' invalid ' }, 'additional_data:INVALID'],
    [
      'data.additionalData',
      { S: { F: { maritalStatus: { status: 'NOT_MATCH' } } } },
      'additional_data:NOT_MATCH',
    ],
    ['data.additionalData', { S: { F: { maritalStatus: ['MATCH'] } } }, 'additional_data:UNREADABLE'],
    ['data.additionalData', { S: { F: { status: { status: 'MATCH' } } } }, 'additional_data:UNREADABLE'],
    ['data.additionalData', { S: { F: { STATUS: 'NOT_MATCH' } } }, 'additional_data:NOT_MATCH'],
    ['riskAssessment', 'VERY_HIGH', 'risk_assessment:UNREADABLE'],
    ['riskAssessment', 'LOW', 'risk_assessment:UNREADABLE'],
    ['riskAssessment', { riskLevel: { level: 'LOW' } }, 'risk_assessment:UNREADABLE'],
    ['riskAssessment', { RISKLEVEL: 'HIGH' }, 'risk_assessment:HIGH'],
    ['bankVerification', 'LOW', 'bank_risk:UNREADABLE'],
    ['addressVerification', 'VERIFIED', 'address_verification:UNREADABLE'],
    ['data.duplicateFaces', [null], 'duplicate_faces:UNREADABLE'],
    ['data.duplicateFaces', ['scan-1', null], 'duplicate_faces:UNREADABLE'],
    ['data.duplicateFaces', 'scan-1', 'duplicate_faces:UNREADABLE'],
    ['data.duplicateDocFaces', [null], 'duplicate_doc_faces:UNREADABLE'],
    ['riskAssessment', {}, 'risk_assessment:none'],
    ['riskAssessment', { riskScore: null, riskLevel: null }, 'risk_assessment:none'],
    ['riskAssessment', { profile: { riskLevel: 'HIGH' } }, 'risk_assessment:HIGH'],
    ['riskAssessment', { riskLevel: 'LOW', more: [{ riskLevel: 'HIGH' }] }, 'risk_assessment:HIGH'],
    ['bankVerification', { id: 'x', riskLevel: null }, 'bank_risk:none'],
    ['bankVerification', { riskLevel: 'LOW', accounts: [{ riskLevel: 'HIGH' }] }, 'bank_risk:HIGH'],
    ['manualAddress', 'SOME STREET 1', 'manual_address_match:none'],
    ['emailVerification', { email: 'jonas@example.com' }, 'email_verified:none'],
    ['phoneVerification', { phoneVerified: null }, 'phone_verified:none'],
    ['phoneVerification', {}, 'phone_verified:none'],
  ])('%s: %j', (path, value, reason) => {
    for (const [session, which] of sessions) {
      expect(tried(session, path, value)).toEqual({
        outcome: 'REQUIRES_REVIEW',
        reasons: [`${which}_${reason}`],
      });
    }
  });

  test('deeper than anybody documents cannot be read', () => {
    const deep = Array.from({ length: 500 }).reduce<object>((inner) => ({ F: inner }), { status: 'MATCH' });
    expect(tried('identity', 'data.additionalData', deep).reasons).toEqual([
      'identity_additional_data:UNREADABLE',
    ]);
  });

  test('deeper than anybody documents cannot be read, in lists and under names that end like the verdict too', () => {
    const lists = { riskLevel: 'LOW', more: nested((inner) => [inner]) };
    expect(tried('identity', 'riskAssessment', lists).reasons).toEqual([
      'identity_risk_assessment:UNREADABLE',
    ]);
    const maps = { riskLevel: 'LOW', more: nested((inner) => ({ F: inner })) };
    expect(tried('identity', 'riskAssessment', maps).reasons).toEqual([
      'identity_risk_assessment:UNREADABLE',
    ]);
    const named = { S: nested((inner) => ({ maritalStatus: inner })) };
    expect(tried('identity', 'data.additionalData', named).reasons).toEqual([
      'identity_additional_data:UNREADABLE',
    ]);
  });
});

test.each([
  ['data.additionalData', {}],
  ['data.additionalData', { S: null }],
  ['data.additionalData', { STATUS: { F: { status: 'MATCH' } } }],
  ['data.additionalData', { S: { F: { maritalStatus: { status: 'MATCH', value: 'single' } } } }],
  ['riskAssessment', { riskLevel: 'LOW', reasons: ['SOME TEXT', null, 7], score: 12, profile: null }],
  ['data.additionalData', { S: { F: { value: 'NOT_MATCH', status: 'MATCH' } } }],
  ['data.additionalData', { S: { F: { value: 7, status: 'NO_DATA' }, G: 'SOME STREET 1' } }],
  ['riskAssessment', null],
  ['riskAssessment', { riskScore: 3, riskLevel: 'LOW' }],
  ['bankVerification', { riskLevel: 'LOW', accounts: [] }],
  ['manualAddress', null],
  ['emailVerification', null],
])('%s with nothing bad in it: %j', (path, value) => {
  for (const [session] of sessions) expect(tried(session, path, value).outcome).toBe('VERIFIED');
});

describe('what is compared', () => {
  test.each(comparedFields)('in %s a value of another type is not one that is absent', (name) => {
    for (const [session, which] of sessions) {
      for (const value of [{}, [], true, ['JONAS'], { value: 'JONAS' }]) {
        const { outcome, reasons } = tried(session, `data.${name}`, value);
        expect(outcome).toBe('REQUIRES_REVIEW');
        expect(reasons).toContain(`${which}_data_unreadable:${name}`);
      }
      expect(tried(session, `data.${name}`, null).reasons).not.toContainEqual(
        expect.stringContaining('data_unreadable'),
      );
    }
  });

  test('has a row in the table', () => {
    const rows = evidenceTable.filter(({ treatment }) => treatment === 'compared');
    expect(rows.map(({ path }) => path).toSorted()).toEqual(
      comparedFields.map((name) => `data.${name}`).toSorted(),
    );
  });

  test('in an answer that was asked for, keeps that it was unreadable', () => {
    const data = dataResponseSchema.parse({ ...approved('identity'), docFirstName: 'JONAS', docSex: 1 });
    const identity = { ...approved('identity'), data };
    expect(concluded({ identity }).reasons).toContain('identity_data_unreadable:docSex');
  });
});

test('an address that nobody typed is not compared', () => {
  const identity = { ...approved('identity'), manualAddress: null, manualAddressMatch: false };
  expect(concluded({ identity }).outcome).toBe('VERIFIED');
});

function withStatus(session: 'identity' | 'document', status: Record<string, unknown>): readonly string[] {
  const body = Object.entries(status).reduce(
    (changed, [name, value]) => planted(changed, `status.${name}`, value),
    approved(session),
  );
  return concluded({ [session]: body }).reasons;
}

describe('a verdict by hand', () => {
  test.each<[said: Record<string, unknown>, reasons: string[]]>([
    [{ autoDocument: 'DOC_FAKE', manualDocument: 'DOC_VALIDATED' }, []],
    [{ autoFace: 'FACE_UNCERTAIN', manualFace: 'FACE_MATCH' }, []],
    [{ autoFace: 'FACE_UNCERTAIN', manualFace: 'MATCH' }, []],
    [{ autoDocument: 'DOC_VALIDATED', manualDocument: 'DOC_FAKE' }, ['identity_manual_document:DOC_FAKE']],
    [{ autoFace: 'FACE_MATCH', manualFace: 'MISMATCH' }, ['identity_manual_face:MISMATCH']],
    [
      { autoDocument: 'DOC_TOO_BLURRY', manualDocument: 'DOC_FAKE' },
      ['identity_manual_document:DOC_FAKE', 'identity_auto_document:DOC_TOO_BLURRY'],
    ],
    [{ autoDocument: 'DOC_FAKE', manualFace: 'FACE_MATCH' }, ['identity_auto_document:DOC_FAKE']],
    [{ autoFace: 'FAKE_FACE', manualDocument: 'DOC_VALIDATED' }, ['identity_auto_face:FAKE_FACE']],
  ])('%j', (said, reasons) => {
    expect(withStatus('identity', said)).toEqual(reasons);
  });

  test('that looked at no face does not excuse what the machine saw', () => {
    expect(withStatus('document', { autoFace: 'FACE_MISMATCH', manualFace: 'FACE_NOT_CHECKED' })).toEqual([
      'second_document_auto_face:FACE_MISMATCH',
    ]);
  });

  test('with the selfie submitted, the second document’s face has one reason', () => {
    const document = planted(approved('document'), 'status.autoFace', 'FACE_MISMATCH');
    expect(concluded({ document, submitFace: true }).reasons).toEqual([
      'second_document_face_not_matched:FACE_MISMATCH',
    ]);
  });
});

describe('what the account decides', () => {
  test.each<[path: string, value: unknown, choices: NonNullable<Trial['choices']>, outcome: string]>([
    ['data.clientIpProxyRiskLevel', 'MEDIUM', { proxyRisk: 'MEDIUM' }, 'VERIFIED'],
    ['data.clientIpProxyRiskLevel', 'HIGH', { proxyRisk: 'MEDIUM' }, 'REQUIRES_REVIEW'],
    ['data.clientIpProxyRiskLevel', 'LOW', { proxyRisk: 'VERY_LOW' }, 'REQUIRES_REVIEW'],
    ['data.clientIpProxyRiskLevel', 'VERY_HIGH', { proxyRisk: 'VERY_HIGH' }, 'VERIFIED'],
    ['data.clientIpProxyRiskLevel', 'EXTREME', { proxyRisk: 'VERY_HIGH' }, 'REQUIRES_REVIEW'],
    ['riskAssessment.riskLevel', 'HIGH', { risk: 'HIGH' }, 'VERIFIED'],
    ['riskAssessment.riskLevel', 'HIGH', { proxyRisk: 'HIGH' }, 'REQUIRES_REVIEW'],
    ['riskAssessment.riskScore', 99, { risk: 'VERY_HIGH' }, 'REQUIRES_REVIEW'],
    ['bankVerification.riskLevel', 'MEDIUM', { risk: 'MEDIUM' }, 'VERIFIED'],
    ['data.duplicateFaces', ['another'], { duplicateFaces: 'allow' }, 'VERIFIED'],
    ['data.duplicateDocFaces', ['another'], { duplicateFaces: 'allow' }, 'VERIFIED'],
    ['data.duplicateFaces', 'another', { duplicateFaces: 'allow' }, 'REQUIRES_REVIEW'],
    ['addressVerification.status', 'PARTIALLY_VERIFIED', { address: 'PARTIALLY_VERIFIED' }, 'VERIFIED'],
    ['addressVerification.status', 'UNVERIFIED', { address: 'PARTIALLY_VERIFIED' }, 'REQUIRES_REVIEW'],
    ['addressVerification.status', 'UNVERIFIED', { address: 'UNVERIFIED' }, 'VERIFIED'],
    ['addressVerification', {}, {}, 'REQUIRES_REVIEW'],
    ['bankCardVerification.status', 'NOT_COMPARED', { bankCard: 'NOT_COMPARED' }, 'VERIFIED'],
    ['bankCardVerification.status', 'NO_MATCH', { bankCard: 'NOT_COMPARED' }, 'REQUIRES_REVIEW'],
    [
      'bankCardVerification',
      { status: 'NO_MATCH', noMatchReason: 'NAME_MISMATCH', nameMatch: false },
      { bankCard: 'NO_MATCH' },
      'VERIFIED',
    ],
    ['bankCardVerification', { status: 'MATCH', nameMatch: false }, {}, 'REQUIRES_REVIEW'],
    ['emailVerification.emailVerified', false, { contact: 'allow' }, 'VERIFIED'],
    ['phoneVerification.phoneVerified', false, { contact: 'allow' }, 'VERIFIED'],
    ['data.ageEstimate', 'UNDER_13', { ageTolerance: 150 }, 'VERIFIED'],
    ['data.ageEstimate', 'OVER_65', { ageTolerance: 150 }, 'REQUIRES_REVIEW'],
  ])('%s %j with %j: %s', (path, value, choices, outcome) => {
    for (const session of ['identity', 'document'] as const) {
      const body = planted(approved(session), path, value);
      expect(concluded({ [session]: body, choices })).toMatchObject({ outcome });
    }
  });

  test.each<[born: string | null, estimate: string, tolerance: number, outcome: string]>([
    ['1980-05-01', 'UNDER_13', 3, 'REQUIRES_REVIEW'],
    ['2008-05-01', 'OVER_30', 3, 'REQUIRES_REVIEW'],
    ['1999-11-22', 'OVER_30', 3, 'VERIFIED'],
    ['1999-11-23', 'OVER_30', 3, 'REQUIRES_REVIEW'],
    ['1999', 'OVER_30', 3, 'VERIFIED'],
    ['2008-11-22', 'OVER_18', 0, 'VERIFIED'],
    ['2008-11-23', 'OVER_18', 0, 'REQUIRES_REVIEW'],
    ['2013-11-22', 'UNDER_13', 0, 'REQUIRES_REVIEW'],
    ['2013-11-23', 'UNDER_13', 0, 'VERIFIED'],
    ['2010-11-23', 'UNDER_13', 3, 'VERIFIED'],
    ['2010-11-22', 'UNDER_13', 3, 'REQUIRES_REVIEW'],
    ['1990-04-01', 'UNDER_18', 150, 'REQUIRES_REVIEW'],
  ])('born %s and looking %s, with %i years: %s', (born, estimate, ageTolerance, outcome) => {
    const body = planted(planted(approved('identity'), 'data.docDob', born), 'data.ageEstimate', estimate);
    expect(concluded({ identity: body, method: 'stored', choices: { ageTolerance } }).outcome).toBe(outcome);
  });
});

test('a step of silent and stored is the gate’s and the reviewer’s, of no other session anybody’s but ours', () => {
  const identity = planted(approved('identity'), 'status.additionalSteps', 'INVALID');
  const document = planted(approved('document'), 'status.additionalSteps', 'INVALID');
  expect(concluded({ identity, method: 'silent' }).reasons).toEqual([]);
  expect(concluded({ identity, method: 'stored' }).reasons).toEqual([]);
  expect(concluded({ identity, method: 'sequential' }).reasons).toEqual([
    'identity_additional_steps:INVALID',
  ]);
  expect(concluded({ document, method: 'silent' }).reasons).toEqual([
    'second_document_additional_steps:INVALID',
  ]);
});

test.each([...overallStatuses, 'SOME_NEW_WORD', null])(
  'an overall of %s is VERIFIED only if approved',
  (overall) => {
    expect(judgeIdentity(identityEvent({ overall })) === null).toBe(overall === 'APPROVED');
    expect(judgeSecondCheck(secondEvent({ overall }), requestedDocuments()).outcome === 'VERIFIED').toBe(
      overall === 'APPROVED',
    );
  },
);

test('the fields that a check weighs speak against when their word is unknown', () => {
  const checked = evidenceTable.filter(({ treatment }) => treatment === 'checked');
  for (const { path } of checked) {
    const { outcome, reasons } = tried('identity', path, 'SOME_NEW_WORD');
    expect([path, outcome, reasons]).toEqual([
      path,
      'REQUIRES_REVIEW',
      [expect.stringMatching(/^identity_check_/)],
    ]);
  }
  expect(checked.length).toBeGreaterThan(30);
});

test('as much as a whole dictionary of tags makes reasons that travel', () => {
  const tags = Array.from({ length: 5_000 }, (_, at) => `TAG_${at}`);
  const { reasons } = concluded({ identity: planted(approved('identity'), 'status.fraudTags', tags) });
  expect(reasons.length).toBeLessThan(100);
  expect(reasons).toContain('identity_fraud_tag:MORE');
});

test('where nobody decides, REQUIRES_REVIEW names all the same what speaks against', () => {
  const suspected = planted(approved('identity'), 'status.overall', 'SUSPECTED');
  const identity = planted(suspected, 'status.suspicionReasons', ['DOC_MOBILE_PHOTO']);
  const conclusion = { outcome: 'REQUIRES_REVIEW', reasons: ['identity_suspected'] } as const;
  for (const method of ['silent', 'sequential', 'stored'] as const) {
    expect(concluded({ identity, method, conclusion })).toEqual({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['identity_suspected', 'identity_suspicion_reason:DOC_MOBILE_PHOTO'],
    });
  }
});

test.each(['EXPIRED', 'DELETED', 'ARCHIVED'])(
  'a second session that is %s adds nothing but that',
  (overall) => {
    const document = { ...approved('document'), status: { overall }, data: null };
    const conclusion = { outcome: 'REQUIRES_REVIEW', reasons: ['second_check_expired'] } as const;
    expect(concluded({ document, method: 'silent', conclusion })).toEqual(conclusion);
    expect(concluded({ document, method: 'silent' }).outcome).toBe('REQUIRES_REVIEW');
  },
);

test('what is decided otherwise stays as it is', () => {
  const identity = planted(approved('identity'), 'status.manualDocument', 'DOC_FAKE');
  for (const conclusion of [
    { outcome: 'REJECTED', reasons: ['identity_denied'] },
    { outcome: 'EXPIRED', reasons: ['identity_expired'] },
    { outcome: 'CANCELLED', reasons: ['cancelled_by_caller'] },
  ] as const) {
    expect(concluded({ identity, conclusion })).toEqual(conclusion);
  }
});

test('every code of the evidence has a row here', () => {
  expect(Object.keys(passing).toSorted()).toEqual(Object.keys(judgedFields).toSorted());
});
