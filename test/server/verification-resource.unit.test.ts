/** A verification is shown whatever version wrote of it, and what is closed never with the stage of something open. */
import * as fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { plainReasons, reasonFamilies } from '../../src/domain/reasons.ts';
import type { VerificationView } from '../../src/domain/view.ts';
import { methods, outcomes, stages, UNKNOWN } from '../../src/domain/words.ts';
import { compare } from '../../src/matching/comparison.ts';
import type { VerificationRecord } from '../../src/records/index.ts';
import { openedExample, verificationExample } from '../../src/server/examples.ts';
import { reasonSchema } from '../../src/server/shown-words.ts';
import { endingOf } from '../../src/server/terminations.ts';
import {
  closedAttempt,
  endedAttempt,
  openAttempt,
  recorded,
  recordedAttempt,
  summaryOf,
  unansweredAttempt,
} from '../../src/server/verification-resource.ts';
import type { Attempt } from '../../src/server/verification-resource.ts';
import { openedSchema, verificationSchema } from '../../src/server/verification-schemas.ts';

const at = new Date('2026-01-05T12:00:00.250Z');

/** Words of today's lists, and of no list. */
const wordOf = (list: readonly string[]) =>
  fc.oneof(fc.constantFrom(...list), fc.constantFrom('LATER_WORD', 'an-older-word', '', 'toString'));

const method = wordOf(methods);
const stage = wordOf(stages);
const reasons = fc.array(wordOf([...plainReasons, ...reasonFamilies.map((family) => `${family}:WORD`)]), {
  maxLength: 3,
});
const read = { docFirstName: 'ONA', docLastName: 'SPECIMEN', docDob: '1990-04-01' };
const comparison = fc.constantFrom<object | null>(
  null,
  compare(read, read),
  // The first rules, and what no rules wrote.
  { rules: 1, fields: { firstName: 'match', lastName: 'other' }, person: 'match' },
  { rules: 'names-9', fields: { shoeSize: { verdict: 'sure', identity: [42, 'XL'] } }, person: {} },
  { lastName: 'match' },
  { rules: 'names-2', given: { firstName: { given: 'Ona', identity: { verdict: 'sure' } } } },
  { given: { shoeSize: 1 } },
);
const data = fc.constantFrom<object | null>(null, read, {
  docFirstName: 7,
  docNumber: 12,
  docSex: {},
  unreadFields: ['shoeSize'],
  ageEstimate: [1],
  more: { x: 1 },
});

type Typed = VerificationRecord;
const recordOf = (isClosed: boolean): fc.Arbitrary<Typed> =>
  fc
    .record({
      method,
      outcome: wordOf(outcomes),
      reasons,
      comparison,
      data,
      role: wordOf(['identity', 'document']),
      source: wordOf(['webhook', 'asked']),
      decision: wordOf(['approve', 'reject']),
      approval: fc.option(wordOf(['verifies', 'goes-on', 'impossible'])),
    })
    .map((words) => asRead(words, isClosed));

interface Words {
  readonly method: string;
  readonly outcome: string;
  readonly reasons: string[];
  readonly comparison: object | null;
  readonly data: object | null;
  readonly role: string;
  readonly source: string;
  readonly decision: string;
  readonly approval: string | null;
}

