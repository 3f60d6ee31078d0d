import { describe, expect, test } from '@jest/globals';
import { webhookSchema } from '../../src/idenfy/schemas.ts';
import { parseWebhook } from '../../src/idenfy/webhook.ts';
import type { VerificationRecord } from '../../src/records/index.ts';
import { idenfyEventOf } from '../../src/server/idenfy-events.ts';
import type { LatePlace } from '../../src/server/late-webhooks.ts';
import { contradictionOf, lateResultOf, placeLate } from '../../src/server/late-webhooks.ts';
import type { IdenfyEvent } from '../../src/domain/idenfy-event.ts';
import type { Outcome } from '../../src/domain/words.ts';
import { identityEvent, secondEvent } from '../workflows/builders.ts';

const at = new Date('2026-11-02T12:00:00Z');
type Result = VerificationRecord['results'][number];

function result(role: Result['role'], overall: string, changes: Partial<Result> = {}): Result {
  return {
    verificationId: 'run-1',
    eventId: `${role}-${overall}`,
    role,
    scanRef: role === 'identity' ? 'scan-1' : 'scan-2',
    position: 0,
    superseded: false,
    source: 'webhook',
    eventType: 'IDENTIFICATION_AUTO_FINISHED',
    final: true,
    overall,
    status: { overall, additionalSteps: role === 'identity' ? 'VALID' : null },
    data: null,
    decidedAt: at,
    ...changes,
  };
}

function closed(outcome: Outcome, results: Result[]): VerificationRecord {
  const session = { verificationId: 'run-1', createdAt: at, expiresAt: at };
  return {
    verificationId: 'run-1',
    clientId: 'client-1',
    attempt: 0,
    method: 'silent',
    externalRef: null,
    outcome,
    reasons: [],
    timeline: [],
    comparison: null,
    asked: {},
    request: null,
    blockedSince: null,
    blockedReason: null,
    isMarked: true,
    openedAt: at,
    closedAt: at,
    sessions: [
      { ...session, role: 'identity', scanRef: 'scan-1' },
      { ...session, role: 'document', scanRef: 'scan-2' },
    ],
    results,
    documents: [],
    decisions: [],
    contradictions: [],
    firstApproval: null,
    approval: null,
    remindAt: null,
    comparisonDigest: null,
    reviewSince: null,
    reviewUntil: null,
    erasureId: null,
  };
}

const verified = closed('VERIFIED', [result('identity', 'APPROVED'), result('document', 'APPROVED')]);

/** Where only what a run is told of them is compared. */
const unread = { later: null, recorded: null };

