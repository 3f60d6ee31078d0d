/** What is sent again, and how long that waits. The service itself is in test/client. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  ConnectionError,
  createClient,
  isProblem,
  ServiceError,
  UnexpectedAnswerError,
} from '../src/index.ts';
import type { ClientOptions } from '../src/index.ts';
import { DEFAULT_RETRIES, pauseAfter, retryAfterSeconds } from '../src/retries.ts';

type Answer = Response | Error | 'silence';
const opened = { clientId: 'user-1', stage: 'awaiting-user' };
const good = () => Response.json(opened, { status: 201 });

function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  const body = {
    type: 'urn:x',
    title: 't',
    status,
    code,
    detail: 'd',
    help: 'What helps.',
    requestId: 'r-1',
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}

/** A client whose service answers one after the other, and all that it was sent. */
function clientOf(answers: readonly Answer[], options: Partial<ClientOptions> = {}) {
  const left = [...answers];
  const sent: Request[] = [];
  const client = createClient({
    baseUrl: 'https://verification.example/base',
    apiKey: 'a-key',
    retries: { firstPauseMs: 1, longestPauseMs: 1_100 },
    async fetch(url, init) {
      const request = new Request(url, init);
      sent.push(request);
      const answer = left.shift();
      if (answer instanceof Response) return answer;
      if (answer instanceof Error) throw answer;
      return await new Promise((_resolve, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason), { once: true });
      });
    },
    ...options,
  });
  return { client, sent };
}

const at = (stage: string) => Response.json({ stage, outcome: stage === 'closed' ? 'VERIFIED' : null });
const request = { clientId: 'user-1', method: 'silent' } as const;
const thrownBy = async (call: Promise<unknown>) =>
  call.then(
    () => expect('it').toBe('refused'),
    (error: unknown) => error,
  );

describe('a request', () => {
  test('goes to the address below the base, with the key, and follows nobody elsewhere', async () => {
    const { client, sent } = clientOf([good()]);
    await client.open(request);
    expect(sent).toMatchObject([
      { method: 'POST', url: 'https://verification.example/base/v1/verifications', redirect: 'manual' },
    ]);
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer a-key');
    expect(await sent[0]?.json()).toEqual(request);
    const moved = clientOf([
      new Response(null, { status: 307, headers: { location: 'https://evil.example' } }),
    ]);
    expect(await thrownBy(moved.client.get('user-1'))).toBeInstanceOf(UnexpectedAnswerError);
  });

  test('keeps any clientId one part of its path, or is not sent', async () => {
    const { client, sent } = clientOf([Response.json({}), Response.json({})]);
    await client.get('a?b#c%2F;é');
    expect(new URL(sent[0]?.url ?? '').pathname).toBe('/base/v1/verifications/a%3Fb%23c%252F%3B%C3%A9');
    for (const id of ['.', '..', '']) expect(await thrownBy(client.get(id))).toBeInstanceOf(TypeError);
    expect(sent.length).toBe(1);
  });
});

describe('a request is sent again', () => {
  test.each<[string, Answer]>([
    ['no answer', new TypeError('fetch failed')],
    ['a proxy without a server', new Response('<html>', { status: 502 })],
    ['a time to come again', problem(503, 'temporal_unavailable', { 'retry-after': '0' })],
    ['a limit', problem(429, 'rate_limited', { 'retry-after': '0' })],
    ['an answer that breaks off', new Response(broken(), { status: 201 })],
  ])('after %s, with the same idempotency key', async (_what, first) => {
    const { client, sent } = clientOf([first, good()]);
    expect(await client.open(request)).toEqual(opened);
    const keys = sent.map(({ headers }) => headers.get('idempotency-key'));
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    [400, 'invalid_request'],
    [404, 'verification_not_found'],
    [409, 'already_verified'],
    [500, 'internal_error'],
    [503, 'blocked'],
  ] as const)('not after %d %s, which stays', async (status, code) => {
    const { client, sent } = clientOf([problem(status, code), good()]);
    const error = await thrownBy(client.open(request));
    expect(error).toMatchObject({ name: 'ServiceError', status, code, requestId: 'r-1' });
    expect(isProblem(error, code)).toBe(true);
    expect(sent.length).toBe(1);
  });

  test('not when the service asks for more patience than there is', async () => {
    const { client, sent } = clientOf([problem(429, 'rate_limited', { 'retry-after': '60' }), good()]);
    expect(await thrownBy(client.open(request))).toMatchObject({ retryAfterSeconds: 60 });
    expect(sent.length).toBe(1);
  });

  test('a few times, then what went wrong is thrown', async () => {
    const failures = Array.from({ length: 9 }, () => new TypeError('fetch failed'));
    const { client, sent } = clientOf(failures);
    expect(await thrownBy(client.open(request))).toBeInstanceOf(ConnectionError);
    expect(sent.length).toBe(1 + DEFAULT_RETRIES.times);
    const once = clientOf(failures, { retries: { times: 0 } });
    await thrownBy(once.client.open(request));
    expect(once.sent.length).toBe(1);
  });
});

