/** The last look at a conclusion: what VERIFIED says about the people who let something through, and what it never is. */
import { describe, expect, test } from '@jest/globals';
import type { RecordRequest, RecordedResult } from '../../src/domain/requests/records.ts';
import { weigh } from '../../src/activities/weighing.ts';
import type { IdentificationWebhook } from '../../src/idenfy/schemas.ts';
import { webhookSchema } from '../../src/idenfy/schemas.ts';
import { strictChoices } from '../../src/domain/evidence/choices.ts';
import { compare } from '../../src/matching/comparison.ts';
import type { HumanDecision } from '../../src/domain/decisions.ts';
import type { Conclusion, Reason } from '../../src/domain/reasons.ts';
import type { Method } from '../../src/domain/words.ts';

const methods: readonly Method[] = ['silent', 'sequential', 'stored'];
const now = new Date('2026-11-02T12:00:00Z');

const data = (docType: string, docNumber: string) => ({
  docFirstName: 'ANNA',
  docLastName: 'BERZINA',
  docDob: '1990-04-02',
  docExpiry: '2031-01-31',
  docSex: 'FEMALE',
  docNationality: 'LV',
  docIssuingCountry: 'LV',
  docType,
  docNumber,
});

function webhook(
  scanRef: string,
  overall: string,
  read: ReturnType<typeof data>,
  tags: string[] = [],
): IdentificationWebhook {
  return { scanRef, status: { overall, fraudTags: [], mismatchTags: tags }, data: read };
}

interface Case {
  readonly method?: Method;
  readonly conclusion?: Conclusion;
  /** Overall; null: no result. */
  readonly identity?: string | null;
  readonly second?: string | null;
  readonly tags?: string[];
  readonly request?: Partial<RecordRequest>;
}

const verified: Conclusion = { outcome: 'VERIFIED', reasons: [] };

function result(role: RecordedResult['role'], overall: string): RecordedResult {
  return {
    role,
    scanRef: role,
    superseded: false,
    eventId: `${role}-1`,
    source: 'webhook',
    eventType: 'IDENTIFICATION_AUTO_FINISHED',
    final: true,
    overall,
    receivedAt: '2026-11-02T10:00:00.000Z',
  };
}

function requestOf({ method = 'silent', conclusion = verified, ...rest }: Case) {
  const { identity = 'APPROVED', second = 'APPROVED', request = {} } = rest;
  return {
    method,
    conclusion,
    results: [
      ...(identity === null ? [] : [result('identity', identity)]),
      ...(second === null || method === 'stored' ? [] : [result('document', second)]),
    ],
    decisions: [],
    approvals: [],
    isApproved: false,
    review: null,
    sessions: [],
    ...request,
  };
}

function weightsOf({ method, identity = 'APPROVED', second = 'APPROVED', tags = [] }: Case) {
  const first = identity === null ? null : webhook('identity', identity, data('PASSPORT', 'LV1234567'), tags);
  const other =
    second === null || method === 'stored'
      ? null
      : webhook('document', second, data('RESIDENCE_PERMIT', 'RP7654321'));
  const comparison = first?.data && other?.data ? compare(first.data, other.data) : null;
  return { identity: first, document: other, comparison, now, choices: strictChoices };
}

function weighed(given: Case = {}): Conclusion {
  return weigh(requestOf(given), weightsOf(given));
}

const granted = (reasons: Reason[], results = ['identity-1', 'document-1']) => ({ reasons, results });

