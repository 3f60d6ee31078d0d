import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { InjectOptions } from 'fastify';
import { z } from 'zod';
import { problems } from '../../src/server/problems.ts';
import { listen } from '../../src/server/listen.ts';
import { startTestServer } from './support.ts';
import type { TestServer } from './support.ts';

const problemBody = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.enum(Object.keys(problems)),
  detail: z.string(),
  help: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ in: z.string(), field: z.string(), message: z.string() })).optional(),
});

let server: TestServer;
let key: { readonly authorization: string };

beforeAll(async () => {
  server = await startTestServer();
  key = await server.keyWith('verifications');
});
afterAll(async () => {
  await server.close();
});

async function problemOf(sent: InjectOptions) {
  const response = await server.app.inject(sent);
  expect(response.headers['content-type']).toBe('application/problem+json');
  const body = problemBody.parse(response.json());
  expect(body.status).toBe(response.statusCode);
  return { ...body, headers: response.headers };
}

async function refusalOf(payload: string | Buffer, headers: Record<string, string> = {}) {
  return problemOf({
    method: 'POST',
    url: '/v1/examples',
    headers: { 'content-type': 'application/json', ...headers, ...key },
    payload,
  });
}

test('a good request is answered', async () => {
  const response = await server.app.inject({
    method: 'POST',
    url: '/v1/examples',
    headers: key,
    payload: { clientId: 'c-1', documents: { second: { types: ['ID_CARD'] } }, note: 'žalias Ω 漢字 🙂' },
  });
  expect(response.statusCode).toBe(201);
});

