/** How long a token is waited for that another session of the same clientId is in the way of. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Failure } from '../../src/workflows/try-activity.ts';
import { LostToken } from '../../src/workflows/lost-token.ts';

const START = Date.parse('2026-11-02T10:00:00.000Z');
const life = { expirySeconds: 100, sessionLengthSeconds: 60 };
const MARGIN = 1_000;

beforeEach(() => {
  jest.useFakeTimers({ now: START });
});
afterEach(() => {
  jest.useRealTimers();
});

const later = (seconds: number) => jest.setSystemTime(Date.now() + seconds * 1_000);
const at = (seconds: number) => START + seconds * 1_000;

function failure(changes: Partial<Failure>): Failure {
  return {
    code: 'duplicate_client_id',
    help: null,
    retryable: false,
    unclear: false,
    retryAfterMs: null,
    field: null,
    attempt: 1,
    otherSessionUntil: null,
    ...changes,
  };
}
const refused = failure({});
const lost = failure({ code: 'timed_out', retryable: true, unclear: true });

test('a refusal about nobody’s session that is known is an operator’s to look at', () => {
  expect(new LostToken(86_400).retryAt(refused, life)).toBeNull();
});

test('no other failure is waited for, whatever it leaves open', () => {
  const token = new LostToken(86_400);
  expect(token.retryAt(lost, life)).toBeNull();
  expect(token.retryAt(failure({ code: 'no_credits' }), life)).toBeNull();
});

describe('after an answer that was lost', () => {
  test('in this run: until the unused token is out of life, then until a session could be, then no more', () => {
    const token = new LostToken(86_400);
    token.retryAt(lost, life);
    later(30);
    expect(token.retryAt(refused, life)).toBe(at(100) + MARGIN);
    // An operator resumed too early.
    later(30);
    expect(token.retryAt(refused, life)).toBe(at(100) + MARGIN);
    later(41);
    expect(token.retryAt(refused, life)).toBe(at(160) + MARGIN);
    later(60);
    expect(token.retryAt(refused, life)).toBeNull();
  });

  test('at an earlier try of the same call, which Temporal repeated: reckoned from the refusal', () => {
    const token = new LostToken(86_400);
    later(10);
    expect(token.retryAt(failure({ attempt: 2 }), life)).toBe(at(110) + MARGIN);
  });

  test('never longer in all than an operator is waited for', () => {
    const token = new LostToken(150);
    expect(token.retryAt(failure({ attempt: 2 }), life)).toBe(at(100) + MARGIN);
    later(101);
    expect(token.retryAt(refused, life)).toBeNull();
    expect(new LostToken(50).retryAt(failure({ attempt: 2 }), life)).toBeNull();
  });
});

test('a session of an earlier attempt, or of this run, is waited for as long as its link lives', () => {
  const token = new LostToken(86_400);
  const until = new Date(at(40)).toISOString();
  expect(token.retryAt(failure({ otherSessionUntil: until }), life)).toBe(at(40) + MARGIN);
  later(41);
  // The records name it no more; whoever opened it at the end has the session's length.
  expect(token.retryAt(refused, life)).toBe(at(100) + MARGIN);
  later(60);
  expect(token.retryAt(refused, life)).toBeNull();
  expect(new LostToken(86_400).retryAt(refused, life, new Date(at(900)).toISOString())).toBe(
    at(900) + MARGIN,
  );
});