describe('VERIFIED by itself', () => {
  test('says nothing where nobody let anything through', () => {
    expect(weighed()).toEqual(verified);
    expect(weighed({ method: 'sequential' })).toEqual(verified);
  });

  test('says by which correction an operator let iDenfy look less closely', () => {
    const request = { corrected: ['skipAnalysis', 'documentType'] };
    const reasons = ['corrected:skipAnalysis', 'corrected:documentType'];
    expect(weighed({ request })).toEqual({ outcome: 'VERIFIED', reasons });
    const approved = { ...request, isApproved: true, approvals: [granted(['persons_close'])] };
    expect(weighed({ request: approved })).toEqual({
      outcome: 'VERIFIED',
      reasons: ['approved_by_reviewer', 'overruled:persons_close', ...reasons],
    });
    expect(weighed({ request, identity: 'SUSPECTED' })).toMatchObject({ outcome: 'REQUIRES_REVIEW' });
  });

  test.each<[what: string, given: Case, reason: Reason]>([
    ['the identity is suspected', { identity: 'SUSPECTED' }, 'identity_suspected'],
    ['the identity is denied', { identity: 'DENIED' }, 'identity_denied'],
    ['the identity has no result', { identity: null }, 'identity_result_missing'],
    ['the identity has a word that nobody knows', { identity: 'PAUSED' }, 'identity_status_unknown:PAUSED'],
    ['the second document is suspected', { second: 'SUSPECTED' }, 'second_document_suspected'],
    ['the second document is denied', { second: 'DENIED' }, 'second_document_denied:none'],
    ['the second document has no result', { second: null }, 'second_result_missing'],
    ['there is a tag', { tags: ['NAME'] }, 'identity_mismatch_tag:NAME'],
  ])('is none where %s, whatever the steps concluded', (_what, given, reason) => {
    for (const method of ['silent', 'sequential'] as const) {
      const { outcome, reasons } = weighed({ ...given, method });
      expect([outcome, reasons.includes(reason)]).toEqual(['REQUIRES_REVIEW', true]);
    }
  });

  test('of one session needs that one alone, and of two a comparison', () => {
    expect(weighed({ method: 'stored' })).toEqual(verified);
    expect(weighed({ second: null }).reasons).toContain('persons_not_comparable');
    expect(weighed({ method: 'stored', identity: null }).reasons).toEqual(['identity_result_missing']);
  });

  test('is none while webhooks of the run are parked that it never got', () => {
    const heard = weigh(requestOf({}), { ...weightsOf({}), unheard: true });
    expect(heard).toEqual({ outcome: 'REQUIRES_REVIEW', reasons: ['webhooks_not_heard'] });
  });

  test('looks at what a session shows that ended without a verdict', () => {
    expect(weighed({ identity: 'EXPIRED', tags: ['NAME'] }).reasons).toEqual([
      'identity_status_unknown:EXPIRED',
      'identity_mismatch_tag:NAME',
    ]);
  });

  test('is one on the last day of a document, and none on the next', () => {
    const onItsDay = weightsOf({});
    const document = webhook('document', 'APPROVED', {
      ...data('RESIDENCE_PERMIT', 'RP7654321'),
      docExpiry: '2026-11-02',
    });
    expect(weigh(requestOf({}), { ...onItsDay, document })).toEqual(verified);
    const next = new Date('2026-11-03T00:00:00Z');
    expect(weigh(requestOf({}), { ...onItsDay, document, now: next }).reasons).toEqual([
      'second_document_expired',
    ]);
  });

  test('that is none keeps the reasons that it had', () => {
    const conclusion: Conclusion = { outcome: 'VERIFIED', reasons: ['additional_step_not_judged'] };
    expect(weighed({ conclusion, tags: ['NAME'] }).reasons).toEqual([
      'additional_step_not_judged',
      'identity_mismatch_tag:NAME',
    ]);
  });

  test('is nothing for a method in which a person decides', () => {
    expect(weighed({ method: 'stored', identity: 'SUSPECTED' }).outcome).toBe('REQUIRES_REVIEW');
  });
});

const past = (
  scanRef: string,
  overall: string,
  status: object,
  read: IdentificationWebhook['data'],
): IdentificationWebhook => ({ scanRef, status: { overall, ...status }, data: read });

