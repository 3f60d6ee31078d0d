/** A check that stands where none is documented is no check that ended well. */
import { describe, expect, test } from '@jest/globals';
import { checkProblems } from '../../src/matching/checks.ts';

const suspected = [{ status: { overallStatus: 'SUSPECTED' } }];
const base: object = { status: { overall: 'APPROVED' }, data: { docFirstName: 'ONA' } };

test.each<[where: string, body: object, problem: string]>([
  ['another case', { aml: suspected }, 'check_failed:aml'],
  ['another case', { lid: suspected }, 'check_failed:lost_document'],
  ['another spelling', { criminalCheck: suspected }, 'check_failed:criminal'],
  ['another spelling', { aml_check: { overallStatus: 'FLAGS_FOUND' } }, 'check_failed:aml'],
  ['the data', { data: { gdcMatch: false } }, 'check_failed:registry'],
  ['the status', { status: { gdcMatch: false } }, 'check_failed:registry'],
  ['the status', { status: { driverLicenseCheck: { nameMatch: false } } }, 'check_failed:driver_license'],
  ['the data', { data: { registryCenterCheck: 'NO_MATCH' } }, 'check_failed:registry'],
])('in %s: %j', (_where, body, problem) => {
  expect(checkProblems({ ...base, ...body }, {})).toEqual([problem]);
});

describe('says nothing', () => {
  test.each([
    {},
    { aml: null },
    { lid: [] },
    { data: { gdcMatch: null } },
    { AML: null, LID: [], CRIMINAL_CHECK: null, gdcMatch: true, amlCheck: null },
    {
      amlCheck: {
        overallStatus: 'NO_FLAGS',
        amlCheck: [],
        adverseMedia: [],
        id: '1',
        statusSetAt: 1,
        statusSetBy: 'AUTO',
      },
    },
  ])('%j', (body) => {
    expect(checkProblems({ ...base, ...body }, {})).toEqual([]);
  });
});

test.each([{ pepsStatus: 'TRUE_POSITIVE' }, { hits: [1] }, { suspected: true }])(
  'a clear word beside an answer that nobody documents clears nothing: %j',
  (answer) => {
    const amlCheck = { overallStatus: 'NO_FLAGS', ...answer };
    expect(checkProblems({ amlCheck }, {})).toEqual(['check_failed:aml']);
  },
);

test('a person who dismissed the hits dismissed no other finding beside them', () => {
  const amlCheck = { overallStatus: 'FALSE_POSITIVE', amlCheck: [{ name: 'hit' }], statusComment: 'seen' };
  expect(checkProblems({ amlCheck }, {})).toEqual([]);
  const withMore = { ...amlCheck, newHits: [{ name: 'another' }] };
  expect(checkProblems({ amlCheck: withMore }, {})).toEqual(['check_failed:aml']);
});