describe('a webhook for a verification that is closed', () => {
  const table: [what: string, record: VerificationRecord, event: IdenfyEvent, place: LatePlace][] = [
    ['the same decision', verified, identityEvent(), 'recorded'],
    [
      'the same decision in iDenfy’s other words',
      verified,
      identityEvent({ stepStatus: 'Additional step is valid' }),
      'recorded',
    ],
    ['the same decision about the second document', verified, secondEvent(), 'recorded'],
    ['another decision', verified, identityEvent({ overall: 'DENIED' }), 'contradiction'],
    [
      'another decision about the second document',
      verified,
      secondEvent({ overall: 'DENIED' }),
      'contradiction',
    ],
    ['a status of tomorrow', verified, identityEvent({ overall: 'PAUSED' }), 'contradiction'],
    [
      'another verdict on the step',
      verified,
      identityEvent({ stepVerdict: 'invalid', stepStatus: 'INVALID' }),
      'contradiction',
    ],
    [
      'another tag beside the same word',
      verified,
      identityEvent({ fraudTags: ['DUPLICATE_FACE'] }),
      'contradiction',
    ],
    [
      'a person who found the document forged beside the same word',
      verified,
      identityEvent({ manualDocument: 'DOC_FAKE' }),
      'contradiction',
    ],
    [
      'a face that does not match beside the same word',
      verified,
      identityEvent({ autoFace: 'FACE_MISMATCH' }),
      'contradiction',
    ],
    [
      'a person who confirms what the machine said',
      verified,
      identityEvent({ manualDocument: 'DOC_VALIDATED', manualFace: 'FACE_MATCH' }),
      'recorded',
    ],
    [
      'a tag that the record has',
      closed('REQUIRES_REVIEW', [
        result('identity', 'SUSPECTED', {
          status: { overall: 'SUSPECTED', additionalSteps: 'VALID', mismatchTags: ['NAME'] },
        }),
      ]),
      identityEvent({ overall: 'SUSPECTED', mismatchTags: ['NAME'] }),
      'recorded',
    ],
    ['an interim result', verified, identityEvent({ final: false, overall: 'DENIED' }), 'recorded'],
    ['iDenfy’s own deletion', verified, identityEvent({ overall: 'DELETED' }), 'recorded'],
    ['iDenfy’s archive', verified, identityEvent({ overall: 'ARCHIVED' }), 'recorded'],
    ['an expiry after all', verified, identityEvent({ overall: 'EXPIRED' }), 'recorded'],
    [
      'the expiry of an unused Token 2',
      closed('REQUIRES_REVIEW', [result('identity', 'SUSPECTED')]),
      secondEvent({ overall: 'EXPIRED' }),
      'recorded',
    ],
    ['a session that is not the record’s', verified, identityEvent({ scanRef: 'scan-9' }), 'unplaced'],
    [
      'an interim result of a session that is not the record’s',
      verified,
      identityEvent({ scanRef: 'scan-9', final: false }),
      'unplaced',
    ],
    [
      'a notice that the document expires',
      verified,
      identityEvent({
        kind: 'document-expiration',
        eventType: 'DOCUMENT_EXPIRATION',
        final: null,
        overall: null,
      }),
      'recorded',
    ],
    [
      'a decision after it expired',
      closed('EXPIRED', [result('identity', 'EXPIRED')]),
      identityEvent(),
      'contradiction',
    ],
    ['a decision after the wait was given up', closed('EXPIRED', []), identityEvent(), 'contradiction'],
    [
      'a second decision that was given up',
      closed('REQUIRES_REVIEW', [result('identity', 'APPROVED')]),
      secondEvent(),
      'contradiction',
    ],
    [
      'a decision after the caller cancelled',
      closed('CANCELLED', []),
      identityEvent({ overall: 'DENIED' }),
      'recorded',
    ],
    [
      'the step’s status, of which an asked one told nothing',
      closed('VERIFIED', [
        result('identity', 'APPROVED', { source: 'asked', status: { overall: 'APPROVED' } }),
        result('document', 'APPROVED'),
      ]),
      identityEvent(),
      'recorded',
    ],
    [
      'a step that is not fine, of which an asked status told nothing',
      closed('VERIFIED', [
        result('identity', 'APPROVED', { source: 'asked', status: { overall: 'APPROVED' } }),
        result('document', 'APPROVED'),
      ]),
      identityEvent({ stepVerdict: 'invalid', stepStatus: 'INVALID' }),
      'contradiction',
    ],
    [
      'a step’s status that the webhook did not have',
      closed('VERIFIED', [
        result('identity', 'APPROVED', { status: { overall: 'APPROVED' } }),
        result('document', 'APPROVED'),
      ]),
      identityEvent(),
      'contradiction',
    ],
    [
      'a decision about the document of an identity that was refused',
      closed('REJECTED', [result('identity', 'DENIED')]),
      secondEvent(),
      'recorded',
    ],
    [
      'a decision about an identity without a result, beside a document that was refused',
      closed('REJECTED', [result('document', 'DENIED')]),
      identityEvent(),
      'contradiction',
    ],
    [
      'the decision that a later one replaced',
      closed('VERIFIED', [
        result('identity', 'DENIED', { superseded: true }),
        result('identity', 'APPROVED', { position: 1 }),
      ]),
      identityEvent({ overall: 'DENIED' }),
      'contradiction',
    ],
  ];

  test.each(table)('%s', (_, record, event, place) => {
    expect(placeLate(record, event, unread)).toBe(place);
  });

  test('is placed whatever was stored as the status of the result', () => {
    for (const status of [{}, [], { additionalSteps: 7 }]) {
      const record = closed('VERIFIED', [result('identity', 'APPROVED', { status })]);
      expect(placeLate(record, identityEvent({ overall: 'DENIED' }), unread)).toBe('contradiction');
    }
  });
});