describe('a body that is not acceptable JSON is refused as invalid_json', () => {
  test.each([
    ['cut off', '{"clientId":"c"'],
    ['not JSON at all', 'clientId=c'],
    ['two values', '{} {}'],
    ['a trailing comma', '{"clientId":"c",}'],
    ['a bare NaN', '{"count":NaN}'],
    ['a raw line break inside a string', '{"clientId":"a\nb"}'],
  ])('%s', async (_what, payload) => {
    const problem = await refusalOf(payload);
    expect(problem.code).toBe('invalid_json');
    expect(JSON.stringify(problem)).not.toContain('clientId');
  });

  test('bytes that are not UTF-8', async () => {
    const payload = Buffer.concat([
      Buffer.from('{"clientId":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ]);
    expect((await refusalOf(payload)).code).toBe('invalid_json');
  });

  test('a key that stands twice, named with its path', async () => {
    const problem = await refusalOf('{"clientId":"a","documents":{"second":1,"sec\\u006fnd":2}}');
    expect(problem).toMatchObject({
      code: 'invalid_json',
      errors: [{ in: 'body', field: 'documents.second' }],
    });
  });

  test('the same key in two objects of an array is no repetition', async () => {
    const problem = await refusalOf('{"clientId":"a","list":[{"x":1},{"x":{"x":1}}]}');
    expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ field: 'list' }] });
  });

  test.each(['{"__proto__":{"clientId":"x"}}', '{"clientId":"a","documents":{"__pr\\u006fto__":{}}}'])(
    'a key named __proto__: %s',
    async (payload) => {
      expect((await refusalOf(payload)).code).toBe('invalid_json');
    },
  );

  test('JSON that is thousands of levels deep', async () => {
    const deep = `{"clientId":"a","note":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    expect(await refusalOf(deep)).toMatchObject({ code: 'invalid_json' });
  });
});

describe('a wrong field is named with its path', () => {
  test.each<[string, unknown, string, RegExp]>([
    ['a missing field', {}, 'clientId', /is missing/],
    ['a wrong type', { clientId: 7 }, 'clientId', /string/],
    ['null', { clientId: null }, 'clientId', /string/],
    ['an unknown field', { clientId: 'a', cliendId: 'b' }, 'cliendId', /not a field/],
    ['an unknown field below', { clientId: 'a', documents: { third: 1 } }, 'documents.third', /not a field/],
    ['an unknown field with an odd name', { clientId: 'a', 'a.b c': 1 }, '["a.b c"]', /not a field/],
    [
      'a wrong value in a list',
      { clientId: 'a', documents: { second: { types: ['ID_CARD', 'LIBRARY_CARD'] } } },
      'documents.second.types[1]',
      /expected one of/,
    ],
    ['an empty id', { clientId: '' }, 'clientId', /empty/],
    ['an id that is too long', { clientId: 'x'.repeat(101) }, 'clientId', /100/],
    ['an id with a space', { clientId: 'a b' }, 'clientId', /ASCII/],
    ['an id with a slash', { clientId: 'a/b' }, 'clientId', /"\/"/],
    ['an id that is not ASCII', { clientId: 'ž' }, 'clientId', /ASCII/],
    ['an id with a control character', { clientId: 'a\u0007' }, 'clientId', /ASCII/],
    ['an id that URLs swallow', { clientId: '..' }, 'clientId', /must not be/],
    ['NUL in text', { clientId: 'a', note: 'x\u0000y' }, 'note', /NUL/],
    ['NUL in a key', { clientId: 'a', 'x\u0000': 1 }, '["x\\u0000"]', /NUL/],
    ['half of a surrogate pair', { clientId: 'a', note: '\ud83d' }, 'note', /surrogate/],
    ['a control character in text', { clientId: 'a', note: 'x\u001b[31m' }, 'note', /control/],
    ['a fraction for a whole number', { clientId: 'a', count: 1.5 }, 'count', /int/],
    ['a body that is a list', [], '', /object/],
    ['a body that is text', 'text', '', /object/],
  ])('%s', async (_what, body, field, message) => {
    const problem = await refusalOf(JSON.stringify(body));
    expect(problem.code).toBe('invalid_request');
    expect(problem.errors).toEqual([{ in: 'body', field, message: expect.stringMatching(message) }]);
  });

  test('no body at all', async () => {
    const problem = await problemOf({ method: 'POST', url: '/v1/examples', headers: key });
    expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ in: 'body', field: '' }] });
  });

  test('all mistakes come together, up to twenty', async () => {
    const two = await refusalOf(JSON.stringify({ clientId: 1, note: 2 }));
    expect(two.errors?.map(({ field }) => field)).toEqual(['clientId', 'note']);
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`field${index}`, 0]));
    expect((await refusalOf(JSON.stringify(many))).errors).toHaveLength(20);
  });

  test('an answer does not repeat values that it was sent', async () => {
    const problem = await refusalOf(JSON.stringify({ clientId: 'Jonas Petraitis', note: 5 }));
    expect(JSON.stringify(problem)).not.toContain('Jonas');
  });
});

describe('path and query', () => {
  test.each([
    ['an id that is too long', `/v1/examples/${'x'.repeat(101)}`],
    ['an encoded slash', '/v1/examples/a%2Fb'],
    ['an encoded NUL', '/v1/examples/a%00b'],
    ['an encoded space', '/v1/examples/a%20b'],
  ])('%s is refused by name', async (_what, url) => {
    const problem = await problemOf({ method: 'GET', url, headers: key });
    expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ in: 'path', field: 'clientId' }] });
  });

  test('broken percent-encoding is refused', async () => {
    const problem = await problemOf({ method: 'GET', url: '/v1/examples/%zz', headers: key });
    expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ in: 'path' }] });
  });

  test.each([
    ['an unknown parameter', 'limt=1', 'limt'],
    ['a wrong value', 'limit=ten', 'limit'],
    ['a parameter given twice', 'limit=1&limit=2', 'limit'],
  ])('%s is refused by name', async (_what, query, field) => {
    const problem = await problemOf({ method: 'GET', url: `/v1/examples/c?${query}`, headers: key });
    expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ in: 'query', field }] });
  });
});

describe('media types and sizes', () => {
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'nonsense',
  ])('%s is 415', async (type) => {
    expect((await refusalOf('{"clientId":"a"}', { 'content-type': type })).code).toBe(
      'unsupported_media_type',
    );
  });

  test('JSON in another charset, or compressed, is 415', async () => {
    const latin = await refusalOf('{}', { 'content-type': 'application/json; charset=iso-8859-1' });
    const gzip = await refusalOf('{}', { 'content-encoding': 'gzip' });
    expect([latin.code, gzip.code]).toEqual(['unsupported_media_type', 'unsupported_media_type']);
  });

  test('JSON that names its charset as UTF-8 is taken', async () => {
    const headers = { ...key, 'content-type': 'application/json; charset="UTF-8"' };
    const response = await server.app.inject({
      method: 'POST',
      url: '/v1/examples',
      headers,
      payload: '{"clientId":"a"}',
    });
    expect(response.statusCode).toBe(201);
  });

  test('a body above the limit is 413', async () => {
    expect((await refusalOf(JSON.stringify({ clientId: 'a', note: 'x'.repeat(70_000) }))).code).toBe(
      'body_too_large',
    );
  });
});

describe('addresses and methods', () => {
  test('an unknown address is 404, whatever it is sent', async () => {
    const problem = await problemOf({
      method: 'POST',
      url: '/v1/nothing',
      headers: { 'content-type': 'text/plain' },
      payload: 'x'.repeat(100_000),
    });
    expect(problem.code).toBe('not_found');
  });

  test.each([
    ['PUT', '/v1/examples', 'POST'],
    ['PATCH', '/v1/examples/c-1?x=1', 'DELETE, GET, HEAD'],
    ['OPTIONS', '/v1/examples/c-1', 'DELETE, GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD'],
  ] as const)('%s %s is 405 and names what is allowed', async (method, url, allow) => {
    const problem = await problemOf({ method, url });
    expect(problem.code).toBe('method_not_allowed');
    expect(problem.headers['allow']).toBe(allow);
  });
});

describe('over a real connection', () => {
  let port: number;
  beforeAll(async () => {
    port = Number(new URL(await listen(server.app, { host: '127.0.0.1', port: 0 })).port);
  });

  /** Everything that comes back on a connection of its own. */
  async function raw(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.on('end', () => resolve(Buffer.concat(chunks).toString()));
      socket.on('error', reject);
    });
  }

  test('what is not HTTP gets a problem too', async () => {
    const answer = await raw('GARBAGE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"invalid_request"');
  });

  test('headers that are too large get a problem', async () => {
    const answer = await raw(`GET / HTTP/1.1\r\nhost: x\r\nx-big: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('"code":"headers_too_large"');
  });

  test('a body that does not keep to its content-length is refused', async () => {
    const answer = await raw(
      `POST /v1/examples HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: ${key.authorization}\r\ncontent-type: application/json\r\ncontent-length: 16\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('a large body without a length is cut off at the limit', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = httpRequest(
        {
          port,
          host: '127.0.0.1',
          path: '/v1/examples',
          method: 'POST',
          headers: { ...key, 'content-type': 'application/json' },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      sending.on('error', reject);
      sending.write(`{"note":"${'x'.repeat(70_000)}`);
    });
    expect(status).toBe(413);
  });
});