describe('waiting for an outcome', () => {
  test('the service keeps its answer back until the stage is another', async () => {
    const { client, sent } = clientOf([at('awaiting-user'), at('awaiting-decision'), at('closed')]);
    const stages: string[] = [];
    await client.waitForOutcome('user-1', { onStage: ({ stage }) => stages.push(stage) });
    expect(stages).toEqual(['awaiting-user', 'awaiting-decision', 'closed']);
    expect(sent.map(({ url }) => new URL(url).search)).toEqual([
      '',
      '?wait=25&after=awaiting-user',
      '?wait=25&after=awaiting-decision',
    ]);
  });

  test('a service that is away, or answers at once, is asked again after a pause', async () => {
    const away = Array.from({ length: 1 + DEFAULT_RETRIES.times }, () => new TypeError('fetch failed'));
    const { client, sent } = clientOf([at('awaiting-user'), ...away, at('awaiting-user'), at('closed')]);
    const began = Date.now();
    expect(await client.waitForOutcome('user-1')).toMatchObject({ outcome: 'VERIFIED' });
    expect(Date.now() - began).toBeGreaterThan(900);
    expect(sent.length).toBe(3 + away.length);
  });
});

describe('a call ends', () => {
  test('when its time is over', async () => {
    const { client } = clientOf(['silence'], { timeoutMs: 20, retries: { times: 0 } });
    expect(await thrownBy(client.get('user-1'))).toMatchObject({ name: 'ConnectionError', timedOut: true });
  });

  test('with the reason of the abort, in a request and in a pause', async () => {
    for (const answers of [['silence'], [problem(503, 'still_starting', { 'retry-after': '1' })]] as const) {
      const ending = new AbortController();
      const { client, sent } = clientOf(answers);
      const call = thrownBy(client.get('user-1', { signal: ending.signal }));
      const reason = new Error('enough');
      setTimeout(() => ending.abort(reason), 20);
      expect(await call).toBe(reason);
      expect(sent.length).toBe(1);
    }
  });

  test('a code that this package does not know is told as it is', async () => {
    const { client } = clientOf([problem(409, 'of_tomorrow')]);
    const error = await thrownBy(client.open(request));
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ code: 'unknown', problem: { code: 'of_tomorrow' } });
  });

  test('what is no answer of the service is not taken for one', async () => {
    for (const answer of [new Response('<html>'), new Response('')])
      expect(await thrownBy(clientOf([answer]).client.get('user-1'))).toBeInstanceOf(UnexpectedAnswerError);
    const html = new Response('<html>', { status: 404 });
    expect(await thrownBy(clientOf([html]).client.get('user-1'))).toMatchObject({ status: 404 });
  });
});

test('no message of an error holds the key, the id of a person or the text of an answer', async () => {
  for (const answer of [problem(409, 'already_verified'), new Response('John Doe', { status: 404 })]) {
    const { client } = clientOf([answer]);
    const error = await thrownBy(client.get('jane-doe'));
    expect(String(error)).not.toMatch(/a-key|jane-doe|John/);
  }
});

test('pauses grow, are never equal for all, and never shorter than what the service asked for', () => {
  const options = { ...DEFAULT_RETRIES, times: 9 };
  const lost = new ConnectionError('x', { timedOut: false, cause: null });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (tried, chance) => {
        const most = Math.min(options.longestPauseMs, options.firstPauseMs * 2 ** (tried - 1));
        const ms = pauseAfter(lost, tried, options, () => chance) ?? 0;
        expect(ms).toBeGreaterThanOrEqual(most / 2);
        expect(ms).toBeLessThanOrEqual(most);
      },
    ),
  );
  const asked = new UnexpectedAnswerError('x', 503, '', 7);
  expect(pauseAfter(asked, 1, options, () => 0)).toBe(7_000);
  expect(pauseAfter(asked, 1, options, () => 0.9)).toBeGreaterThan(7_000);
});

test('Retry-After is seconds or a date', () => {
  const now = Date.parse('2026-11-27T04:00:00Z');
  expect(retryAfterSeconds('7', now)).toBe(7);
  expect(retryAfterSeconds('Fri, 27 Nov 2026 04:00:30 GMT', now)).toBe(30);
  expect(retryAfterSeconds('Fri, 27 Nov 2020 04:00:30 GMT', now)).toBe(0);
  for (const none of [null, '', '-1', '1.5', 'soon']) expect(retryAfterSeconds(none, now)).toBeUndefined();
});

function broken(): ReadableStream {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"clientId":'));
    },
    pull(controller) {
      controller.error(new TypeError('terminated'));
    },
  });
}