describe('results that others have replaced', () => {
  const permit = data('RESIDENCE_PERMIT', 'RP7654321');
  const withPast = (earlier: IdentificationWebhook, inForce = webhook('document', 'APPROVED', permit)) =>
    weigh(requestOf({}), {
      ...weightsOf({}),
      document: inForce,
      past: [{ role: 'document', webhook: earlier, inForce }],
    });

  test.each<[what: string, status: object]>([
    ['a forgery', { manualDocument: 'DOC_FAKE' }],
    ['a known face', { fraudTags: ['DOC_FACE_IN_BLACKLIST'] }],
    ['a reason to deny', { denyReasons: ['DUPLICATE_PERSONAL_DATA'] }],
    ['another person’s data', { autoDocument: 'DOC_INFO_MISMATCH' }],
  ])('%s of an earlier second check is no better for the next one', (_what, status) => {
    expect(withPast(past('earlier', 'DENIED', status, null)).outcome).toBe('REQUIRES_REVIEW');
  });

  test('what an extra check of an earlier one found is no better for it either', () => {
    const status = { autoDocument: 'DOC_TOO_BLURRY' };
    const lost = { LID: [{ status: { overallStatus: 'SUSPECTED' } }] };
    expect(withPast({ ...past('earlier', 'DENIED', status, null), ...lost }).reasons).toEqual([
      'second_document_check_suspected:lost_document',
    ]);
  });

  test('what an extra check found stands until a body of the same session tells of that check again', () => {
    const inForce = webhook('document', 'APPROVED', permit);
    const cleared = { LID: [{ status: { overallStatus: 'NOT_SUSPECTED', checkSuccessful: true } }] };
    const lost = {
      ...past(inForce.scanRef, 'APPROVED', {}, permit),
      LID: [{ status: { overallStatus: 'SUSPECTED' } }],
    };
    const found = ['second_document_check_suspected:lost_document'];
    expect(withPast(lost).reasons).toEqual(found);
    expect(withPast(lost, { ...inForce, LID: [] }).reasons).toEqual(found);
    expect(withPast(lost, { ...inForce, AML: cleared.LID }).reasons).toEqual(found);
    expect(withPast(lost, { ...inForce, ...cleared })).toEqual(verified);
  });

  const read = (body: object) => webhookSchema.parse({ scanRef: 'scan-2', data: permit, ...body });

  test.each<[found: object, reason: Reason, cleared: object]>([
    [
      { status: { sanctionsStatus: 'TRUE_POSITIVE' } },
      'second_document_sanctions_status:TRUE_POSITIVE',
      { status: { sanctionsStatus: 'FALSE_POSITIVE' } },
    ],
    [
      { status: { fraudTags: ['AML_SUSPECTION'] } },
      'second_document_fraud_tag:AML_SUSPECTION',
      { status: { fraudTags: [] } },
    ],
    [
      { status: { autoFace: 'FACE_MISMATCH' } },
      'second_document_auto_face:FACE_MISMATCH',
      { status: { manualFace: 'FACE_MATCH' } },
    ],
    [
      { riskAssessment: { riskLevel: 'HIGH' } },
      'second_document_risk_assessment:HIGH',
      { riskAssessment: { riskLevel: 'LOW' } },
    ],
  ])('so does what else was found: %j', (found, reason, cleared) => {
    const inForce = (body: { readonly status?: object }) =>
      read({ ...body, status: { overall: 'APPROVED', ...body.status } });
    const { outcome, reasons } = withPast(read(found), inForce({}));
    expect([outcome, reasons]).toEqual(['REQUIRES_REVIEW', [reason]]);
    expect(withPast(read(found), inForce(cleared))).toEqual(verified);
  });

  test('pictures that were mended since are forgotten', () => {
    const status = { autoDocument: 'DOC_NOT_FULLY_VISIBLE', denyReasons: ['DOC_NOT_FULLY_VISIBLE'] };
    expect(withPast(past('earlier', 'DENIED', status, null))).toEqual(verified);
    expect(withPast(past('earlier', 'EXPIRED', { fraudTags: ['FAKE_PHOTO'] }, null))).toEqual(verified);
  });

  test('two readings of one session that name different people go to a person, unless one corrected the other', () => {
    const inForce = webhook('document', 'APPROVED', permit);
    const other = past(
      inForce.scanRef,
      'APPROVED',
      {},
      { ...permit, docFirstName: 'SOMEBODY', docLastName: 'ELSE' },
    );
    expect(withPast(other).reasons).toContain('second_document_results_differ');
    const corrected = { ...inForce, status: { ...inForce.status, manualDocument: 'DOC_VALIDATED' } };
    expect(withPast(other, corrected)).toEqual(verified);
  });
});