const eventOf = (body: object): IdenfyEvent => {
  const event = idenfyEventOf(parseWebhook(Buffer.from(JSON.stringify(body)), undefined), at);
  if (event === null) throw new Error('unreadable');
  return event;
};

describe('the same decision, in a body that', () => {
  const shown = {
    docFirstName: 'JONAS',
    docLastName: 'PETRAITIS',
    docDob: '1990-04-01',
    docType: 'PASSPORT',
    docIssuingCountry: 'LV',
    docNumber: 'LV1234567',
    docExpiry: '2030-01-31',
  };
  const bodyOf = (changes: Record<string, unknown> = {}) => {
    const { status = {}, data = {}, ...more } = changes;
    return webhookSchema.parse({
      scanRef: 'scan-1',
      final: true,
      status: {
        overall: 'APPROVED',
        autoDocument: 'DOC_VALIDATED',
        autoFace: 'FACE_MATCH',
        additionalSteps: 'VALID',
        ...Object(status),
      },
      data: data === null ? null : { ...shown, ...Object(data) },
      ...more,
    });
  };
  const stored = (changes: Record<string, unknown> = {}): VerificationRecord => {
    const { status, data } = bodyOf(changes);
    return closed('VERIFIED', [result('identity', 'APPROVED', { status: status ?? {}, data: data ?? null })]);
  };
  const placed = (later: Record<string, unknown>, earlier: Record<string, unknown> = {}, isKept = true) =>
    placeLate(stored(earlier), eventOf(bodyOf(later)), {
      later: bodyOf(later),
      recorded: isKept ? bodyOf(earlier) : null,
    });

  const cleared = {
    status: { overallStatus: 'NOT_SUSPECTED', serviceSuspected: false, checkSuccessful: true },
  };
  const hit = { status: { overallStatus: 'SUSPECTED', serviceSuspected: true, checkSuccessful: true } };

  const against: readonly (readonly [what: string, later: Record<string, unknown>])[] = [
    ['finds a sanction', { status: { sanctionsStatus: 'TRUE_POSITIVE' } }],
    ['finds somebody exposed', { status: { pepsStatus: 'FLAGS_FOUND' } }],
    ['has a word of tomorrow', { status: { amlResultClass: 'SOME_NEW_WORD' } }],
    ['names reasons to deny', { status: { denyReasons: ['SOME_REASON'] } }],
    ['names reasons to suspect', { status: { suspicionReasons: ['SOME_REASON'] } }],
    ['finds another face', { status: { manualFace: 'FACE_MISMATCH' } }],
    ['checked no face', { status: { manualFace: 'FACE_NOT_CHECKED' } }],
    ['finds the document forged by machine', { status: { autoDocument: 'DOC_FAKE' } }],
    ['suspects laundering', { AML: [hit] }],
    ['suspects laundering in the older form', { amlCheck: { overallStatus: 'FLAGS_FOUND' } }],
    ['finds the document lost', { LID: [hit] }],
    ['finds offences', { CRIMINAL_CHECK: [{ ...cleared, data: [{ offenses: [{}] }] }] }],
    ['is not known to the registry', { gdcMatch: false }],
    ['comes through a proxy', { data: { clientIpProxyRiskLevel: 'HIGH' } }],
    ['has the face of another', { data: { duplicateFaces: ['another'] } }],
    ['does not agree with a step', { data: { additionalData: { S: 'NOT_MATCH' } } }],
    ['has a risk', { riskAssessment: { riskLevel: 'HIGH' } }],
    ['has a value that cannot be read', { data: { docSex: 1 } }],
    ['shows another first name', { data: { docFirstName: 'ANNA' } }],
    ['shows another first name by a vowel', { data: { docFirstName: 'रम' } }],
    ['shows another last name', { data: { docLastName: 'OZOLA' } }],
    ['shows another number', { data: { docNumber: 'LV7654321' } }],
    ['shows another birthday', { data: { docDob: '1990-04-02' } }],
    ['shows another expiry', { data: { docExpiry: '2031-01-31' } }],
    ['shows another type', { data: { docType: 'ID_CARD' } }],
    ['shows another country', { data: { docIssuingCountry: 'EE' } }],
  ];

  test.each(against)('%s, is a contradiction', (_what, later) => {
    expect(placed(later)).toBe('contradiction');
    expect(placed(later, {}, false)).toBe('contradiction');
  });

  test.each(against.filter(([what]) => !what.startsWith('shows')))(
    '%s, as the recorded one did, is recorded',
    (_what, both) => {
      expect(placed(both, both)).toBe('recorded');
    },
  );

  test.each<[what: string, later: Record<string, unknown>]>([
    ['says nothing new', {}],
    ['tells of nobody', { data: null }],
    ['leaves the number out', { data: { docNumber: null } }],
    ['writes the day in another form', { data: { docDob: '01.04.1990' } }],
    ['writes a name with its marks', { data: { docLastName: 'Petráitis' } }],
    ['cleared everything', { AML: [cleared], status: { sanctionsStatus: 'NO_FLAGS' } }],
    ['knows the verification’s own sessions', { data: { duplicateFaces: ['scan-2'] } }],
  ])('%s, is recorded', (_what, later) => {
    expect(placed(later)).toBe('recorded');
    expect(placed(later, {}, false)).toBe('recorded');
  });

  test('finds what was found of another list before, is a contradiction', () => {
    expect(placed({ AML: [hit], LID: [hit] }, { AML: [hit] })).toBe('contradiction');
  });
});

