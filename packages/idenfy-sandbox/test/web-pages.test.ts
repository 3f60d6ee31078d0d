/** No page in a browser reads the sandbox's keys or has it sign webhooks. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSandbox } from '../src/app.ts';
import type { Sandbox } from '../src/app.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await buildSandbox({ publicUrl: 'https://sandbox.example.com', filesUrl: 'http://sandbox:4010' });
});
afterAll(async () => sandbox.close());

type Headers = Readonly<Record<string, string>>;
const ask = async (method: 'GET' | 'POST' | 'PATCH', url: string, headers: Headers, payload?: string) =>
  sandbox.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });

const json = { 'content-type': 'application/json' };
const evil = '{"body":{"scanRef":"x","final":true},"url":"http://127.0.0.1:1/x"}';

describe('a name that somebody has point here', () => {
  test.each([
    'evil.example',
    'evil.example:4010',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'x@evil.example',
  ])('%s reads and does nothing', async (host) => {
    for (const url of ['/control/account', '/control/webhooks', '/ui', '/storage/x', '/api/v2/redirect']) {
      const answer = await ask('GET', url, {
        host,
        'sec-fetch-site': 'same-origin',
        'sec-fetch-mode': 'navigate',
      });
      expect([url, answer.statusCode]).toEqual([url, 403]);
      expect(answer.body).not.toContain('sandbox-signing-key');
    }
    expect((await ask('POST', '/control/webhooks', { host, ...json }, evil)).statusCode).toBe(403);
  });

  test.each([
    '127.0.0.1:4010',
    '[::1]:4010',
    'localhost:4010',
    'app.localhost',
    'sandbox:4010',
    'host.docker.internal:4010',
    'sandbox.example.com',
  ])('%s is no such name', async (host) => {
    expect((await ask('GET', '/control/account', { host })).statusCode).toBe(200);
  });
});

describe('a page of another origin', () => {
  const foreign: readonly Headers[] = [
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:5000' },
  ];
  test('reads nothing either, by GET or without a body', async () => {
    for (const headers of foreign.filter((each) => each['sec-fetch-mode'] !== 'navigate')) {
      const sent = { host: 'localhost:4010', ...headers };
      const answer = await ask('GET', '/control/account', sent);
      expect([answer.statusCode, answer.body.includes('sandbox-signing-key')]).toEqual([403, false]);
      expect((await sandbox.app.inject({ method: 'HEAD', url: '/ui', headers: sent })).statusCode).toBe(403);
    }
  });

  test.each(foreign)('has no webhook signed and no account changed: %j', async (headers) => {
    const sent = { host: 'localhost:4010', ...json, ...headers };
    expect((await ask('POST', '/control/webhooks', sent, evil)).statusCode).toBe(403);
    expect((await ask('PATCH', '/control/account', sent, '{"apiKey":"x"}')).statusCode).toBe(403);
    expect((await ask('POST', '/ui/cancel?authToken=x', sent)).statusCode).toBe(403);
    expect(sandbox.control.webhooks()).toEqual([]);
  });

  test('is linked from to a page here, as iDenfy’s own would be', async () => {
    const followed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask('GET', '/ui?authToken=x', followed)).statusCode).toBe(404);
    expect((await ask('GET', '/api/v2/redirect?authToken=x', followed)).statusCode).not.toBe(403);
  });
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
  'a body of the type %j, which any page may send unasked, is not read as JSON',
  async (type) => {
    const headers: Headers = type === '' ? {} : { 'content-type': type };
    expect((await ask('POST', '/control/webhooks', headers, evil)).statusCode).toBe(400);
    expect(sandbox.control.webhooks()).toEqual([]);
  },
);

test('nor where nobody said how long it is', async () => {
  const headers = { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' };
  const payload = Readable.from([Buffer.from(evil)]);
  const answer = await sandbox.app.inject({ method: 'POST', url: '/control/webhooks', headers, payload });
  expect(answer.statusCode).toBe(400);
  expect(sandbox.control.webhooks()).toEqual([]);
});

test.each(['text/plain', 'application/json', 'text/html', ''])(
  'the page for users reads its own forms and no body of the type %j',
  async (type) => {
    const headers: Headers = type === '' ? {} : { 'content-type': type };
    for (const url of ['/ui/submit?authToken=x', '/ui/cancel?authToken=x', '/ui/expire?authToken=x']) {
      const answer = await ask('POST', url, headers, evil);
      expect([url, answer.statusCode, answer.body]).toEqual([
        url,
        415,
        expect.stringContaining('Only the forms of this page are read'),
      ]);
    }
  },
);

test('programs, and the sandbox’s own pages, are let through', async () => {
  expect((await ask('POST', '/control/webhooks', json, evil)).statusCode).toBe(200);
  const own = { host: 'localhost:4010', origin: 'http://localhost:4010', 'sec-fetch-site': 'same-origin' };
  expect((await ask('POST', '/ui/cancel?authToken=x', own)).statusCode).toBe(303);
  expect((await ask('GET', '/control/account', { 'sec-fetch-site': 'none' })).statusCode).toBe(200);
});