describe('VERIFIED that a person approved', () => {
  const reasons: Reason[] = ['identity_suspected', 'additional_step_invalid', 'identity_fraud_tag:X:Y'];
  const approved = (extra: Partial<RecordRequest> = {}) => ({
    isApproved: true,
    approvals: [granted(reasons)],
    ...extra,
  });

  test.each(methods)('in %s, says so, and each thing that was overruled', (method) => {
    expect(weighed({ method, identity: 'SUSPECTED', tags: ['NAME'], request: approved() })).toEqual({
      outcome: 'VERIFIED',
      reasons: [
        'approved_by_reviewer',
        'overruled:identity_suspected',
        'overruled:additional_step_invalid',
        'overruled:identity_fraud_tag:X:Y',
      ],
    });
  });

  test('twice, says what both overruled, each once', () => {
    const approvals = [granted(['identity_suspected']), granted(['identity_suspected', 'persons_close'])];
    expect(weighed({ identity: 'SUSPECTED', request: { isApproved: true, approvals } }).reasons).toEqual([
      'approved_by_reviewer',
      'overruled:identity_suspected',
      'overruled:persons_close',
    ]);
  });

  test.each(methods)('in %s, is none where the identity was denied', (method) => {
    const denied = weighed({ method, identity: 'DENIED', request: approved() });
    expect(denied).toEqual({ outcome: 'REQUIRES_REVIEW', reasons: ['identity_denied'] });
  });

  test.each(['silent', 'sequential'] as const)('in %s, is none without both results', (method) => {
    const missing = (given: Case) => weighed({ method, request: approved(), ...given });
    expect(missing({ second: null }).reasons).toEqual(['second_result_missing']);
    expect(missing({ identity: null }).reasons).toEqual(['identity_result_missing']);
    expect(missing({ second: 'EXPIRED' }).outcome).toBe('REQUIRES_REVIEW');
  });

  test.each(methods)('in %s, is none where a result says nothing at all', (method) => {
    const results = requestOf({ method }).results.map((known) => ({ ...known, overall: null }));
    const { outcome, reasons: why } = weighed({ method, request: approved({ results, approvals: [] }) });
    expect([outcome, why]).toEqual([
      'REQUIRES_REVIEW',
      [
        'identity_status_unknown:none',
        ...(method === 'stored' ? [] : ['second_document_status_unknown:none']),
      ],
    ]);
  });

  test('is none where the second document was denied, unless the account allows it', () => {
    expect(weighed({ second: 'DENIED', request: approved() }).outcome).toBe('REQUIRES_REVIEW');
    const allowed = approved({ approveDeniedSecondDocument: true });
    expect(weighed({ second: 'DENIED', request: allowed }).outcome).toBe('VERIFIED');
  });

  test('is none about results that came after a person looked', () => {
    const approvals = [granted(['identity_suspected'], ['identity-1'])];
    const { outcome, reasons: why } = weighed({ identity: 'SUSPECTED', request: approved({ approvals }) });
    expect([outcome, why.includes('changed_while_closing')]).toEqual(['REQUIRES_REVIEW', true]);
  });

  test('is none while webhooks of the run are parked that it never got', () => {
    const given = { identity: 'SUSPECTED', request: approved() };
    expect(weigh(requestOf(given), { ...weightsOf(given), unheard: true })).toMatchObject({
      outcome: 'REQUIRES_REVIEW',
      reasons: ['webhooks_not_heard'],
    });
  });

  test('of an older workflow, which says it by a reason alone, is let through as well', () => {
    const conclusion: Conclusion = { outcome: 'VERIFIED', reasons: ['approved_by_reviewer'] };
    const { approvals: _, isApproved: __, ...older } = requestOf({ conclusion, identity: 'SUSPECTED' });
    expect(weigh(older, weightsOf({ identity: 'SUSPECTED', tags: ['NAME'] }))).toEqual(conclusion);
  });
});