test('a decision that iDenfy took back is in force no more, so that even the same one is for a person to look at', () => {
  const record = closed('REQUIRES_REVIEW', [result('identity', 'APPROVED', { superseded: true })]);
  expect(placeLate(record, identityEvent(), unread)).toBe('contradiction');
});

test('a session that was set aside keeps its last word', () => {
  const session = { verificationId: 'run-1', createdAt: at, expiresAt: at, role: 'document' } as const;
  const record = {
    ...closed('VERIFIED', [
      result('document', 'DENIED', { superseded: true }),
      result('identity', 'APPROVED'),
      result('document', 'APPROVED', { scanRef: 'scan-3', position: 1 }),
    ]),
    sessions: [...verified.sessions, { ...session, scanRef: 'scan-3' }],
  };
  expect(placeLate(record, secondEvent({ overall: 'DENIED' }), unread)).toBe('recorded');
  expect(placeLate(record, secondEvent({ overall: 'APPROVED' }), unread)).toBe('contradiction');
});

describe('the first word on a session that was open when its verification ended', () => {
  const open = closed('CANCELLED', [result('document', 'APPROVED')]);
  const body = { status: { overall: 'APPROVED' }, data: { docType: 'PASSPORT' } };

  test('becomes its result', () => {
    const event = identityEvent();
    expect(lateResultOf(open, event, body)).toEqual({
      eventId: event.eventId,
      role: 'identity',
      scanRef: 'scan-1',
      position: 1,
      superseded: false,
      source: 'webhook',
      eventType: 'IDENTIFICATION_AUTO_FINISHED',
      final: true,
      overall: 'APPROVED',
      ...body,
      decidedAt: new Date(event.receivedAt),
    });
    expect(lateResultOf(open, identityEvent({ overall: null }), {})).toMatchObject({
      overall: 'none',
      status: { overall: null },
      data: null,
    });
  });

  test('is none where the session is another’s, has a result, or nothing was decided', () => {
    expect(lateResultOf(open, identityEvent({ scanRef: 'scan-9' }), body)).toBeNull();
    expect(lateResultOf(open, secondEvent(), body)).toBeNull();
    expect(lateResultOf(open, identityEvent({ final: false }), body)).toBeNull();
  });
});

test('a contradiction says what, about which session, and whether a person decided', () => {
  const event = secondEvent({ overall: 'DENIED', manualDocument: 'DOC_FAKE' });
  const status = { overall: 'DENIED', manualDocument: 'DOC_FAKE' };
  expect(contradictionOf(verified, event, { status })).toEqual({
    eventId: event.eventId,
    role: 'document',
    scanRef: 'scan-2',
    overall: 'DENIED',
    byHand: true,
    status,
    receivedAt: new Date(event.receivedAt),
  });
  const byMachine = identityEvent({ overall: 'DENIED', eventType: 'IDENTIFICATION_MANUAL_FINISHED' });
  expect(contradictionOf(verified, byMachine, {})).toMatchObject({ role: 'identity', byHand: false });
});