/** As the driver gives a row: its types say which words this version writes, the row has what was written. */
function asRead(
  { role, source, decision, approval, data: read_, ...words }: Words,
  isClosed: boolean,
): Typed {
  const verificationId = 'run-1';
  const session = { verificationId, role, scanRef: 'scan-1', createdAt: at, expiresAt: at };
  const result = {
    verificationId,
    eventId: 'event-1',
    role,
    scanRef: 'scan-1',
    position: 0,
    superseded: false,
    source,
    eventType: 'ANY',
    final: true,
    overall: 'LATER_WORD',
    status: { additionalSteps: 5 },
    data: read_,
    decidedAt: at,
  };
  const made = {
    verificationId,
    position: 0,
    decision,
    decidedBy: 'desk',
    reviewer: null,
    reason: 'So it is.',
    seen: null,
    reasons: words.reasons,
    decidedAt: at,
  };
  const contradiction = {
    verificationId,
    eventId: 'event-2',
    role,
    scanRef: 'scan-1',
    overall: 'LATER_WORD',
    byHand: false,
    status: {},
    receivedAt: at,
  };
  const row = {
    verificationId,
    clientId: 'client-1',
    attempt: 0,
    externalRef: null,
    asked: {},
    erasureId: null,
    timeline: [],
    comparisonDigest: null,
    openedAt: at,
    reviewSince: approval === null ? null : at,
    reviewUntil: approval === null ? null : at,
    approval,
    ...words,
    outcome: isClosed ? words.outcome : null,
    closedAt: isClosed ? at : null,
    sessions: [session],
    results: [result],
    decisions: [made],
    documents: [],
    contradictions: [contradiction],
    firstApproval: null,
  };
  return JSON.parse(JSON.stringify(row), (key, value: unknown) =>
    typeof value === 'string' && /(?:At|Since|Until)$/.test(key) ? new Date(value) : value,
  );
}

const run = fc.record({
  clientId: fc.constant('client-1'),
  verificationId: fc.constant('run-1'),
  isRunning: fc.constant(true),
  method: fc.constantFrom(...methods, UNKNOWN),
  stage: fc.option(fc.constantFrom(...stages, UNKNOWN)),
  scanRefs: fc.constant([]),
  startedAt: fc.constant(at),
  closedAt: fc.constant(null),
});

const view: fc.Arbitrary<VerificationView> = fc
  .record({
    method,
    stage,
    reasons,
    blocked: fc.option(
      fc.record({ reason: wordOf(plainReasons), help: fc.constant('Help.'), since: fc.constant('then') }),
    ),
    approval: fc.option(wordOf(['verifies', 'goes-on', 'impossible'])),
    role: wordOf(['identity', 'document']),
  })
  .map(({ approval, role, ...words }) => {
    const said = {
      v: 1,
      clientId: 'client-1',
      verificationId: 'run-1',
      attempt: 0,
      externalRef: null,
      openedAt: at.toISOString(),
      waitingUntil: null,
      outcome: null,
      timeline: [],
      steps: ['A'],
      submissionsAccepted: 0,
      refusedMessages: 0,
      ...words,
      pendingDecision:
        approval === null
          ? null
          : { reasons: words.reasons, approval, since: 'then', until: 'then', comparisonDigest: null },
      sessions: [{ role, scanRef: 'scan-1', createdAt: 'then', expiresAt: 'then', result: null }],
    };
    return JSON.parse(JSON.stringify(said));
  });

/** As it is sent. */
function answered(attempt: Attempt) {
  return verificationSchema.encode({ ...attempt, expiryNotices: [], earlierAttempts: [] });
}

const openRecord = recordOf(false).map((record) => {
  const known = recorded(record);
  if (known.isClosed) throw new Error('it is open');
  return known;
});