function weighedByDecisions(decisions: HumanDecision[], changes: Partial<RecordRequest> = {}): Conclusion {
  const given = { identity: 'SUSPECTED', tags: ['NAME'] };
  const { approvals: _, isApproved: __, ...request } = requestOf(given);
  return weigh({ ...request, decisions, ...changes }, weightsOf(given));
}

describe('VERIFIED of an older workflow, whose decisions tell no approvals', () => {
  const letThrough: Reason[] = ['identity_suspected', 'identity_mismatch_tag:NAME'];
  const decided = (changes: Partial<HumanDecision> = {}): HumanDecision => ({
    decision: 'approve',
    by: 'key-1',
    reviewer: null,
    reason: 'seen',
    seen: null,
    at: '2026-11-02T11:00:00.000Z',
    reasons: letThrough,
    ...changes,
  });

  test('is one where a person let that pass, once the result was there', () => {
    expect(weighedByDecisions([decided()])).toEqual(verified);
    expect(weighedByDecisions([decided({ at: '2026-11-02T10:00:00.000Z' })])).toEqual(verified);
  });

  test.each<[what: string, decision: Partial<HumanDecision>, left: Reason[]]>([
    ['the decision is older than the result', { at: '2026-11-02T09:59:59.000Z' }, letThrough],
    ['it was no approval', { decision: 'reject' }, letThrough],
    ['it was about less', { reasons: ['identity_suspected'] }, ['identity_mismatch_tag:NAME']],
  ])('is none where %s', (_what, decision, left) => {
    expect(weighedByDecisions([decided(decision)])).toEqual({ outcome: 'REQUIRES_REVIEW', reasons: left });
  });

  test('is one where another decision was made before', () => {
    expect(weighedByDecisions([decided({ decision: 'reject' }), decided()])).toEqual(verified);
  });

  test('is none where no result of the identity is in force', () => {
    const results = [
      { ...result('identity', 'SUSPECTED'), superseded: true },
      result('document', 'APPROVED'),
    ];
    const decision = decided({ reasons: [...letThrough, 'identity_result_missing'] });
    expect(weighedByDecisions([decision], { results }).outcome).toBe('REQUIRES_REVIEW');
  });
});

describe('VERIFIED after an approval at the gate', () => {
  const gate = granted(['identity_suspected', 'identity_mismatch_tag:NAME'], ['identity-1']);

  test('says so, and is no doubt any more about the same result', () => {
    const at = { identity: 'SUSPECTED', tags: ['NAME'], request: { approvals: [gate] } };
    expect(weighed(at)).toEqual({
      outcome: 'VERIFIED',
      reasons: [
        'approved_by_reviewer',
        'overruled:identity_suspected',
        'overruled:identity_mismatch_tag:NAME',
      ],
    });
  });

  test('is none where the result is another one since, however late the decision was', () => {
    const older = { ...gate, results: ['identity-0'] };
    const at = { identity: 'SUSPECTED', tags: ['NAME'], request: { approvals: [older] } };
    expect(weighed(at)).toMatchObject({ outcome: 'REQUIRES_REVIEW' });
  });

  test('is none where something new speaks against it', () => {
    const at = { identity: 'SUSPECTED', tags: ['NAME', 'SEX'], request: { approvals: [gate] } };
    expect(weighed(at)).toEqual({ outcome: 'REQUIRES_REVIEW', reasons: ['identity_mismatch_tag:SEX'] });
  });

  test('does not take its own reasons for an approval of the end, when it is recorded once more', () => {
    const conclusion: Conclusion = { outcome: 'VERIFIED', reasons: ['approved_by_reviewer'] };
    const again = {
      identity: 'SUSPECTED',
      tags: ['NAME', 'SEX'],
      conclusion,
      request: { approvals: [gate] },
    };
    expect(weighed(again).outcome).toBe('REQUIRES_REVIEW');
  });

  test('is none where no result is in force that it could be about', () => {
    const wide = granted(
      ['identity_result_missing', 'second_result_missing', 'identity_mismatch_tag:NAME'],
      [],
    );
    const { outcome } = weighed({ tags: ['NAME'], request: { approvals: [wide], results: [] } });
    expect(outcome).toBe('REQUIRES_REVIEW');
  });

  test('says nothing about the second document', () => {
    const wide = granted(['second_document_suspected'], ['identity-1']);
    expect(weighed({ second: 'SUSPECTED', request: { approvals: [wide] } }).outcome).toBe('REQUIRES_REVIEW');
  });
});

test('who is asked is told of a suspicion, whatever the question is about', () => {
  const review = { since: '', until: '', approval: 'verifies' as const };
  const conclusion: Conclusion = { outcome: 'REQUIRES_REVIEW', reasons: ['changed_after_submission'] };
  expect(weighed({ identity: 'SUSPECTED', conclusion, request: { review } }).reasons).toEqual([
    'changed_after_submission',
    'identity_suspected',
  ]);
});

test.each<[what: string, given: Case, told: Reason]>([
  ['a denied identity', { identity: 'DENIED' }, 'identity_denied'],
  ['a suspected second document', { second: 'SUSPECTED' }, 'second_document_suspected'],
])('who is asked is told of %s too', (_what, given, told) => {
  const review = { since: '', until: '', approval: 'verifies' as const };
  const conclusion: Conclusion = { outcome: 'REQUIRES_REVIEW', reasons: ['changed_after_submission'] };
  expect(weighed({ ...given, conclusion, request: { review } }).reasons).toEqual([
    'changed_after_submission',
    told,
  ]);
});

test('a question stays one, whatever was approved and is parked', () => {
  const conclusion: Conclusion = { outcome: 'REQUIRES_REVIEW', reasons: ['changed_after_submission'] };
  const request = { isApproved: true, approvals: [granted(['persons_close'])] };
  const weights = { ...weightsOf({}), unheard: true };
  expect(weigh(requestOf({ conclusion, request }), weights)).toEqual(conclusion);
});

describe('who is asked is told', () => {
  const conclusion: Conclusion = { outcome: 'REQUIRES_REVIEW', reasons: ['second_check_expired'] };
  const tagged = webhook('document', 'APPROVED', data('RESIDENCE_PERMIT', 'RP7654321'), ['SEX']);

  test('what both results show', () => {
    const weights = { ...weightsOf({ tags: ['NAME'] }), document: tagged };
    expect(weigh(requestOf({ conclusion }), weights).reasons).toEqual([
      'second_check_expired',
      'identity_mismatch_tag:NAME',
      'second_document_mismatch_tag:SEX',
    ]);
  });

  test('nothing of a second result that there is not yet', () => {
    expect(weighed({ conclusion, second: null })).toEqual(conclusion);
  });

  test('that two people cannot be compared whose results are there', () => {
    expect(weigh(requestOf({ conclusion }), { ...weightsOf({}), comparison: null }).reasons).toEqual([
      'second_check_expired',
      'persons_not_comparable',
    ]);
  });

  test('nothing that a session shows which ended without a verdict', () => {
    for (const overall of ['EXPIRED', 'DELETED', 'ARCHIVED', 'EXPIRED-DELETED']) {
      const ended = { ...tagged, status: { ...tagged.status, overall } };
      const given = { conclusion, identity: overall, second: overall, tags: ['NAME'] };
      const weights = { ...weightsOf(given), document: ended, comparison: null };
      expect(weigh(requestOf(given), weights)).toEqual(conclusion);
    }
  });
});

test('who is asked is told nothing of a session that ended without a verdict, but what its own end says', () => {
  const conclusion: Conclusion = { outcome: 'REQUIRES_REVIEW', reasons: ['second_check_expired'] };
  for (const second of ['EXPIRED', 'DELETED', 'ARCHIVED', 'EXPIRED-DELETED']) {
    expect(weighed({ second, conclusion })).toEqual(conclusion);
  }
});

test.each(['REJECTED', 'REQUIRES_REVIEW', 'EXPIRED', 'CANCELLED'] as const)(
  '%s after an approval stays as the steps concluded it',
  (outcome) => {
    const conclusion: Conclusion = { outcome, reasons: ['changed_while_closing'] };
    expect(weighed({ conclusion, request: { approvals: [granted(['persons_close'])] } })).toEqual(conclusion);
  },
);