describe('words of any version are shown', () => {
  test('of a closed record, with its own outcome and as closed', () => {
    fc.assert(
      fc.property(recordOf(true), (record) => {
        const known = recorded(record);
        if (!known.isClosed) throw new Error('it is closed');
        const shown = answered(closedAttempt(known));
        const isKnown = outcomes.some((outcome) => outcome === record.outcome);
        expect(shown).toMatchObject({ stage: 'closed', outcome: isKnown ? record.outcome : 'unknown' });
        expect(shown.method === record.method || shown.method === 'unknown').toBe(true);
        expect(shown.reasons).toEqual(record.reasons);
      }),
    );
  });

  test('of a run, with or without its record', () => {
    fc.assert(
      fc.property(view, fc.option(openRecord), (said, open) => {
        const shown = answered(openAttempt(said, open));
        expect([shown.outcome, shown.closedAt, shown.partial]).toEqual([null, null, false]);
        // Between what was decided, or corrected, and the next stage.
        const isBetween = ['awaiting-decision', 'blocked'].includes(said.stage);
        expect([said.stage, isBetween ? 'recording' : 'unknown']).toContain(shown.stage);
      }),
    );
  });

  test('of a run that does not answer, and of a record without one', () => {
    fc.assert(
      fc.property(run, fc.option(openRecord), (described, open) => {
        for (const attempt of [
          unansweredAttempt(described, open),
          ...(open === null ? [] : [recordedAttempt(open)]),
        ]) {
          const shown = answered(attempt);
          expect([shown.outcome, shown.closedAt, shown.partial]).toEqual([null, null, true]);
          expect(shown.stage).not.toBe('closed');
        }
      }),
    );
  });

  test('of a run that was ended by hand', () => {
    fc.assert(
      fc.property(run, fc.option(openRecord), (described, open) => {
        const ending = endingOf(described, open?.record ?? null, 3);
        const shown = answered(endedAttempt(ending, open));
        expect(shown).toMatchObject({ stage: 'closed', outcome: 'CANCELLED', reasons: ['ended_by_hand'] });
        const told = open?.record.method ?? described.method ?? 'unknown';
        expect([told, 'unknown']).toContain(shown.method);
      }),
    );
  });

  test('of an earlier attempt', () => {
    fc.assert(
      fc.property(recordOf(true), (record) => {
        const { closedAt } = record;
        if (closedAt === null) throw new Error('it is closed');
        const { method: shown } = summaryOf({ ...record, closedAt });
        expect([record.method, 'unknown']).toContain(shown);
      }),
    );
  });
});

const firstOf = ({ pendingDecision }: Attempt) => pendingDecision?.firstApproval;

describe('the first of two approvals', () => {
  const said = { approvedBy: 'one', reviewer: 'Rita', reason: 'The same face.' };
  const first = { verificationId: 'run-1', ...said, reviewSince: at, approvedAt: at };

  test.each([
    ['is shown with the question that it answers', at, { ...said, approvedAt: at.toISOString() }],
    ['is not shown with one that was asked since', new Date(at.getTime() + 1), undefined],
  ])('%s, whether or not its run answers', (_what, since, expected) => {
    fc.assert(
      fc.property(openRecord, view, run, (open, told, described) => {
        const review = { approval: 'verifies' as const, reviewSince: since, reviewUntil: since };
        const asked = { ...open, record: { ...open.record, ...review, firstApproval: first } };
        expect(firstOf(recordedAttempt(asked))).toEqual(expected);
        expect(firstOf(unansweredAttempt(described, asked))).toEqual(expected);
        const pendingDecision = {
          reasons: [],
          approval: 'verifies' as const,
          since: since.toISOString(),
          until: since.toISOString(),
          comparisonDigest: null,
        };
        const waiting: VerificationView = { ...told, stage: 'awaiting-decision', pendingDecision };
        expect(firstOf(openAttempt(waiting, asked))).toEqual(expected);
        expect(firstOf(openAttempt(waiting, null))).toBeUndefined();
      }),
    );
  });
});

test('an unknown method is neither shown nor written as one of ours', () => {
  const known = { clientId: 'client-1', verificationId: 'run-1' };
  expect(endingOf(known, null, 0).method).toBe('unknown');
  expect(endedAttempt(endingOf({ ...known, method: UNKNOWN }, null, 0), null).method).toBe('unknown');
});

test('reasons match what is documented of them, and a code of another version passes as it is', () => {
  const [plain, withParameter] = reasonSchema.options;
  for (const reason of plainReasons) expect(plain.safeParse(reason).success).toBe(true);
  for (const reason of [
    'overruled:identity_suspected',
    'overruled:identity_fraud_tag:FAKE_PHOTO',
    'second_document_mismatch_tag:NAME',
    'session_failed:duplicate_client_id',
  ]) {
    expect(withParameter.safeParse(reason).success).toBe(true);
  }
  expect(withParameter.safeParse('identity_denied').success).toBe(false);
  expect(reasonSchema.parse('a_later_code')).toBe('a_later_code');
});

test('the examples are what the schemas say', () => {
  expect(openedSchema.parse(openedExample)).toEqual(openedExample);
  expect(verificationSchema.parse(verificationExample)).toEqual(verificationExample);
});
